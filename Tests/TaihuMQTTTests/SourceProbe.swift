import Foundation
import Synchronization
import TaihuCore
import TaihuRing

@testable import TaihuMQTT

/// A source together with a pipeline that stores nothing: it remembers what it saw and, as told, commits or holds.
final class SourceProbe: Sendable {
  struct Seen: Sendable, Equatable {
    var topic: String
    var payload: String
    var slot: MessageSlot
  }

  private struct State {
    var committed: [Seen] = []
    var peeked: [Seen] = []
    var isCommitting = true
    var nacksWanted = 0
    var isEnding = false
  }

  let source: MQTTSource
  private let wake = Doorbell()
  private let state = Mutex(State())
  private let eventLog: EventLog
  private let ended = DispatchSemaphore(value: 0)

  init(
    _ configuration: MQTTConfiguration, name: String = "test", previousFilters: [String] = [],
    isCommitting: Bool = true
  ) throws {
    let log = EventLog()
    eventLog = log
    source = try MQTTSource(
      configuration: configuration, name: name, previousFilters: previousFilters, wake: wake,
      events: { event in log.append(event) })
    state.withLock { $0.isCommitting = isCommitting }
    let inlet = InletBox(source.takeInlet()!)
    Thread.detachNewThread { [self] in
      while !state.withLock({ $0.isEnding }) { turn(inlet.inlet) }
      ended.signal()
    }
    try source.start()
  }

  /// What was committed, in order.
  var committed: [Seen] { state.withLock { $0.committed } }
  /// What was looked at last and not committed.
  var peeked: [Seen] { state.withLock { $0.peeked } }
  var events: [MQTTEvent] { eventLog.all }

  /// Lets the pipeline commit, or hold what it looks at.
  func setCommitting(_ isCommitting: Bool) {
    state.withLock { $0.isCommitting = isCommitting }
    wake.ring()
  }

  /// Has the pipeline give back the next batches that it looks at.
  func nack(times: Int = 1) {
    state.withLock { $0.nacksWanted = times }
    wake.ring()
  }

  /// Stops the source while the pipeline goes on, then the pipeline.
  func stop() {
    source.stop()
    endPipeline()
  }

  func endPipeline() {
    state.withLock { $0.isEnding = true }
    wake.ring()
    ended.wait()
  }

  private func turn(_ inlet: MessageInlet) {
    var batch: [Seen] = []
    let count = inlet.forEachMessage { slot, topic, payload in
      batch.append(Seen(topic: text(topic), payload: text(payload), slot: slot))
    }
    guard count > 0 else {
      wake.wait(timeout: .milliseconds(100))
      return
    }
    let (isNacked, isCommitted) = state.withLock { state in
      state.peeked = batch
      if state.nacksWanted > 0 {
        state.nacksWanted -= 1
        return (true, false)
      }
      if state.isCommitting {
        state.committed += batch
        state.peeked = []
      }
      return (false, state.isCommitting)
    }
    if isNacked {
      inlet.nack()
    } else if isCommitted {
      inlet.advance(by: count)
    } else {
      wake.wait(timeout: .milliseconds(20))
    }
  }

  private func text(_ bytes: RawSpan) -> String {
    unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
  }
}

/// The inlet on its way to the pipeline's thread, its only user.
private final class InletBox: @unchecked Sendable {
  let inlet: MessageInlet

  init(_ inlet: MessageInlet) {
    self.inlet = inlet
  }
}

/// Events in the order they came.
final class EventLog: Sendable {
  private let events = Mutex<[MQTTEvent]>([])

  var all: [MQTTEvent] { events.withLock { $0 } }

  func append(_ event: MQTTEvent) {
    events.withLock { $0.append(event) }
  }
}

/// Waits until a condition holds.
///
/// - Returns: whether it did in time.
func eventually(within timeout: Duration = .seconds(10), _ condition: () throws -> Bool) rethrows -> Bool {
  let deadline = ContinuousClock.now + timeout
  while ContinuousClock.now < deadline {
    if try condition() { return true }
    usleep(5_000)
  }
  return try condition()
}

extension MQTTConfiguration {
  /// A configuration for tests: short back-off, and a client id of its own.
  static func test(_ url: BrokerURL, filters: [String] = ["t/#"]) -> MQTTConfiguration {
    var configuration = MQTTConfiguration(
      url: url, clientID: "test-\(UInt32.random(in: .min ... .max))", filters: filters)
    configuration.backoff = .milliseconds(20) ... .milliseconds(100)
    configuration.stopTimeout = .seconds(1)
    return configuration
  }
}
