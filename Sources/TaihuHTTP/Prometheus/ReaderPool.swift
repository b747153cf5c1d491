internal import Dispatch
internal import Foundation
internal import HTTPTypes
internal import Synchronization
internal import TaihuStore

/// Threads that answer questions about the store, each with a reader of its own, so that a slow question holds up
/// neither the network nor the commits.
final class ReaderPool: Sendable {
  private typealias Job = @Sendable (_ open: () throws -> StoreReader) -> Void

  private struct State {
    var jobs: [Job] = []
    var isStopped = false
  }

  private let state = Mutex(State())
  private let work = DispatchSemaphore(value: 0)
  private let threads: Int
  private let waitingMax: Int

  /// Starts the threads.
  init(path: String, threads: Int, waitingMax: Int) {
    (self.threads, self.waitingMax) = (threads, waitingMax)
    for number in 0..<threads {
      let thread = Thread { [self] in serve(path) }
      thread.name = "taihu-read-\(number)"
      thread.stackSize = 4 << 20
      thread.start()
    }
  }

  /// Ends the threads once they have answered what waits.
  func stop() {
    state.withLock { $0.isStopped = true }
    for _ in 0..<threads { work.signal() }
  }

  /// Asks a question on one of the threads.
  ///
  /// - Parameter body: the question; its second argument tells whether whoever asked has gone.
  /// - Throws: an ``APIFault`` when too many questions wait already, and what the question throws.
  func run<Value: Sendable>(
    _ body: @escaping @Sendable (StoreReader, @escaping @Sendable () -> Bool) throws -> Value
  ) async throws -> Value {
    let gone = GoneFlag()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (answer: CheckedContinuation<Value, any Error>) in
        let isTaken = submit { open in
          answer.resume(with: Result { try body(open()) { gone.isSet } })
        }
        if !isTaken {
          answer.resume(throwing: APIFault(.serviceUnavailable, "unavailable", "too many questions wait; try again"))
        }
      }
    } onCancel: {
      gone.set()
    }
  }

  private func submit(_ job: @escaping Job) -> Bool {
    let isTaken = state.withLock { state in
      guard !state.isStopped, state.jobs.count < waitingMax else { return false }
      state.jobs.append(job)
      return true
    }
    if isTaken { work.signal() }
    return isTaken
  }

  private func serve(_ path: String) {
    var reader: StoreReader?
    while true {
      work.wait()
      let job = state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
      guard let job else { return }
      job {
        if let reader { return reader }
        let opened = try StoreReader(path: path)
        reader = opened
        return opened
      }
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
