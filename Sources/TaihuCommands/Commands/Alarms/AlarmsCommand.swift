internal import ArgumentParser

/// `taihu alarms`: episodes of trouble.
struct AlarmsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alarms",
    abstract: "List, show, explain, acknowledge and silence alarm episodes, and try rules.",
    subcommands: [
      AlarmsListCommand.self, AlarmsShowCommand.self, AlarmsExplainCommand.self, AlarmsBacktestCommand.self,
      AlarmsAckCommand.self, AlarmsSilenceCommand.self, AlarmsSilencesCommand.self, AlarmsNoticesCommand.self,
    ],
    defaultSubcommand: AlarmsListCommand.self)
}
