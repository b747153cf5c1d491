internal import ArgumentParser

/// `taihu alarms`: episodes of trouble.
struct AlarmsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alarms", abstract: "List, show and explain alarm episodes.",
    subcommands: [AlarmsListCommand.self, AlarmsShowCommand.self, AlarmsExplainCommand.self],
    defaultSubcommand: AlarmsListCommand.self)
}
