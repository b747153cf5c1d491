internal import Foundation
internal import Synchronization

/// A thread of our own, for work that blocks and must not hold up the cooperative pool.
///
/// Start it once; `await` ``finished()`` to join it.
final class OwnedThread: Sendable {
  private enum State {
    case running([CheckedContinuation<Void, Never>])
    case finished
  }

  private let state = Mutex<State>(.running([]))

  /// Starts a thread that runs `body` and ends.
  init(name: String, _ body: @escaping @Sendable () -> Void) {
    let thread = Thread { [self] in
      body()
      end()
    }
    thread.name = name
    thread.stackSize = 1 << 20
    thread.start()
  }

  /// Waits for the end of the body; returns at once when it has ended.
  func finished() async {
    await withCheckedContinuation { continuation in
      let isFinished = state.withLock { state in
        guard case .running(let waiting) = state else { return true }
        state = .running(waiting + [continuation])
        return false
      }
      if isFinished { continuation.resume() }
    }
  }

  private func end() {
    let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      guard case .running(let waiting) = state else { return [] }
      state = .finished
      return waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}
