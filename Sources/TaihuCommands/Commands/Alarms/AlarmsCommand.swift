internal import ArgumentParser

/// `taihu alarms`: episodes of trouble.
struct AlarmsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alarms", abstract: "List, show and explain alarm episodes, and try rules.",
    subcommands: [
      AlarmsListCommand.self, AlarmsShowCommand.self, AlarmsExplainCommand.self, AlarmsBacktestCommand.self,
    ],
    defaultSubcommand: AlarmsListCommand.self)
}
