internal import TaihuCore

/// Which windows of one instance wait to be computed, and when their time has come.
///
/// A value-type state machine: the engine tells it of readings and asks what is due. A window waits from its first reading
/// on, and again whenever a late reading changes what it holds.
struct WindowSchedule {
  /// How an indicator's windows lie. All are nanoseconds.
  struct Rule {
    /// The distance between windows.
    var step: Int64
    /// How long a window waits after its end.
    var lateness: Int64
    /// How far after a reading's own step windows begin that still look at it.
    var reach: Int64
  }

  /// A window that waits.
  struct Pending: Equatable {
    /// The beginning of its last step.
    var start: Timestamp
    /// When a reading of it arrived last, by the gateway's clock.
    var touched: Timestamp
    /// Whether it was over and computed when that reading came.
    var isLate: Bool
  }

  /// The most windows that wait; beyond, the earliest is due at once.
  static let pendingMax = 512

  /// What waits, by time.
  private(set) var pending: [Pending] = []
  /// The latest time of a reading.
  private(set) var watermark = Timestamp(nanoseconds: .min)
  /// The step in which readings now fall, which waits.
  private var current: Timestamp?
  private var currentEnd = Timestamp(nanoseconds: .min)
  private var lastReceived = Timestamp(nanoseconds: .min)
  /// The watermark at which the first window is due.
  private(set) var dueAt = Timestamp(nanoseconds: .max)

  /// Takes note of a reading.
  ///
  /// - Returns: whether another window waits now.
  /// - Complexity: O(1) for a reading of the current step.
  mutating func note(_ time: Timestamp, received: Timestamp, _ rule: Rule) -> Bool {
    defer {
      watermark = max(watermark, time)
      lastReceived = max(lastReceived, received)
    }
    if let current, current <= time, time < currentEnd { return false }
    return enter(time, received: received, rule)
  }

  /// Whether the watermark says that a window is due.
  var isDue: Bool { watermark >= dueAt }

  /// Whether something is due at a time by the gateway's clock, readings or not. O(pending).
  func isDue(now: Timestamp, _ rule: Rule) -> Bool {
    pending.indices.contains { isDue($0, now: now, rule) }
  }

  /// The first window that is due, which then waits no more.
  mutating func take(now: Timestamp, _ rule: Rule) -> Timestamp? {
    guard let index = pending.indices.first(where: { isDue($0, now: now, rule) }) else { return nil }
    let start = pending.remove(at: index).start
    if start == current { current = nil }
    findDue(rule)
    return start
  }

  /// Lets windows wait again that waited when the process ended.
  mutating func restore(_ starts: [Timestamp], now: Timestamp, _ rule: Rule) {
    for start in starts { mark(start, received: now, isLate: false) }
    findDue(rule)
  }

  /// Learns, after a restart, of the latest reading that there is, so that an earlier one is known to be late.
  mutating func restore(latest time: Timestamp) { watermark = max(watermark, time) }

  private mutating func enter(_ time: Timestamp, received: Timestamp, _ rule: Rule) -> Bool {
    let start = LocalTime.start(of: rule.step, holding: time)
    let count = pending.count
    if time < watermark {
      // Every window that looks at this reading changes, up to the one in which readings now fall.
      var next = start
      let last = min(
        start.advanced(byNanoseconds: rule.reach), LocalTime.start(of: rule.step, holding: watermark))
      while next <= last {
        let isLate = Self.due(next, rule) <= watermark
        mark(next, received: received, isLate: isLate)
        next = next.advanced(byNanoseconds: rule.step)
      }
    } else {
      leaveCurrent()
      mark(start, received: received, isLate: false)
      (current, currentEnd) = (start, start.advanced(byNanoseconds: rule.step))
    }
    findDue(rule)
    return pending.count != count
  }

  private mutating func leaveCurrent() {
    guard let current, let index = pending.lastIndex(where: { $0.start == current }) else { return }
    pending[index].touched = lastReceived
  }

  private mutating func mark(_ start: Timestamp, received: Timestamp, isLate: Bool) {
    let index = pending.lastIndex { $0.start <= start }.map { $0 + 1 } ?? 0
    if index > 0, pending[index - 1].start == start {
      pending[index - 1].touched = max(pending[index - 1].touched, received)
    } else {
      pending.insert(Pending(start: start, touched: received, isLate: isLate), at: index)
    }
  }

  /// A window is due when a later reading shows that it and its lateness are over. One that was computed before waits until
  /// nothing has come for it as long as the lateness, since late readings seldom come alone; so does one after which
  /// nothing comes at all.
  private func isDue(_ index: Int, now: Timestamp, _ rule: Rule) -> Bool {
    let window = pending[index]
    if !window.isLate, watermark >= Self.due(window.start, rule) { return true }
    if pending.count > Self.pendingMax, index == 0 { return true }
    let touched = window.start == current ? lastReceived : window.touched
    return now >= Self.due(window.start, rule) && now >= touched.advanced(byNanoseconds: rule.lateness)
  }

  private mutating func findDue(_ rule: Rule) {
    let first = pending.first { !$0.isLate }.map { Self.due($0.start, rule) }
    dueAt = pending.count > Self.pendingMax ? .init(nanoseconds: .min) : first ?? Timestamp(nanoseconds: .max)
  }

  private static func due(_ start: Timestamp, _ rule: Rule) -> Timestamp {
    start.advanced(byNanoseconds: rule.step + rule.lateness)
  }
}
