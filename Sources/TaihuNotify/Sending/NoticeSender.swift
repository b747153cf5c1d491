public import Logging
internal import Synchronization
public import TaihuCore
internal import TaihuRing

/// Works off what waits for one route, on a thread of its own, so that a receiver that is slow or down holds up neither
/// another route nor the gateway.
///
/// A message is tried until the receiver has it; only then, and only once that is durable, it counts as delivered. So each
/// arrives at least once, and after a crash perhaps twice, with the same key.
public final class NoticeSender: Sendable {
  /// What a sender has done since it began.
  public struct Figures: Sendable, Hashable {
    /// Messages delivered.
    public var delivered: UInt64 = 0
    /// Tries that failed.
    public var failures: UInt64 = 0
    /// Notices given up after the route's patience.
    public var expired: UInt64 = 0
    /// Times that a message had to wait for the rate limit.
    public var limited: UInt64 = 0
    /// Why the last try failed; empty after one that did not.
    public var lastError = ""
  }

  /// The route it works for.
  public let route: NoticeRoute
  private let gateway: String
  private let clock: any WallClock
  private let logger: Logger
  private let bell = Doorbell()
  private let isStopped = Atomic(false)
  private let counts = Mutex(Figures())

  /// A sender that waits to be run.
  public init(route: NoticeRoute, gateway: String, clock: any WallClock, logger: Logger) {
    (self.route, self.gateway, self.clock, self.logger) = (route, gateway, clock, logger)
  }

  /// What it has done.
  public var figures: Figures { counts.withLock { $0 } }

  /// Tells that something may wait.
  public func wake() {
    bell.ring()
  }

  /// Ends ``run(queue:receiver:)`` soon; what waits stays in the store.
  public func stop() {
    // Release: pairs with the load in `isOver`.
    isStopped.store(true, ordering: .releasing)
    bell.ring()
  }

  /// Works until stopped. To be called on the thread that owns queue and receiver.
  public func run(queue: any NoticeQueue, receiver: any NoticeReceiver) {
    var desk = SenderDesk(route: route)
    while !isOver {
      let pause = work(&desk, queue, receiver)
      if pause > 0 { bell.wait(timeout: .nanoseconds(pause)) }
    }
  }

  private var isOver: Bool { isStopped.load(ordering: .acquiring) }

  /// One step.
  ///
  /// - Returns: how long to rest, in nanoseconds.
  private func work(_ desk: inout SenderDesk, _ queue: any NoticeQueue, _ receiver: any NoticeReceiver) -> Int64 {
    guard desk.recordLeftOver(in: queue) else { return SenderDesk.restAfterTrouble }
    let waiting: [Notice]
    do {
      waiting = try queue.waiting(route: route.name, limit: SenderDesk.noticesRead)
    } catch {
      logger.warning("notices could not be read", metadata: ["route": "\(route.name)", "error": "\(error)"])
      return SenderDesk.restAfterTrouble
    }
    switch desk.next(waiting, now: clock.now()) {
    case .rest(let pause, let isLimited):
      if isLimited { counts.withLock { $0.limited += 1 } }
      return pause
    case .expire(let notices):
      counts.withLock { $0.expired += UInt64(notices.count) }
      logger.warning(
        "notices were given up", metadata: ["route": "\(route.name)", "notices": "\(notices.map(\.id))"])
      desk.record(
        .settle(notices.map(\.id), .expired, at: clock.now(), error: notices.first?.error ?? ""), in: queue)
    case .send(let notices):
      let result = receiver.deliver(NoticeMessage(notices, gateway: gateway)) { self.isOver }
      guard !isOver || result == .delivered else { return 0 }
      tell(result)
      desk.record(desk.outcome(of: notices, result, now: clock.now()), in: queue)
    }
    return 0
  }

  /// Counts a result, and logs when the receiver goes away or comes back.
  private func tell(_ result: DeliveryResult) {
    let former = counts.withLock { figures in
      defer {
        switch result {
        case .delivered:
          figures.delivered += 1
          figures.lastError = ""
        case .unavailable(let why), .refused(let why):
          figures.failures += 1
          figures.lastError = why
        }
      }
      return figures.lastError
    }
    switch result {
    case .delivered where !former.isEmpty:
      logger.notice("a receiver of notices takes them again", metadata: ["route": "\(route.name)"])
    case .unavailable(let why) where former.isEmpty, .refused(let why) where former.isEmpty:
      logger.warning(
        "a notice could not be delivered; it will be tried again",
        metadata: ["route": "\(route.name)", "error": "\(why)"])
    default: break
    }
  }
}
