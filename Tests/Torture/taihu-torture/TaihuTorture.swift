internal import ArgumentParser

/// Drives the store through what a gateway meets in years, for scripts that kill it, cut its power or count its bytes.
@main
struct TaihuTorture: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "taihu-torture",
    abstract: "Proves the store.",
    discussion: "The scripts beside it run these commands; README.md tells how.",
    subcommands: [
      SimulateCommand.self, WorkloadCommand.self, VerifyCommand.self, RoundTripCommand.self, LateCommand.self,
      LoadCommand.self,
    ])
}
