/// Which messages of a publisher are under way, by the library's 16-bit number for each.
///
/// A message of QoS 1 or 2 is under way until the broker has acknowledged it, over however many connections; one of QoS
/// 0 until it is written, and lost when the connection ends before that.
struct PublisherWindow: Sendable {
  private enum Kind: UInt8 {
    case none, unacknowledged, unwritten
  }

  /// The most messages under way.
  let limit: Int
  /// Messages under way.
  private(set) var inFlight = 0
  /// Messages handed in.
  private(set) var published: UInt64 = 0
  /// Messages acknowledged by the broker, or at QoS 0 written.
  private(set) var acknowledged: UInt64 = 0
  /// Messages of QoS 0 that a lost connection took along.
  private(set) var lost: UInt64 = 0
  private var kinds = [UInt8](repeating: Kind.none.rawValue, count: 65_536)

  /// An empty window for `limit` messages.
  init(limit: Int) {
    self.limit = limit
  }

  /// Whether one more message may be handed in.
  var hasRoom: Bool { inFlight < limit }

  /// Whether a waiting publisher should be woken: not for each acknowledgement, but once half the window is free.
  var isWorthWaking: Bool { inFlight <= limit / 2 }

  /// Notes that a message was handed in under a number.
  mutating func add(_ number: Int32, qos: Int) {
    published += 1
    inFlight += 1
    kinds[Int(UInt16(truncatingIfNeeded: number))] = (qos == 0 ? Kind.unwritten : .unacknowledged).rawValue
  }

  /// Notes that a message of QoS 0 could not even be handed in, for want of a connection.
  mutating func addLost() {
    published += 1
    lost += 1
  }

  /// Notes that a message is acknowledged, or at QoS 0 written.
  mutating func finish(_ number: Int32) {
    let index = Int(UInt16(truncatingIfNeeded: number))
    guard kinds[index] != Kind.none.rawValue else { return }
    kinds[index] = Kind.none.rawValue
    inFlight -= 1
    acknowledged += 1
  }

  /// Notes that the connection ended: what was not written is lost, the rest will be sent again.
  mutating func disconnected() {
    for index in kinds.indices where kinds[index] == Kind.unwritten.rawValue {
      kinds[index] = Kind.none.rawValue
      inFlight -= 1
      lost += 1
    }
  }
}
