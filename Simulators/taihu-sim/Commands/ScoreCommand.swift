internal import ArgumentParser
internal import SimulatorKit
internal import TaihuCore

/// `taihu-sim score`: compares what was found with what was really wrong.
struct ScoreCommand: ParsableCommand {
  /// The forms of the answer.
  enum Form: String, ExpressibleByArgument, CaseIterable {
    case table, json
  }

  static let configuration = CommandConfiguration(
    commandName: "score", abstract: "Compare alarms with the faults that were injected.",
    discussion: "Recall and delay per kind of fault, precision per kind of alarm, and which was found as which.")

  @Option(help: ArgumentHelp("The truth file of a run.", valueName: "file"))
  var truth: String

  @Option(help: ArgumentHelp("What taihu alarms list -o json printed; - for standard input.", valueName: "file"))
  var alarms: String

  @Option(help: "How long before or after a fault an alarm may begin and still count.")
  var tolerance = DurationOption(nanoseconds: 1_800_000_000_000)

  @Option(name: [.short, .customLong("output")], help: "table or json.")
  var output = Form.table

  func run() throws {
    let records = try TruthRecord.parse(try TextFile.read(truth), file: truth)
    let episodes = try ScoredEpisode.parse(try TextFile.read(alarms), file: alarms)
    let score = Score(truth: records, found: episodes, tolerance: tolerance.nanoseconds)
    print(output == .json ? score.json : score.table, terminator: output == .json ? "\n" : "")
  }
}
