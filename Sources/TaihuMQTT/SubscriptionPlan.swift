/// Which filters a session should have, and which it may still have from before.
///
/// A persistent session keeps its filters across connections and restarts. The plan therefore remembers the ones that
/// left the configuration until the broker has confirmed that they are gone.
struct SubscriptionPlan: Sendable, Equatable {
  /// What to ask the broker for.
  struct Change: Sendable, Equatable {
    /// Filters to subscribe, in order.
    var subscribe: [String] = []
    /// Filters to unsubscribe, in order.
    var unsubscribe: [String] = []
  }

  /// The filters that the configuration asks for, each once, in its order.
  private(set) var wanted: [String]
  /// Filters that the session may still have, though nobody asks for them.
  private(set) var stale: [String]

  /// A plan for `wanted`, where the session may still have the `previous` filters.
  init(wanted: [String], previous: [String]) {
    self.wanted = Self.unique(wanted)
    stale = Self.unique(previous).filter { !wanted.contains($0) }
  }

  /// What to ask for on a new connection: always every wanted filter, since subscribing again is harmless and a lost
  /// session has none; and to unsubscribe what is stale, unless there is no session that could have it.
  func onConnect(sessionPresent: Bool) -> Change {
    Change(subscribe: wanted, unsubscribe: sessionPresent ? stale : [])
  }

  /// Takes a new configuration.
  ///
  /// - Returns: what to ask for on a connection that has the old filters.
  mutating func change(to filters: [String]) -> Change {
    let next = Self.unique(filters)
    let added = next.filter { !wanted.contains($0) }
    let removed = wanted.filter { !next.contains($0) }
    wanted = next
    stale = Self.unique(stale.filter { !next.contains($0) } + removed)
    return Change(subscribe: added, unsubscribe: removed)
  }

  /// Forgets stale filters that are gone for certain.
  mutating func confirmGone(_ filters: [String]) {
    stale.removeAll { filters.contains($0) }
  }

  private static func unique(_ filters: [String]) -> [String] {
    var seen: Set<String> = []
    return filters.filter { seen.insert($0).inserted }
  }
}
