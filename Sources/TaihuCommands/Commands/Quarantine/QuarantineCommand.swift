internal import ArgumentParser

/// `taihu quarantine`: messages that could not be understood.
struct QuarantineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quarantine", abstract: "List, show, run again and purge messages that could not be understood.",
    subcommands: [
      QuarantineListCommand.self, QuarantineShowCommand.self, QuarantineReplayCommand.self, QuarantinePurgeCommand.self,
    ],
    defaultSubcommand: QuarantineListCommand.self)
}
