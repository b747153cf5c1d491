internal import ArgumentParser
internal import TaihuCore
internal import TaihuPack

/// `taihu help`: what a command does, or what holds for many of them.
struct HelpCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "help", abstract: "Tell about a command, or about a topic: \(HelpTopic.names).",
    discussion: """
      taihu help query
      taihu help alarms ack
      taihu help times
      """)

  @Argument(
    help: ArgumentHelp("A command, or a topic.", valueName: "word"),
    completion: .list(HelpTopic.allCases.map(\.rawValue)))
  var words: [String] = []

  func answer(on console: Console) throws {
    if words.count == 1, let topic = HelpTopic(rawValue: words[0]) { return try console.writeLine(topic.text) }
    guard let command = CommandNames.command(words) else { throw unknown() }
    try console.writeLine(TaihuCommand.helpMessage(for: command, columns: Terminal.current().columns))
    if words.isEmpty { try console.writeLine("TOPICS: \(HelpTopic.names); see: taihu help TOPIC") }
  }

  private func unknown() -> OperatorError {
    let known = CommandNames.names(under: TaihuCommand.self) + HelpTopic.allCases.map(\.rawValue)
    let near = NearestName.nearest(to: words[0], among: known).map { "did you mean 'taihu help \($0)'? " } ?? ""
    return OperatorError.usage(
      "there is no command and no topic '\(Printable.escaped(words.joined(separator: " ")))'",
      hint: near + "topics are \(HelpTopic.names)")
  }
}
