internal import ArgumentParser

/// `taihu pack`: what the packs hold, whether they do what they say, and the beginning of a new one.
struct PackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack", abstract: "List packs, run the tests they carry, and begin new ones from what was seen.",
    subcommands: [PackListCommand.self, PackShowCommand.self, PackTestCommand.self, PackNewCommand.self],
    defaultSubcommand: PackListCommand.self)
}
