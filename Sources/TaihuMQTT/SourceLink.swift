internal import Synchronization
internal import TaihuCore
internal import TaihuRing

/// What the network loop, the pipeline and everybody else share of one source: two doorbells, three atomics, and behind
/// locks the snapshot and what shall be published.
final class SourceLink: Sendable {
  /// Wakes the pipeline: there is a batch.
  let wake: Doorbell
  /// Wakes the network loop: something was committed or given back, or it shall stop or reload.
  let bell: Doorbell
  /// What shall be published over the connection.
  let outbox = Outbox()

  private let snapshotBox = Mutex(MQTTSnapshot())
  private let filtersBox = Mutex<[String]?>(nil)
  private let condemnedConnection = Atomic<UInt64>(0)
  private let lostQoS0Count = Atomic<UInt64>(0)
  private let stopping = Atomic<Bool>(false)

  init(wake: Doorbell, bell: Doorbell = Doorbell()) {
    (self.wake, self.bell) = (wake, bell)
  }

  /// The number of the last connection whose messages were given back; 0 for none.
  ///
  /// Stored by the inlet with release *before* it advances over the messages it gives back; loaded by the network loop
  /// with acquire *after* it saw the ring drained. So the loop can't take a batch that was given back for committed.
  var condemned: UInt64 { condemnedConnection.load(ordering: .acquiring) }

  /// Condemns a connection. For the inlet only.
  func condemn(_ connection: UInt64) {
    condemnedConnection.store(connection, ordering: .releasing)
  }

  /// QoS 0 messages lost by giving back. Relaxed: a count that orders nothing.
  var lostQoS0: UInt64 { lostQoS0Count.load(ordering: .relaxed) }

  func addLostQoS0(_ count: UInt64) {
    lostQoS0Count.wrappingAdd(count, ordering: .relaxed)
  }

  /// Whether the loop shall stop. Relaxed would do; acquire pairs with `requestStop` for plainness.
  var isStopping: Bool { stopping.load(ordering: .acquiring) }

  func requestStop() {
    stopping.store(true, ordering: .releasing)
    bell.ring()
  }

  /// Hands new filters to the loop; only the last ones count.
  func request(filters: [String]) {
    filtersBox.withLock { $0 = filters }
    bell.ring()
  }

  /// Takes the new filters, if there are any.
  func takeFilters() -> [String]? {
    filtersBox.withLock { box in
      defer { box = nil }
      return box
    }
  }

  var snapshot: MQTTSnapshot {
    var snapshot = snapshotBox.withLock { $0 }
    snapshot.lostQoS0 = lostQoS0
    let outgoing = outbox.counts
    (snapshot.published, snapshot.unpublished) = (outgoing.sent, outgoing.dropped)
    return snapshot
  }

  func update(_ change: (inout MQTTSnapshot) -> Void) {
    snapshotBox.withLock { change(&$0) }
  }
}
