internal import TaihuCore

/// The decisions of a sender: what comes next, when, and what a result means. It does nothing itself.
struct SenderDesk {
  /// What to do next.
  enum Step: Hashable {
    /// Send these, the notices of one message.
    case send([Notice])
    /// Give these up.
    case expire([Notice])
    /// Do nothing for so many nanoseconds, or until there is news; whether it is for the rate limit.
    case rest(Int64, isLimited: Bool)
  }

  /// Notices read at a time: more than one message holds.
  static let noticesRead = 2 * NoticeRoute.bundleMax
  /// How long to rest when the store can't be read or written, in nanoseconds.
  static let restAfterTrouble: Int64 = 500_000_000
  /// The longest rest, in nanoseconds; there is a bell for news.
  private static let restMax: Int64 = 5_000_000_000

  private let route: NoticeRoute
  private let pause: RetryPause
  private var rate: MessageRate
  /// Failures of the receiver in a row, and until when it is left alone.
  private var failures = 0
  private var blockedUntil: Timestamp?
  /// What could not be recorded yet. The notices in it are not to be sent again.
  private var leftOver: [NoticeChange] = []
  private var random = SystemRandomNumberGenerator()

  /// The desk of a route.
  init(route: NoticeRoute) {
    self.route = route
    pause = RetryPause(longest: Int64(route.retryMax / .nanoseconds(1)))
    rate = MessageRate(perMinute: route.messagesPerMinuteMax)
  }

  /// What comes next of what waits, given urgent first and oldest first. While the receiver is left alone, an urgent
  /// message that was never tried still is.
  mutating func next(_ waiting: [Notice], now: Timestamp) -> Step {
    var rest = Self.restMax
    for notices in messages(waiting) {
      let first = notices[0]
      if Duration.nanoseconds(now.nanoseconds(since: first.created)) >= route.giveUpAfter, first.tries > 0 {
        return .expire(notices)
      }
      let due = notices.map(\.due).max()!
      if due > now {
        rest = min(rest, due.nanoseconds(since: now))
        continue
      }
      if let blockedUntil, blockedUntil > now, !(first.isUrgent && first.tries == 0) {
        rest = min(rest, blockedUntil.nanoseconds(since: now))
        continue
      }
      if first.isUrgent { return .send(notices) }
      let wait = rate.wait(now: now)
      guard wait == 0 else { return .rest(min(rest, wait), isLimited: true) }
      rate.take()
      return .send(notices)
    }
    return .rest(rest, isLimited: false)
  }

  /// What to record of a result.
  mutating func outcome(of notices: [Notice], _ result: DeliveryResult, now: Timestamp) -> NoticeChange {
    let ids = notices.map(\.id)
    switch result {
    case .delivered:
      (failures, blockedUntil) = (0, nil)
      return .settle(ids, .delivered, at: now, error: "")
    case .unavailable(let why):
      failures += 1
      let until = now.advanced(byNanoseconds: pause.nanoseconds(failures: failures, using: &random))
      blockedUntil = until
      return .retry(ids, due: now, error: why)
    case .refused(let why):
      let wait = pause.nanoseconds(failures: notices[0].tries + 1, using: &random)
      return .retry(ids, due: now.advanced(byNanoseconds: wait), error: why)
    }
  }

  /// Records a change, or keeps it for later.
  mutating func record(_ change: NoticeChange, in queue: any NoticeQueue) {
    if !queue.record(change) { leftOver.append(change) }
  }

  /// Records what could not be recorded before.
  ///
  /// - Returns: whether nothing is left.
  mutating func recordLeftOver(in queue: any NoticeQueue) -> Bool {
    while let change = leftOver.first {
      guard queue.record(change) else { return false }
      leftOver.removeFirst()
    }
    return true
  }

  /// What waits, message by message, each at the place of its first notice.
  private func messages(_ waiting: [Notice]) -> [[Notice]] {
    var order: [Int64] = []
    var notices: [Int64: [Notice]] = [:]
    for notice in waiting {
      if notices[notice.bundle] == nil { order.append(notice.bundle) }
      notices[notice.bundle, default: []].append(notice)
    }
    return order.map { notices[$0]! }
  }
}
