internal import ArgumentParser
internal import TaihuCore
internal import TaihuPack

/// The names of the commands, to tell a person who mistypes one.
enum CommandNames {
  /// The command that some words name, with as many of them as it takes; `nil` when the first names none.
  static func command(_ words: [String]) -> (any ParsableCommand.Type)? {
    var found: any ParsableCommand.Type = TaihuCommand.self
    for word in words {
      guard let next = found.configuration.subcommands.first(where: { name($0) == word }) else { return nil }
      found = next
    }
    return found
  }

  /// The names of the commands under one.
  static func names(under command: any ParsableCommand.Type) -> [String] { command.configuration.subcommands.map(name) }

  /// Looks at the words that must name a command.
  ///
  /// - Throws: a usage error that names the nearest command when one of them names none.
  static func check(_ arguments: [String]) throws(OperatorError) {
    var (command, path): (any ParsableCommand.Type, String) = (TaihuCommand.self, "taihu")
    for word in arguments.prefix(while: { !$0.hasPrefix("-") }) {
      let known = names(under: command)
      if known.isEmpty { return }
      guard let next = command.configuration.subcommands.first(where: { name($0) == word }) else {
        let near = NearestName.nearest(to: word, among: known).map { "did you mean '\(path) \($0)'? " } ?? ""
        throw OperatorError.usage(
          "there is no command '\(path) \(Printable.escaped(word))'", hint: near + "\(path) --help tells all")
      }
      (command, path) = (next, path + " " + word)
    }
  }

  private static func name(_ command: any ParsableCommand.Type) -> String {
    command.configuration.commandName ?? "\(command)".lowercased()
  }
}
