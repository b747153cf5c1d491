internal import ArgumentParser
internal import SimulatorKit
internal import TaihuCore

/// `taihu-sim replay`: publishes a recording.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Publish a recording, one message per row.",
    discussion: """
      The data keep their own times. Rows without any value are counted and not sent. Without --speed the replay \
      does not wait. A summary is printed as JSON at the end.
      """)

  @Option(help: ArgumentHelp("The recording: .csv, .csv.gz, or - for standard input.", valueName: "file"))
  var csv: String

  @Option(help: ArgumentHelp("A TOML file that says how rows become messages; options override it.", valueName: "file"))
  var map: String?

  @Option(help: "The topic of every message.")
  var topic: String?

  @Option(help: ArgumentHelp("The column of date and time.", valueName: "name"))
  var timeColumn: String?

  @Option(help: ArgumentHelp("The columns of year, month, day[, hour[, minute[, second]]].", valueName: "names"))
  var timeColumns: String?

  @Option(help: ArgumentHelp("The offset from UTC of times that name none.", valueName: "+hh:mm"))
  var utcOffset: String?

  @Option(help: ArgumentHelp("What is sent: COLUMN=quantity[:unit], separated by commas.", valueName: "list"))
  var columns: String?

  @Option(help: ArgumentHelp("A text that stands for no value; may be given several times.", valueName: "text"))
  var missing: [String] = []

  @Option(help: ArgumentHelp("Rows to read at most.", valueName: "rows"))
  var limit: UInt64?

  @OptionGroup var sinkOptions: SinkOptions
  @OptionGroup var speedOptions: SpeedOptions

  func validate() throws {
    if timeColumn != nil, timeColumns != nil {
      throw ValidationError("--time-column and --time-columns exclude each other.")
    }
    if map == nil, topic == nil || columns == nil || (timeColumn == nil && timeColumns == nil) {
      throw ValidationError("Give --map FILE, or --topic, --columns and --time-column or --time-columns.")
    }
  }

  func run() throws {
    StopSignal.listen()
    let mapping = try resolvedMapping()
    let reader = try LineReader(path: csv)
    var replay = Replay(
      mapping, from: reader, into: try sinkOptions.makeSink(),
      pacer: Pacer(speed: speedOptions.resolved(standard: .unlimited)))
    let summary = try replay.run(limit: limit) { StopSignal.hasCome }
    Report.print(summary.json, besides: sinkOptions.out)
  }

  private func resolvedMapping() throws -> ReplayMapping {
    var mapping =
      try map.map { path throws(OperatorError) in try ReplayMapping.read(path: path) }
      ?? ReplayMapping(topic: "", timeColumns: [], offsetSeconds: 0, columns: [])
    if let topic { mapping.topic = topic }
    if let timeColumn { mapping.timeColumns = [timeColumn] }
    if let timeColumns { mapping.timeColumns = timeColumns.split(separator: ",").map(String.init) }
    if let columns { mapping.columns = try ColumnMapping.parse(columns) }
    if !missing.isEmpty { mapping.missing = Set(missing) }
    if let utcOffset {
      guard let seconds = TimeText.offsetSeconds(utcOffset) else {
        throw ValidationError("--utc-offset \(utcOffset) is no offset such as +08:00.")
      }
      mapping.offsetSeconds = seconds
    }
    return mapping
  }
}
