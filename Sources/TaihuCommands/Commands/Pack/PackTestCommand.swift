internal import ArgumentParser
internal import TaihuPack

/// `taihu pack test`: runs the tests that packs carry, with no broker and no store.
struct PackTestCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Run the tests that packs carry; needs neither broker nor store.",
    discussion: "Exits with 3 when a test does not give what its pack says.")

  @OptionGroup var source: PackOptions
  @OptionGroup var output: OutputOptions

  func answer(on console: Console) throws {
    let verdicts = try PackTestRunner.run(source.load())
    let writer = try ListingWriter(Self.listing, style: output.style, console: console)
    try writer.write(contentsOf: verdicts)
    try writer.finish()
    let failed = verdicts.filter { !$0.differences.isEmpty }.count
    Console.note("\(verdicts.count - failed) passed, \(failed) failed")
    if failed > 0 { throw CommandExit.findings }
  }

  private static var listing: Listing<PackTestRunner.Verdict> {
    Listing(
      [
        Column(
          "outcome", styled: { StyledText($0.word, $0.differences.isEmpty ? .good : .critical) }, plain: \.word),
        Column("pack", \.pack.id), Column("test", narrowing: .shrinks(to: 20), \.test.name),
        Column("line", alignsRight: true, narrowing: .leaves(1)) { String($0.test.line) },
        Column("detail", narrowing: .shrinks(to: 16)) { $0.differences.joined(separator: "; ") },
      ],
      json: { verdict in
        [
          "pack": .string(verdict.pack.id), "test": .string(verdict.test.name), "outcome": .string(verdict.word),
          "file": .string(verdict.pack.file), "line": .integer(Int64(verdict.test.line)),
          "differences": .array(verdict.differences.map { .string($0) }),
        ]
      })
  }
}

extension PackTestRunner.Verdict {
  /// `passed` or `failed`.
  fileprivate var word: String { differences.isEmpty ? "passed" : "failed" }
}
