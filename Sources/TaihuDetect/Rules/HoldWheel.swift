internal import TaihuCore

/// Wakes series at set times: a hierarchical timing wheel (Varghese and Lauck, 1987, scheme 7) of four rings of 64 slots,
/// with a second, 64 seconds, 68 minutes and 3 days to a slot.
///
/// A series has one wake-up at most, its earliest; who is woken says when to be woken next. Setting one is O(1), and so is a
/// second of time passing, apart from the series it wakes. Times are those of the ``SilenceWatch``, in seconds, rounded up.
struct HoldWheel {
  private static let slots: Int64 = 64
  private static let rings = 4
  private static let second: Int64 = 1_000_000_000

  private struct Entry {
    var series: SeriesID
    var due: Int64
  }

  private var entries = [[Entry]](repeating: [], count: Int(slots) * rings)
  private var due: [SeriesID: Int64] = [:]
  private var now: Int64 = 0

  /// No wake-up yet, at time 0.
  init() {}

  /// Wakes a series at a time in nanoseconds of the watch, or earlier when it is to be woken earlier already.
  ///
  /// - Complexity: O(1) amortised.
  mutating func wake(_ series: SeriesID, at time: Int64) {
    let seconds = max(time / Self.second + (time % Self.second > 0 ? 1 : 0), now + 1)
    guard seconds < due[series] ?? .max else { return }
    due[series] = seconds
    insert(Entry(series: series, due: seconds))
  }

  /// Whether a wake-up is set for a series.
  func wakes(_ series: SeriesID) -> Bool { due[series] != nil }

  /// Moves on to a time in nanoseconds, and returns the series to be woken by then, each once, by number.
  ///
  /// - Complexity: O(seconds passed + series woken), amortised.
  mutating func advance(to time: Int64) -> [SeriesID] {
    guard !due.isEmpty else {
      now = max(now, time / Self.second)
      return []
    }
    var woken: [SeriesID] = []
    while now < time / Self.second {
      now += 1
      for ring in 1..<Self.rings where now & (Self.width(ring) - 1) == 0 {
        for entry in take(now, ring: ring) { insert(entry) }
      }
      for entry in take(now, ring: 0) where due[entry.series] == entry.due {
        due[entry.series] = nil
        woken.append(entry.series)
      }
    }
    return woken.sorted()
  }

  /// The seconds that a slot of a ring stands for.
  private static func width(_ ring: Int) -> Int64 { 1 << (6 * Int64(ring)) }

  private static func index(_ time: Int64, ring: Int) -> Int {
    ring * Int(slots) + Int((time >> (6 * Int64(ring))) & (slots - 1))
  }

  private mutating func take(_ time: Int64, ring: Int) -> [Entry] {
    let index = Self.index(time, ring: ring)
    defer { entries[index].removeAll() }
    return entries[index]
  }

  /// Puts an entry where it is met in time; one beyond the last ring goes to its farthest slot and is looked at again there.
  private mutating func insert(_ entry: Entry) {
    let distance = entry.due - now
    let ring = (0..<Self.rings - 1).first { distance < Self.width($0 + 1) } ?? Self.rings - 1
    let reach = Self.width(Self.rings) - Self.width(Self.rings - 1)
    entries[Self.index(min(entry.due, now + reach), ring: ring)].append(entry)
  }
}
