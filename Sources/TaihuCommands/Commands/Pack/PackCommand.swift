internal import ArgumentParser

/// `taihu pack`: what the packs hold, and whether they do what they say.
struct PackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack", abstract: "List packs and run the tests they carry.",
    subcommands: [PackListCommand.self, PackTestCommand.self], defaultSubcommand: PackListCommand.self)
}
