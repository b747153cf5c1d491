internal import ArgumentParser
internal import TaihuPack

/// `taihu pack list`: the packs and what they hold.
struct PackListCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List packs with what they hold.")

  @OptionGroup var source: PackOptions
  @OptionGroup var output: OutputOptions

  func answer(on console: Console) throws {
    let writer = try ListingWriter(Self.listing, style: output.style, console: console)
    try writer.write(contentsOf: source.load())
    try writer.finish()
  }

  private static var listing: Listing<Pack> {
    Listing(
      [
        Column("id", \.id), Column("version", alignsRight: true) { String($0.version) },
        Column("topics", alignsRight: true) { String($0.topics.count) },
        Column("quantities", alignsRight: true) { String($0.quantities.count) },
        Column("sites", alignsRight: true) { String($0.sites.count) },
        Column("tests", alignsRight: true) { String($0.tests.count) },
        Column("title", narrowing: .shrinks(to: 8)) { $0.title["en"] ?? $0.title["zh"] ?? "" },
        Column("file", narrowing: .leaves(1), \.file),
      ],
      json: { pack in
        [
          "id": .string(pack.id), "version": .integer(Int64(pack.version)), "file": .string(pack.file),
          "title": .object(pack.title.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) }),
          "topics": .array(pack.topics.map { .string($0.pattern) }),
          "quantities": .array(pack.quantities.map { ["id": .string($0.id), "unit": .string($0.unit)] }),
          "sites": .integer(Int64(pack.sites.count)), "tests": .integer(Int64(pack.tests.count)),
        ]
      })
  }
}
