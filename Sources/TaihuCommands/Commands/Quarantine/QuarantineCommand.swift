internal import ArgumentParser

/// `taihu quarantine`: messages that could not be understood.
struct QuarantineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quarantine", abstract: "List, show and run again messages that could not be understood.",
    subcommands: [QuarantineListCommand.self, QuarantineShowCommand.self, QuarantineReplayCommand.self],
    defaultSubcommand: QuarantineListCommand.self)
}
