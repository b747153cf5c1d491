internal import TaihuCore

/// Notices series that have fallen silent, by a clock that the wall clock cannot fool.
///
/// The watch keeps a time of its own: each tick adds the wall clock's advance, but never less than 0 nor more than
/// ``tickMax``. A wall clock that jumps ahead by a year adds one minute, one that jumps back adds nothing, and a
/// pipeline that stood still for an hour adds one minute. Since the shortest silence that counts is longer than that
/// (``limit(cadence:)``), no jump by itself makes any series silent. The price: ticks must come at least once a minute,
/// or silences are noticed late.
///
/// Two dense arrays hold all it needs, so that a look at 100,000 series reads 1.6 MB.
struct SilenceWatch {
  /// The most time in nanoseconds that one tick adds.
  static let tickMax: Int64 = 60_000_000_000
  /// All series are looked at this often, in nanoseconds of the watch's time.
  private static let lookEvery: Int64 = 1_000_000_000

  /// The watch's time: nanoseconds since it began, by counted ticks.
  private(set) var elapsed: Int64 = 0
  /// The wall clock as last told; `nil` before.
  private(set) var wall: Timestamp?
  private var nextLook: Int64 = 0
  private var arrivals: ContiguousArray<Int64> = []
  private var limits: ContiguousArray<Int64> = []

  /// The silence that counts as a gap, for a cadence in nanoseconds: three cadences, or one and a minute, whichever is
  /// longer. A single lost message is no gap; a fast device may restart.
  static func limit(cadence: Int64) -> Int64 {
    let (triple, overflow) = cadence.multipliedReportingOverflow(by: 3)
    if overflow { return .max }
    return max(triple, cadence + tickMax)
  }

  /// Tells that a series spoke just now; with a cadence, its silence is noticed from here on.
  ///
  /// - Complexity: O(1) amortised.
  mutating func heard(_ series: SeriesID, cadence: Int64?) {
    let index = Int(series.rawValue)
    while arrivals.count <= index {
      arrivals.append(0)
      limits.append(.max)
    }
    arrivals[index] = elapsed
    limits[index] = cadence.map { Self.limit(cadence: max($0, 1)) } ?? .max
  }

  /// When a series spoke last, by the watch's time; the present for one that never did.
  func heard(_ series: SeriesID) -> Int64 {
    Int(series.rawValue) < arrivals.count ? arrivals[Int(series.rawValue)] : elapsed
  }

  /// Advances the watch's time to the wall clock's `now`.
  mutating func advance(to now: Timestamp) {
    if let wall { elapsed += min(max(now.nanoseconds(since: wall), 0), Self.tickMax) }
    wall = now
  }

  /// Advances the watch's time to when a reading was received that is judged once more after a restart. What lay between
  /// was watched then.
  mutating func replay(to received: Timestamp) {
    if let wall { elapsed += max(received.nanoseconds(since: wall), 0) }
    wall = max(wall ?? received, received)
  }

  /// Sets how long a series has been silent: as long as it was when its state was saved, since what came after that is not
  /// known of a series that no replayed reading tells of.
  mutating func setSilence(of series: SeriesID, to duration: Int64) {
    if Int(series.rawValue) < arrivals.count { arrivals[Int(series.rawValue)] = elapsed - duration }
  }

  /// The series silent for longer than their limit, each once per silence. Looks at most once a second of the watch's
  /// time.
  ///
  /// - Complexity: O(number of series) for a look.
  mutating func newlySilent() -> [SeriesID] {
    guard elapsed >= nextLook else { return [] }
    nextLook = elapsed + Self.lookEvery
    var silent: [SeriesID] = []
    for index in arrivals.indices where elapsed - arrivals[index] > limits[index] {
      limits[index] = .max
      silent.append(SeriesID(UInt32(index)))
    }
    return silent
  }
}
