import Foundation
import TaihuCore
import TaihuDetect
import Testing

/// The figures of `docs/detection.md` at the default threshold, on the labelled recordings they were taken from.
@Suite("Labelled recordings")
struct RecordedFiguresTests {
  /// The corpus, by `TAIHU_SHARED` or in `shared` beside the package; `nil` where there is none.
  static let corpus: URL? = {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let named = ProcessInfo.processInfo.environment["TAIHU_SHARED"].map { URL(filePath: $0) }
    let candidates = [named, package.deletingLastPathComponent().appending(path: "shared")].compactMap(\.self)
    return candidates.map { $0.appending(path: "anomaly/nab-dev") }
      .first { FileManager.default.fileExists(atPath: $0.appending(path: "windows.json").path) }
  }()

  /// An alarm lasts for so many rows, in which no other is raised.
  private static let alarmRows = 24

  /// What alarms at the default threshold are worth.
  private struct Tally {
    var windows = 0
    var found = 0
    var falseAlarms = 0
    var quietRows = 0
  }

  @Test(
    "at the default threshold most windows are found, within 0.2 false alarms per 1000 readings",
    .enabled(if: corpus != nil, "no recordings: set TAIHU_SHARED to the folder that holds anomaly/nab-dev"))
  func figures() throws {
    let corpus = try #require(Self.corpus)
    let text = try Data(contentsOf: corpus.appending(path: "windows.json"))
    let windows = try JSONDecoder().decode([String: [[String]]].self, from: text)
    var tally = Tally()
    for (series, spans) in windows {
      let rows = try Self.rows(of: corpus.appending(path: "data").appending(path: series))
      try Self.judge(rows, spans, into: &tally)
    }
    let falsePerThousand = 1_000 * Double(tally.falseAlarms) / Double(tally.quietRows)
    #expect(tally.windows == 60)
    #expect(tally.found >= 48, "found \(tally.found) of \(tally.windows)")
    #expect(falsePerThousand <= 0.2, "\(tally.falseAlarms) false alarms, \(falsePerThousand) per 1000")
  }

  private static func rows(of file: URL) throws -> [(time: Timestamp, value: Double)] {
    try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst().map { line in
      let fields = line.split(separator: ",")
      return (try time(String(fields[0])), try #require(Double(fields[1])))
    }
  }

  private static func time(_ text: String) throws -> Timestamp {
    let form = Date.ISO8601FormatStyle(dateSeparator: .dash, dateTimeSeparator: .space, timeSeparator: .colon)
      .year().month().day().time(includingFractionalSeconds: false)
    return try #require(Timestamp(seconds: Int64(form.parse(String(text.prefix(19))).timeIntervalSince1970)))
  }

  private static func judge(
    _ rows: [(time: Timestamp, value: Double)], _ spans: [[String]], into tally: inout Tally
  ) throws {
    let windows = try spans.map { try time($0[0])...time($0[1]) }
    let firstScored = min(Int(0.15 * Double(rows.count)), 750)
    var session = DetectSession()
    var found = Set<Int>()
    var raised: Int?
    for (index, row) in rows.enumerated() {
      let isAlarm = session.judge(time: row.time, value: row.value).kind != nil
      guard index >= firstScored else { continue }
      let window = windows.firstIndex { $0.contains(row.time) }
      if window == nil { tally.quietRows += 1 }
      guard isAlarm else { continue }
      if let window { found.insert(window) }
      guard raised.map({ index - $0 > alarmRows }) ?? true else { continue }
      raised = index
      if window == nil { tally.falseAlarms += 1 }
    }
    tally.windows += windows.count
    tally.found += found.count
  }
}
