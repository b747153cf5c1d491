internal import TaihuCore
internal import TaihuQuery

/// Readings of a server, asked for series by series as if they were in a store.
///
/// A server with the API of Prometheus tells times to the millisecond and no quality: readings count as good and as
/// received when they were made.
final class ServerReadings: SeriesSource {
  /// How far a server is asked back for the newest reading and for the series there are, in nanoseconds.
  static let reach: Int64 = 3_600_000_000_000
  /// The longest stretch of one question, in nanoseconds: a day.
  private static let stretchMax: Int64 = 86_400_000_000_000

  private let server: PrometheusServer
  private let clock: any WallClock
  private var records: [SeriesRecord] = []
  private var selector = ""
  private var units: [String: String]?

  /// The readings of a server.
  init(_ server: PrometheusServer, clock: any WallClock = SystemClock()) {
    (self.server, self.clock) = (server, clock)
  }

  /// The series that have a reading in the last ``reach``, or, once a stretch of time was asked for, in that.
  func series(matching selector: SeriesSelector) throws -> [SeriesRecord] {
    let now = clock.now()
    return try series(matching: selector, from: now.advanced(byNanoseconds: -Self.reach), to: now)
  }

  /// The series that have a reading in a stretch of time.
  func series(matching selector: SeriesSelector, from: Timestamp, to: Timestamp) throws -> [SeriesRecord] {
    self.selector = PromQLText.selector(selector)
    let units = try knownUnits()
    records = try server.series(self.selector, from: from, to: to).enumerated().map { index, labels in
      let key = SeriesKey(name: labels.name, labels: labels.labels.filter { $0.name != LabelSet.nameLabel })
      return SeriesRecord(
        id: SeriesID(UInt32(index + 1)), key: key, traits: SeriesTraits(unit: units[key.name] ?? "", pack: ""))
    }
    return records
  }

  /// The newest reading of the last ``reach`` of each series.
  func latest(of series: [SeriesID]) throws -> [Reading] {
    guard !series.isEmpty else { return [] }
    let now = clock.now()
    var newest: [LabelSet: QueryResult.Point] = [:]
    for (labels, points) in try raw(selector, from: now.advanced(byNanoseconds: -Self.reach), to: now) {
      newest[labels] = points.last
    }
    return series.compactMap { id in
      record(id).flatMap { record in newest[LabelSet(record.key)].flatMap { Self.reading($0, of: id) } }
    }
  }

  func readings(of series: SeriesID, from: Timestamp, to: Timestamp, _ body: ([Reading]) throws -> Void) throws {
    guard let record = record(series) else { return }
    let labels = LabelSet(record.key)
    let text = PromQLText.selector(of: record.key)
    var start = from
    while start < to {
      let end = min(start.advanced(byNanoseconds: Self.stretchMax), to)
      for (found, points) in try raw(text, from: start, to: end) where found == labels {
        try body(points.compactMap { Self.reading($0, of: series) })
      }
      start = end
    }
  }

  func withSnapshot<Value>(_ body: () throws -> Value) throws -> Value { try body() }

  func silentSeries() throws -> Set<SeriesID> { [] }

  func episodes(of series: SeriesID, from: Timestamp, to: Timestamp) throws -> [Episode] { [] }

  func tellDamage() {}

  /// The samples of `from..<to`, to the millisecond.
  ///
  /// Prometheus 3 leaves the left end of a range out and 2 does not, so it is asked a little more, and what is over is
  /// dropped.
  private func raw(
    _ selector: String, from: Timestamp, to: Timestamp
  ) throws -> [(labels: LabelSet, points: [QueryResult.Point])] {
    let (first, end) = (Self.milliseconds(from), Self.milliseconds(to))
    guard first < end, let time = Timestamp(milliseconds: end - 1) else { return [] }
    let result = try server.answer("\(selector)[\(end - first)ms]", at: .instant(time))
    guard case .matrix(let series) = result.content else { return [] }
    return series.map { ($0.labels, $0.points.filter { $0.milliseconds >= first && $0.milliseconds < end }) }
  }

  private func record(_ id: SeriesID) -> SeriesRecord? {
    records.indices.contains(Int(id.rawValue) - 1) ? records[Int(id.rawValue) - 1] : nil
  }

  private func knownUnits() throws -> [String: String] {
    if let units { return units }
    let found = try server.units()
    units = found
    return found
  }

  /// A time in milliseconds, rounded up: a reading lies in a stretch of time when its millisecond does.
  private static func milliseconds(_ time: Timestamp) -> Int64 {
    let floor = time.floored(toMultipleOf: 1_000_000)
    return floor.nanoseconds / 1_000_000 + (floor < time ? 1 : 0)
  }

  private static func reading(_ point: QueryResult.Point, of series: SeriesID) -> Reading? {
    guard point.value.isFinite, let time = Timestamp(milliseconds: point.milliseconds) else { return nil }
    return Reading(series: series, time: time, received: time, value: point.value)
  }
}
