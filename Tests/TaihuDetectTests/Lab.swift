import TaihuCore

@testable import TaihuDetect

let second: Int64 = 1_000_000_000
let minute = 60 * second
let hour = 60 * minute

/// The instant `seconds` after a Monday midnight.
func at(_ seconds: Int64) -> Timestamp {
  Timestamp(nanoseconds: 1_773_619_200 * second).advanced(byNanoseconds: seconds * second)
}

/// One series under a judge, with the changes of its episodes gathered.
struct Lab {
  let catalog = SeriesCatalog()
  let series: SeriesID
  var judge: Judge
  var changes: [EpisodeChange] = []

  /// A lab for a series with these rules.
  init(_ rules: QualityRules, configuration: JudgeConfiguration = JudgeConfiguration()) {
    let labels = [
      Label("network", "air"), Label("district", "binhu"), Label("site", "lihu-01"), Label("device", "aqm-7"),
    ]
    let traits = SeriesTraits(unit: "ug/m3", pack: "air", rules: rules)
    series = catalog.declare(SeriesKey(name: "pm25", labels: labels), traits)
    judge = Judge(catalog: catalog, configuration: configuration)
  }

  /// Judges a value at a number of seconds and returns the reading as it left.
  @discardableResult
  mutating func feed(
    _ value: Double, at seconds: Int64, late: Bool = false, quality: Quality = .good, reasons: QualityReasons = []
  ) -> Reading {
    var reading = Reading(
      series: series, time: at(seconds), received: at(seconds), value: value, quality: quality, reasons: reasons)
    judge.judge(&reading, isLate: late)
    changes += judge.drainChanges()
    return reading
  }

  /// Tells the time in steps of `step` seconds, to the end of a stretch.
  mutating func wait(from: Int64, to: Int64, step: Int64 = 10) {
    for seconds in stride(from: from, through: to, by: Int(step)) { judge.tick(now: at(seconds)) }
    changes += judge.drainChanges()
  }

  /// Whether the judge takes back these bytes as the series' state. Not a member of the judge, since `#expect` cannot
  /// call what mutates.
  func restores(_ bytes: [UInt8]) -> Bool {
    var judge = judge
    return judge.restore(series, from: bytes)
  }

  /// The episodes raised so far of a kind, as last changed.
  func episodes(_ kind: EpisodeKind? = nil) -> [Episode] {
    var latest: [(key: EpisodeKey, start: Timestamp, episode: Episode)] = []
    for change in changes {
      let episode = change.episode
      let known = change.former ?? episode.key
      if let index = latest.firstIndex(where: { $0.key == known && $0.start == episode.start }) {
        latest[index] = (episode.key, episode.start, episode)
      } else {
        latest.append((episode.key, episode.start, episode))
      }
    }
    return latest.map(\.episode).filter { kind == nil || $0.kind == kind }
  }
}

/// Reasons by their names, in the order of the bits.
func names(_ reading: Reading) -> [String] { reading.reasons.list }
