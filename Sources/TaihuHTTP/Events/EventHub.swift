internal import Logging
internal import Synchronization
internal import TaihuCore
internal import TaihuStore

/// What is new in the store, told to every client of the event stream.
///
/// One task looks every half second, and only while someone listens. A client whose queue is full is dropped: the stream
/// is for watching, the store for asking what was missed.
final class EventHub: Sendable {
  private struct Client {
    var queue: AsyncStream<String>.Continuation
    var lagged = false
  }

  private struct State {
    var clients: [Int: Client] = [:]
    var next = 0
  }

  /// Readings told in one look at most; the rest follows in the next.
  private static let readingsPerLook = 5_000

  private let state = Mutex(State())
  private let pool: ReaderPool
  private let limits: HTTPLimits
  private let counters: HTTPCounters
  private let logger: Logger

  init(pool: ReaderPool, limits: HTTPLimits, counters: HTTPCounters, logger: Logger) {
    (self.pool, self.limits, self.counters, self.logger) = (pool, limits, counters, logger)
  }

  /// A new client's events, each a block of the stream; `nil` when there are too many clients.
  func join() -> (id: Int, events: AsyncStream<String>)? {
    let (events, queue) = AsyncStream.makeStream(
      of: String.self, bufferingPolicy: .bufferingOldest(limits.waitingEvents))
    return state.withLock { state in
      guard state.clients.count < limits.eventClients else { return nil }
      state.next += 1
      state.clients[state.next] = Client(queue: queue)
      return (state.next, events)
    }
  }

  /// Whether a client was dropped since it did not keep up; it is forgotten.
  func leave(_ id: Int) -> Bool {
    state.withLock { $0.clients.removeValue(forKey: id)?.lagged ?? false }
  }

  /// Looks until cancelled.
  func run() async {
    var sequence: Int64?
    var episodes: Set<Int64>?
    while !Task.isCancelled {
      if state.withLock({ $0.clients.isEmpty }) {
        (sequence, episodes) = (nil, nil)
      } else {
        do {
          let news = try await pool.run { [sequence, episodes] reader, _ in
            try reader.withSnapshot { try EventNews(reader, sequence, episodes, limit: Self.readingsPerLook) }
          }
          (sequence, episodes) = (news.sequence, news.episodes)
          for event in news.events { tell(event) }
        } catch {
          logger.debug("the event stream could not look at the store", metadata: ["error": "\(error)"])
        }
      }
      try? await Task.sleep(for: .milliseconds(500))
    }
    end()
  }

  private func tell(_ event: String) {
    state.withLock { state in
      for (id, client) in state.clients where !client.lagged {
        guard case .dropped = client.queue.yield(event) else { continue }
        client.queue.finish()
        state.clients[id]?.lagged = true
        counters.count(.eventClientDropped)
      }
    }
  }

  private func end() {
    state.withLock { state in
      for client in state.clients.values { client.queue.finish() }
    }
  }
}
