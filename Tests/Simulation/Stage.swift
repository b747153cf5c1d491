internal import Foundation
internal import TaihuCore
internal import TaihuRing

/// Where the threads of a simulated process play: one at a time, in an order that the seed decides, by a clock that goes
/// only when everybody waits.
///
/// Production code runs on threads of its own, unchanged. Wherever it reads a clock, waits, touches the disk or the
/// broker, it comes here; here alone another thread may get its turn, or the world may do something to it.
///
/// Unchecked `Sendable`: whoever has the turn may touch everything, and turns are handed over by semaphores.
final class Stage: @unchecked Sendable {
  /// One thread.
  final class Actor: @unchecked Sendable {
    /// What the trace calls it.
    let name: String
    fileprivate let turn = DispatchSemaphore(value: 0)
    fileprivate var deadline: Int64?
    fileprivate var isWoken: (() -> Bool)?
    fileprivate var waits = 0
    /// Whether its work is over.
    fileprivate(set) var isFinished = false

    fileprivate init(_ name: String) { self.name = name }

    fileprivate func isReady(at now: Int64) -> Bool {
      guard !isFinished else { return false }
      guard let isWoken else { return true }
      if let deadline, deadline <= now { return true }
      return isWoken()
    }
  }

  /// Nanoseconds since the run began, by the clock that nobody sets.
  private(set) var elapsed: Int64 = 0
  /// What the wall clock of the gateway shows beyond the true time, in nanoseconds.
  var wallOffset: Int64 = 0
  /// The true time at the beginning.
  let start = Timestamp(nanoseconds: 1_785_546_000_000_000_000)
  /// Whether the process is dead: whatever its threads still do reaches nobody, and no wait of theirs lasts.
  var isDead = false
  /// Called at every turn by whoever has it: the world's own doings. Returns when the next thing is due by itself.
  var world: () -> Int64? = { nil }
  /// What happened, the newest last, when it is wanted.
  private(set) var trace: [String] = []
  var isTraced = false
  /// Turns given.
  private(set) var turns = 0

  private var numbers: SeededNumbers
  private var actors: [Actor] = []
  private var current: Actor
  private var isInWorld = false
  /// One in so many places of switching is used.
  private let reluctance: Int
  private let beginning = ContinuousClock.now
  private var haste: Int64 = 0

  /// A stage on which the calling thread has the turn.
  init(seed: UInt64) {
    numbers = SeededNumbers(seed: seed, stream: 1)
    reluctance = 1 << numbers.below(6)
    current = Actor("director")
    actors = [current]
  }

  /// The true time.
  var trueTime: Timestamp { start.advanced(byNanoseconds: elapsed) }

  /// Notes something in the trace.
  func note(_ text: @autoclosure () -> String) {
    guard isTraced else { return }
    let seconds = elapsed / 1_000_000_000
    trace.append("\(seconds).\(String(elapsed % 1_000_000_000 + 1_000_000_000).dropFirst()) \(current.name): \(text())")
  }

  /// How often the thread that has the turn has waited.
  var waits: Int { current.waits }

  /// Lets time pass, as for a slow disk.
  func spend(_ nanoseconds: Int64) { elapsed += nanoseconds }
}

extension Stage {
  /// Starts a thread that plays; it gets its first turn later.
  func enter(_ name: String, _ body: @escaping () -> Void) -> Actor {
    let actor = Actor(name)
    actors.append(actor)
    let work = Work(body)
    let thread = Thread { [self] in
      actor.turn.wait()
      work.body()
      work.body = {}
      actor.isFinished = true
      actors.removeAll { $0 === actor }
      pass()
    }
    thread.stackSize = 2 << 20
    thread.start()
    return actor
  }

  /// A place at which another thread may get its turn, and at which the process may die.
  func mayPass() {
    guard !isInWorld, !isDead, numbers.chance(reluctance) else { return }
    pass()
  }

  /// Waits until something is so, or for a time.
  func wait(for timeout: Duration?, until isWoken: @escaping () -> Bool) {
    guard !isInWorld, !isDead || current === actors[0] else { return }
    let me = current
    me.waits += 1
    me.deadline = timeout.map { elapsed + $0.nanoseconds }
    me.isWoken = isWoken
    pass()
    (me.deadline, me.isWoken) = (nil, nil)
  }

  /// Gives the turn to whom the seed chooses; returns when it is the caller's again. A thread that is finished returns at
  /// once and ends.
  private func pass() {
    let me = current
    let next = choose()
    guard next !== me else { return }
    current = next
    turns += 1
    next.turn.signal()
    if !me.isFinished { me.turn.wait() }
  }

  private func choose() -> Actor {
    while true {
      isInWorld = true
      let due = world()
      isInWorld = false
      let ready = actors.filter { $0.isReady(at: elapsed) || isDead && $0 !== actors[0] && !$0.isFinished }
      if !ready.isEmpty { return ready.count == 1 ? ready[0] : numbers.pick(ready) }
      let deadlines = actors.compactMap(\.deadline) + (due.map { [$0] } ?? [])
      guard let next = deadlines.min() else { preconditionFailure("everybody waits for nothing") }
      elapsed = max(elapsed + 1, next)
    }
  }

  private final class Work: @unchecked Sendable {
    var body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }
}

extension Stage: WallClock, Pausing {
  /// What the gateway's wall clock shows.
  func now() -> Timestamp {
    mayPass()
    elapsed += 1_000
    return trueTime.advanced(byNanoseconds: wallOffset)
  }

  /// What its other clock shows. To the dead, time flies: every limit of waiting is soon over.
  func monotonic() -> ContinuousClock.Instant {
    mayPass()
    elapsed += 1_000
    if isDead { haste += 1_000_000_000 }
    return beginning + .nanoseconds(elapsed + (isDead ? haste : 0))
  }

  /// Waits in simulated time.
  func pause(for timeout: Duration?, until isDone: @escaping @Sendable () -> Bool) {
    wait(for: timeout, until: isDone)
  }
}

extension Duration {
  /// The duration in nanoseconds; a day at most.
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return min(seconds, 86_400) * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}
