internal import ArgumentParser
internal import TaihuCore
internal import TaihuDetect

/// `taihu detect`: the live detectors on a recording.
struct DetectCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "detect", abstract: "Run the live detectors over a recording and write a score for each row.",
    discussion: """
      The recording is CSV with a heading that names the columns timestamp and value; others are left out. Timestamps: \
      2026-03-15 08:30:00 (UTC), RFC 3339 or Unix time. The answer is CSV with the columns timestamp, value and \
      anomaly_score (0 to 1), one row for each row, in order.
      """)

  @Option(name: .customLong("in"), help: ArgumentHelp("The recording; - is standard input.", valueName: "file"))
  var input: String

  @Flag(help: "Add the column kind: what is wrong with the reading, empty for nothing.")
  var kind = false

  func answer(on console: Console) throws {
    let rows = try RecordingReader(path: input)
    var session = DetectSession()
    try console.writeLine("timestamp,value,anomaly_score" + (kind ? ",kind" : ""))
    while let row = try rows.next() {
      let judgement = session.judge(time: row.time, value: row.value)
      let fields = [row.timeText, row.valueText, NumberText.exact(judgement.score)]
      try console.writeLine(DelimitedText.csv(kind ? fields + [judgement.kind?.rawValue ?? ""] : fields))
    }
  }
}
