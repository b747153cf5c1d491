internal import ArgumentParser
internal import Foundation
internal import TaihuCore
internal import TaihuStore

/// Measures five questions on a database that `taihu-bench store` has made.
struct QueryBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "The time of five questions, warm and cold, on a city day.",
    discussion: """
      q1: the newest reading of a series; q2: an hour of a series; q3: a day of a series in means of five minutes; q4: \
      hourly means of all series; q5: the ten series with the highest maximum. Cold: the file's pages are dropped, and a \
      reader is opened anew.
      """)

  @Option(help: "The database.")
  var db = "/tmp/taihu-bench-city.db"
  @Option(help: "How often each is asked; the median counts.")
  var rounds = 5

  func validate() throws {
    if rounds < 1 { throw ValidationError("--rounds is at least 1") }
  }

  func run() throws {
    print("      warm ms    cold ms  processor, warm and cold; answer")
    for question in Question.allCases {
      let reader = try StoreReader(path: db)
      _ = try question.ask(reader)
      let warm = try (0..<rounds).map { _ in try Self.milliseconds { try question.ask(reader) } }
      let cold = try (0..<min(rounds, 3)).map { _ in
        Self.dropPages(of: db)
        return try Self.milliseconds { try question.ask(StoreReader(path: db)) }
      }
      print(
        String(
          format: "%@  %9.3f  %9.3f  %9.3f %9.3f  %@", question.rawValue, Self.median(warm.map(\.time)),
          Self.median(cold.map(\.time)), Self.median(warm.map(\.processor)), Self.median(cold.map(\.processor)),
          warm[0].answer))
    }
  }

  private static func milliseconds(
    _ body: () throws -> String
  ) rethrows -> (time: Double, processor: Double, answer: String) {
    let (begin, before) = (ContinuousClock.now, ProcessMeter())
    let answer = try body()
    let time = (ContinuousClock.now - begin) / .milliseconds(1)
    return (time, (ProcessMeter().processor - before.processor) * 1_000, answer)
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  private static func dropPages(of path: String) {
    let descriptor = unsafe open(path, O_RDONLY)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
  }
}

/// One of the five questions.
private enum Question: String, CaseIterable {
  case q1, q2, q3, q4, q5

  private static let hour: Int64 = 3_600_000_000_000

  /// Asks it, and returns the answer in a few words.
  func ask(_ reader: StoreReader) throws -> String {
    try reader.withSnapshot {
      switch self {
      case .q1: return "\(try reader.latest(of: [series]).first?.value ?? .nan)"
      case .q2: return try hour(reader)
      case .q3: return try means(reader, series, width: Self.hour / 12).count.description + " windows"
      case .q4: return try hourlyMeans(reader)
      case .q5: return try highest(reader)
      }
    }
  }

  /// The series of which the first three ask.
  private var series: SeriesID { SeriesID(17) }

  private func hour(_ reader: StoreReader) throws -> String {
    guard let newest = try reader.latest(of: [series]).first?.time else { return "nothing" }
    var count = 0
    let noon = newest.advanced(byNanoseconds: -12 * Self.hour)
    try reader.readings(of: series, from: noon, to: noon.advanced(byNanoseconds: Self.hour)) { count += $0.count }
    return "\(count) readings"
  }

  private func means(_ reader: StoreReader, _ id: SeriesID, width: Int64) throws -> [Double] {
    try reader.aggregate(of: id, from: Self.always.from, to: Self.always.to, every: width).compactMap(Self.mean)
  }

  private func hourlyMeans(_ reader: StoreReader) throws -> String {
    var count = 0
    try forEachSeries(reader) { _, windows in count += windows.compactMap(Self.mean).count }
    return "\(count) windows"
  }

  private func highest(_ reader: StoreReader) throws -> String {
    var maxima: [(value: Double, id: SeriesID)] = []
    try forEachSeries(reader) { id, windows in maxima.append((windows.map(\.max).max() ?? -.infinity, id)) }
    let top = maxima.sorted { $0.value > $1.value }.prefix(10)
    return "highest \(top.first?.value ?? .nan)"
  }

  /// The hours of every series.
  private func forEachSeries(_ reader: StoreReader, _ body: (SeriesID, [WindowSummary]) -> Void) throws {
    let series = try reader.series(matching: SeriesSelector()).map(\.id)
    try reader.aggregate(of: series, from: Self.always.from, to: Self.always.to, every: Self.hour, body)
  }

  private static let always = (from: Timestamp(nanoseconds: .min), to: Timestamp(nanoseconds: .max))

  private static func mean(_ window: WindowSummary) -> Double? {
    window.count > 0 ? window.sum / Double(window.count) : nil
  }
}
