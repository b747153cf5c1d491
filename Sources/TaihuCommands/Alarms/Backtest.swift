internal import TaihuCore
internal import TaihuDetect
internal import TaihuStore

/// Runs the live judge over stored readings, in the order of their time, under other rules.
///
/// A day at a time is held in memory. Between readings the clock is told every minute, as a running gateway does it, so that
/// holds end and silences are noticed. Readings stored as late stay late: they raise nothing.
struct Backtest {
  /// What a backtest found.
  struct Outcome {
    /// The episodes that would have been, in the order in which they began.
    var rows: [EpisodeRow] = []
    /// The readings judged.
    var readings = 0
    /// The time judged, in nanoseconds, over all series that the rules are about.
    var watched: Int64 = 0
    /// The time of it in an episode, in nanoseconds.
    var inTrouble: Int64 = 0
  }

  private static let day: Int64 = 86_400_000_000_000
  private static let minute: Int64 = 60_000_000_000
  /// What the judge itself sets; it is set anew.
  private static let ownReasons: QualityReasons = [
    .rate, .stuck, .spike, .gap, .anomaly, .counterReset, .unusual, .disagreement,
  ]

  private let reader: StoreReader
  private let series: [SeriesRecord]
  private var judge: Judge
  private var clock: Timestamp?
  private var outcome = Outcome()
  private var known: [EpisodeKey: Int] = [:]

  /// A backtest over series of a store, each under the rules that `rules` gives for it.
  init(_ reader: StoreReader, series: [SeriesRecord], rules: (SeriesRecord) -> QualityRules) {
    (self.reader, self.series) = (reader, series)
    let catalog = SeriesCatalog()
    for record in series {
      var traits = record.traits
      traits.rules = rules(record)
      catalog.declare(record.key, traits)
    }
    judge = Judge(catalog: catalog)
  }

  /// Judges the readings in `start..<end`.
  ///
  /// - Complexity: O(readings · log of those in a day + minutes × series).
  mutating func run(from start: Timestamp, to end: Timestamp) throws -> Outcome {
    var first = start
    while first < end {
      let next = min(first.advanced(byNanoseconds: Self.day), end)
      for reading in try readings(from: first, to: next) { judge(reading) }
      first = next
    }
    tick(to: end)
    finish(from: start, to: end)
    return outcome
  }

  /// The readings of all series in a stretch, under the catalog's numbers, by time.
  private func readings(from start: Timestamp, to end: Timestamp) throws -> [Reading] {
    var readings: [Reading] = []
    for (index, record) in series.enumerated() {
      try reader.readings(of: record.id, from: start, to: end) { run in
        for var reading in run {
          reading.series = SeriesID(UInt32(index + 1))
          readings.append(reading)
        }
      }
    }
    return readings.sorted { ($0.time, $0.series) < ($1.time, $1.series) }
  }

  private mutating func judge(_ reading: Reading) {
    tick(to: reading.time)
    var reading = reading
    reading.reasons.subtract(Self.ownReasons)
    if reading.reasons.isDisjoint(with: [.range, .declared, .maintenance, .calibration]) { reading.quality = .good }
    judge.judge(&reading, isLate: reading.reasons.contains(.late))
    outcome.readings += 1
    takeChanges()
  }

  /// Tells the judge the time, minute by minute.
  private mutating func tick(to time: Timestamp) {
    guard var now = clock else {
      clock = time
      return judge.tick(now: time)
    }
    while now < time {
      now = min(now.advanced(byNanoseconds: Self.minute), time)
      judge.tick(now: now)
    }
    clock = max(clock ?? time, time)
    takeChanges()
  }

  private mutating func takeChanges() {
    for change in judge.drainChanges() {
      let episode = change.episode
      if let index = known[change.former ?? episode.key], !change.isNew {
        if let former = change.former { known[former] = nil }
        known[episode.key] = index
        outcome.rows[index].episode = episode
      } else {
        known[episode.key] = outcome.rows.count
        var row = EpisodeRow(episode: episode, series: series[Int(episode.series.rawValue) - 1])
        row.episode.id = Int64(outcome.rows.count + 1)
        outcome.rows.append(row)
      }
      if episode.end != nil { known[episode.key] = nil }
    }
  }

  private mutating func finish(from start: Timestamp, to end: Timestamp) {
    outcome.watched = Int64(series.count) &* end.nanoseconds(since: start)
    for row in outcome.rows {
      outcome.inTrouble += max((row.episode.end ?? end).nanoseconds(since: max(row.episode.start, start)), 0)
    }
    outcome.rows.sort { ($0.episode.start, $0.episode.series) < ($1.episode.start, $1.episode.series) }
  }
}
