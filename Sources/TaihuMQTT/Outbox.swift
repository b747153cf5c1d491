internal import Synchronization
internal import TaihuCore

/// Messages that wait to be published over a source's connection: left by the pipeline, taken by the network loop.
///
/// Bounded: a message that does not fit is dropped and counted, since answers to devices lose their worth with time and
/// must not hold up the messages that come in.
final class Outbox: Sendable {
  /// The most messages that wait.
  static let messagesMax = 1_024
  /// The most bytes of topics and payloads that wait: 1 MiB.
  static let bytesMax = 1 << 20

  /// How many were taken, and how many were dropped.
  struct Counts {
    var sent: UInt64 = 0
    var dropped: UInt64 = 0
  }

  private struct State {
    var messages: [OutgoingMessage] = []
    var bytes = 0
    var counts = Counts()
  }

  private let state = Mutex(State())

  /// Leaves a message.
  ///
  /// - Returns: whether it was taken in; else there is no room, and it is dropped.
  func post(_ message: OutgoingMessage) -> Bool {
    state.withLock { state in
      let size = message.topic.utf8.count + message.payload.count
      guard state.messages.count < Self.messagesMax, state.bytes + size <= Self.bytesMax else {
        state.counts.dropped += 1
        return false
      }
      state.messages.append(message)
      state.bytes += size
      return true
    }
  }

  /// Takes all messages, oldest first.
  func take() -> [OutgoingMessage] {
    state.withLock { state in
      defer { (state.messages, state.bytes) = ([], 0) }
      return state.messages
    }
  }

  /// Counts what became of a message that was taken.
  func count(sent isSent: Bool) {
    state.withLock { state in
      if isSent { state.counts.sent += 1 } else { state.counts.dropped += 1 }
    }
  }

  /// What became of all messages so far.
  var counts: Counts { state.withLock { $0.counts } }
}
