internal import Synchronization
internal import TaihuMQTT

/// The filters that a broker's session may hold now, as its answers tell: those of the start and those added by a reload,
/// until the broker confirms that they are gone. Shared by the network loop, which reports, and nobody else.
final class HeldFilters: Sendable {
  private let filters: Mutex<Set<String>>

  /// A session that may hold these.
  init(_ filters: Set<String>) {
    self.filters = Mutex(filters)
  }

  /// Takes note of an event.
  ///
  /// - Returns: what to remember across restarts, when the event changed it; see ``FilterMemory``.
  func note(_ event: MQTTEvent) -> String? {
    filters.withLock { held in
      let former = held
      switch event {
      case .subscribed(let granted): held.formUnion(granted.keys)
      case .unsubscribed(let gone): held.subtract(gone)
      default: break
      }
      return held == former ? nil : FilterMemory.text(held.sorted())
    }
  }
}
