public import ArgumentParser
internal import Glibc
internal import TaihuCore

/// The command line `taihu`: the daemon and everything that reads what it stored.
public struct TaihuCommand: AsyncParsableCommand {
  /// Names, help and subcommands.
  public static let configuration = CommandConfiguration(
    commandName: "taihu",
    abstract: "A gateway for sensors: takes readings from MQTT, checks them and keeps them.",
    discussion: """
      Exit codes: 0 ok, 1 failure, 2 usage, 3 findings (check, doctor, audit, alarms --fail), 4 permission, 5 nothing found with \
      --fail-empty, 27 time-out.
      """,
    version: "taihu " + TaihuVersion.text,
    groupedSubcommands: [
      CommandGroup(
        name: "Gateway",
        subcommands: [
          RunCommand.self, CheckCommand.self, ExplainCommand.self, PackCommand.self, StatusCommand.self,
        ]),
      CommandGroup(
        name: "Readings",
        subcommands: [
          LatestCommand.self, QueryCommand.self, PlotCommand.self, TailCommand.self, StatsCommand.self,
          GapsCommand.self,
          SeriesCommand.self, DevicesCommand.self, ExportCommand.self, SQLCommand.self, DetectCommand.self,
        ]),
      CommandGroup(
        name: "Database", subcommands: [BackupCommand.self, ImportCommand.self, DoctorCommand.self]),
      CommandGroup(name: "Trouble", subcommands: [AlarmsCommand.self, QuarantineCommand.self, AuditCommand.self]),
      CommandGroup(name: "Upkeep", subcommands: [RetentionCommand.self]),
      CommandGroup(name: "Shell", subcommands: [CompletionCommand.self, HelpCommand.self]),
    ])

  /// The command without a subcommand, which shows its help.
  public init() {}

  /// Runs the command that the process was started with, and ends the process with its exit code.
  public static func runToExit() async -> Never {
    // A reader that goes away is told by the result of the write, see `Console`.
    signal(SIGPIPE, SIG_IGN)
    do {
      try CommandNames.check(Array(CommandLine.arguments.dropFirst()))
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      Glibc.exit(CommandExit.ok.rawValue)
    } catch {
      Glibc.exit(CommandEnd(error).tell())
    }
  }
}
