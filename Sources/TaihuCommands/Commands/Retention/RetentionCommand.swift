internal import ArgumentParser

/// `taihu retention`: what is given up, and when.
struct RetentionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retention", abstract: "Show what is given up by age and how the database grows; give it up now.",
    subcommands: [RetentionPlanCommand.self, RetentionApplyCommand.self],
    defaultSubcommand: RetentionPlanCommand.self)
}
