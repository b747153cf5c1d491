internal import ArgumentParser
internal import Foundation
internal import TaihuCore
internal import TaihuStore

/// `taihu pack new`: the beginning of a pack, from what a gateway has seen without one.
struct PackNewCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Write the beginning of a pack from what was seen on some topics.",
    discussion: """
      Reads the series that discovery found on the topics and the messages in the quarantine, and writes a pack that
      reads the same messages with declared quantities, and tests made of the messages kept. Units and limits are for
      you to look over. taihu pack test accepts the result as it is.
      """)

  @Option(
    name: .customLong("from-observed"),
    help: ArgumentHelp("The topics, as an MQTT filter, for instance zigbee2mqtt/#.", valueName: "filter"))
  var filter: String

  @Option(help: ArgumentHelp("The pack's id (default: the filter's first level).", valueName: "name"))
  var id: String?

  @Option(
    name: [.short, .customLong("out")],
    help: ArgumentHelp("Write to this file, which must not exist.", valueName: "file"))
  var out: String?

  @OptionGroup var source: ReaderOptions

  func answer(on console: Console) throws {
    let observation = try Observation(source.open(), filter: filter)
    let text = try ObservedPack(id: id ?? ObservedPack.id(for: filter), observation).text()
    guard let out else { return try console.write(text) }
    do {
      try Data(text.utf8).write(to: URL(filePath: out), options: .withoutOverwriting)
    } catch {
      throw OperatorError(
        .failure, code: "pack-not-written", "\(out) could not be written: \(error.localizedDescription)",
        hint: "nothing was changed; name a file that does not exist yet")
    }
    Console.note("wrote \(out); look it over, then: taihu pack test --packs \(out)")
  }
}
