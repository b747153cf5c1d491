internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#endif

/// How one thread sleeps until another has something for it.
///
/// Any thread may ring; one thread waits. A ring is remembered until the next wait, so the order "look for work, find
/// none, wait" cannot miss work that was announced between the look and the wait. Rings before a wait count as one.
///
/// A ring costs one atomic exchange while nobody sleeps, and one system call when someone does. The sleeper waits on
/// the reading end of a socket pair, which it may also hand to `poll` beside others: see ``beginSleep()``.
public final class Doorbell: Sendable {
  /// Readable while a sleeper is to be woken. For `poll` between ``beginSleep()`` and ``endSleep()`` only.
  public let fileDescriptor: Int32

  private let writingEnd: Int32
  private let pausing: (any Pausing)?

  /// Awake, asleep or rung. Every change is an exchange with acquire and release: what the ringing thread wrote before
  /// it rang is visible to the waiting thread once its own exchange finds `rung`.
  private let state = Atomic<UInt8>(Doorbell.awake)
  private static let awake: UInt8 = 0
  private static let asleep: UInt8 = 1
  private static let rung: UInt8 = 2

  /// A doorbell that has not been rung.
  ///
  /// - Parameter pausing: how the waiting thread passes the time; `nil`: it sleeps.
  public init(pausing: (any Pausing)? = nil) {
    self.pausing = pausing
    let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
    var ends: [2 of Int32] = [-1, -1]
    var span = ends.mutableSpan
    let result = unsafe span.withUnsafeMutableBufferPointer {
      unsafe socketpair(AF_UNIX, Int32(kind), 0, $0.baseAddress)
    }
    precondition(result == 0, "no file descriptor is left for a doorbell: raise the limit of open files")
    (fileDescriptor, writingEnd) = (ends[0], ends[1])
  }

  deinit {
    close(fileDescriptor)
    close(writingEnd)
  }

  /// Wakes the waiting thread, or keeps it from falling asleep next time.
  ///
  /// - Complexity: one system call if the other thread sleeps, else none.
  public func ring() {
    // Release: publishes what was written before; pairs with the exchange in `beginSleep` and `endSleep`.
    if state.exchange(Self.rung, ordering: .acquiringAndReleasing) == Self.asleep {
      var byte: UInt8 = 1
      _ = unsafe write(writingEnd, &byte, 1)
    }
  }

  /// Sleeps until the bell is rung or the time is over. Returns at once when it was rung since the last wait.
  ///
  /// - Parameter timeout: how long to sleep at most; `nil` for as long as it takes.
  /// - Returns: whether it was rung.
  @discardableResult
  public func wait(timeout: Duration? = nil) -> Bool {
    if let pausing { return wait(timeout: timeout, pausing) }
    guard beginSleep() else { return true }
    var descriptor = pollfd(fd: fileDescriptor, events: Int16(POLLIN), revents: 0)
    unsafe poll(&descriptor, 1, timeout.map(Self.milliseconds) ?? -1)
    return endSleep()
  }

  /// Waits as ``wait(timeout:)`` does, or until something else is so; for a doorbell with a way of pausing of its own.
  ///
  /// - Returns: whether it was rung.
  package func wait(timeout: Duration?, orUntil isSo: @escaping @Sendable () -> Bool) -> Bool {
    guard let pausing else { preconditionFailure("this doorbell sleeps, and sees nothing else") }
    return wait(timeout: timeout, pausing, orUntil: isSo)
  }

  private func wait(
    timeout: Duration?, _ pausing: any Pausing, orUntil isSo: @escaping @Sendable () -> Bool = { false }
  ) -> Bool {
    // Acquire: pairs with the exchange in `ring`.
    pausing.pause(for: timeout) { self.state.load(ordering: .acquiring) == Self.rung || isSo() }
    return state.exchange(Self.awake, ordering: .acquiringAndReleasing) == Self.rung
  }

  /// Announces that the calling thread is about to wait for ``fileDescriptor`` by its own means.
  ///
  /// - Returns: whether to sleep. When `false` the bell was rung already: look for work, and don't call ``endSleep()``.
  public func beginSleep() -> Bool {
    let (slept, _) = state.compareExchange(
      expected: Self.awake, desired: Self.asleep, ordering: .acquiringAndReleasing)
    if !slept {
      // Acquire: pairs with the exchange in `ring`.
      _ = state.exchange(Self.awake, ordering: .acquiringAndReleasing)
    }
    return slept
  }

  /// Ends what ``beginSleep()`` began, and clears the descriptor.
  ///
  /// - Returns: whether the bell was rung meanwhile.
  @discardableResult
  public func endSleep() -> Bool {
    // Acquire: pairs with the exchange in `ring`.
    guard state.exchange(Self.awake, ordering: .acquiringAndReleasing) == Self.rung else { return false }
    clear()
    return true
  }

  /// Takes the wake-up off the descriptor. The ringing thread may still be about to write it, so wait for it: left
  /// behind, it would cut the next sleep short.
  private func clear() {
    var byte: UInt8 = 0
    while unsafe read(fileDescriptor, &byte, 1) != 1 {
      var descriptor = pollfd(fd: fileDescriptor, events: Int16(POLLIN), revents: 0)
      unsafe poll(&descriptor, 1, -1)
    }
  }

  /// Whole milliseconds, rounded up so that a short wait is not a busy one.
  private static func milliseconds(_ duration: Duration) -> Int32 {
    let (seconds, attoseconds) = duration.components
    let whole = seconds.multipliedReportingOverflow(by: 1_000)
    if whole.overflow || whole.partialValue >= Int64(Int32.max) - 1_000 { return .max }
    return Int32(max(0, whole.partialValue + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
  }
}
