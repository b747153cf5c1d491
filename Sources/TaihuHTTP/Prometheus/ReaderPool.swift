internal import Dispatch
internal import Foundation
internal import Glibc
internal import HTTPTypes
internal import Synchronization
internal import TaihuCore
internal import TaihuStore

/// Threads that answer questions about the store, each with a reader of its own, so that a slow question holds up
/// neither the network nor the commits. They yield to the other threads of the process: messages come first.
final class ReaderPool: Sendable {
  private typealias Job = @Sendable (_ open: () throws -> StoreReader) -> Void

  private struct State {
    var jobs: [Job] = []
    var running = 0
    var answered = 0
    var seconds = 0.0
    var isStopped = false
  }

  /// How far the threads stand back (nice(2)): against a thread of the usual priority they get a third of a core.
  private static let niceness: Int32 = 5

  private let state = Mutex(State())
  private let work = DispatchSemaphore(value: 0)
  private let limits: HTTPLimits
  private let counters: HTTPCounters

  /// Starts the threads.
  init(path: String, limits: HTTPLimits, counters: HTTPCounters) {
    (self.limits, self.counters) = (limits, counters)
    for number in 0..<limits.readers {
      let thread = Thread { [self] in serve(path) }
      thread.name = "taihu-read-\(number)"
      thread.stackSize = 4 << 20
      thread.start()
    }
  }

  /// Ends the threads once they have answered what waits.
  func stop() {
    state.withLock { $0.isStopped = true }
    for _ in 0..<limits.readers { work.signal() }
  }

  /// Asks a question on one of the threads.
  ///
  /// - Parameter body: the question; its second argument tells whether whoever asked has gone.
  /// - Throws: an ``APIFault`` when too many questions wait already, `CancellationError` when whoever asked went while the
  ///   question waited, and what the question throws.
  func run<Value: Sendable>(
    _ body: @escaping @Sendable (StoreReader, @escaping @Sendable () -> Bool) throws -> Value
  ) async throws -> Value {
    let gone = GoneFlag()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (answer: CheckedContinuation<Value, any Error>) in
        let isTaken = submit { open in
          answer.resume(
            with: Result {
              if gone.isSet { throw CancellationError() }
              return try body(open()) { gone.isSet }
            })
        }
        if !isTaken {
          counters.count(.questionRefused)
          answer.resume(throwing: APIFault(.serviceUnavailable, "unavailable", "too many questions wait; try again"))
        }
      }
    } onCancel: {
      counters.count(.questionGivenUp)
      gone.set()
    }
  }

  /// How busy the threads are.
  var metrics: [Metric] {
    let (waiting, running, answered, seconds) = state.withLock { ($0.jobs.count, $0.running, $0.answered, $0.seconds) }
    return [
      Metric("taihu_http_questions_waiting", "Questions that wait for a thread.", .gauge, Double(waiting)),
      Metric("taihu_http_questions_running", "Questions being answered.", .gauge, Double(running)),
      Metric("taihu_http_questions_total", "Questions answered.", .counter, Double(answered)),
      Metric(
        "taihu_http_question_seconds_total", "Time that answering took, without waiting.", .counter, seconds),
    ]
  }

  private func submit(_ job: @escaping Job) -> Bool {
    let isTaken = state.withLock { state in
      guard !state.isStopped, state.jobs.count < limits.waitingQuestions else { return false }
      state.jobs.append(job)
      return true
    }
    if isTaken { work.signal() }
    return isTaken
  }

  private func serve(_ path: String) {
    // On Linux the priority is that of the calling thread, not of the process.
    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness)
    var reader: StoreReader?
    while let job = next() {
      let start = ContinuousClock.now
      job {
        if let reader { return reader }
        let opened = try StoreReader(path: path)
        reader = opened
        return opened
      }
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      state.withLock { state in
        state.running -= 1
        state.answered += 1
        state.seconds += seconds
      }
    }
  }

  /// Waits for the next question; `nil` at the end.
  private func next() -> Job? {
    work.wait()
    return state.withLock { state in
      guard !state.jobs.isEmpty else { return nil }
      state.running += 1
      return state.jobs.removeFirst()
    }
  }
}

/// Whether whoever asked a question has gone.
private final class GoneFlag: Sendable {
  private let flag = Atomic(false)

  /// Relaxed: the flag guards no other memory.
  var isSet: Bool { flag.load(ordering: .relaxed) }
  func set() { flag.store(true, ordering: .relaxed) }
}
