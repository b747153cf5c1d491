internal import ArgumentParser
internal import Foundation
internal import TaihuCore

/// The simulators' command: devices to try Taihu with, recordings to replay, and a score for what it found.
@main
struct TaihuSim: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "taihu-sim", abstract: "Simulated sensor networks for Taihu.",
    discussion: "Exit codes: 0 all done, 1 failure, 2 wrong use.",
    subcommands: [RunCommand.self, ReplayCommand.self, ScoreCommand.self, LoadCommand.self])

  /// Parses the arguments, runs the command, and maps errors to exit codes.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as OperatorError {
      FileHandle.standardError.write(Data("taihu-sim: \(error)\n".utf8))
      Foundation.exit(error.category.rawValue)
    } catch {
      let code = exitCode(for: error)
      guard code == .validationFailure else { exit(withError: error) }
      FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
      Foundation.exit(OperatorError.Category.usage.rawValue)
    }
  }
}
