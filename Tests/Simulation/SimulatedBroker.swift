internal import TaihuCore

/// A broker as MQTT has them: a session with its queue and its window, redelivery after a reconnect, retained messages; and
/// what brokers do besides: lose a connection, or a session.
///
/// Owned by the run; it outlives the gateway's processes.
final class SimulatedBroker {
  /// What travels between broker and gateway.
  enum Packet {
    case connect
    case connack(code: Int32, sessionPresent: Bool)
    case publish(Delivery)
    case puback(UInt16)
    case subscribe([String], number: Int32)
    case suback(number: Int32, count: Int)
    case unsubscribe(number: Int32)
    case unsuback(number: Int32)
    case status(String, qos: Int32)
    case disconnect
  }

  /// A message on its way to the gateway.
  struct Delivery {
    var message: Message
    var packetID: UInt16
    var isRedelivered: Bool
  }

  /// A connection. Either side may close it; what is under way is then lost.
  final class Connection {
    var toGateway: [Packet] = []
    var toBroker: [Packet] = []
    var isCut = false
    var isAccepted = false
  }

  /// Whether it takes connections.
  var isUp = true
  /// Messages that the gateway may leave unacknowledged at a time.
  var window = 20
  /// Messages delivered, redeliveries included.
  private(set) var deliveries = 0
  private(set) var redeliveries = 0
  private(set) var acknowledged = 0
  private(set) var cuts = 0
  private var queue: [Message] = []
  private var inflight: [(id: UInt16, message: Message)] = []
  private var hasSession = false
  private var isSubscribed = false
  private var lastID: UInt16 = 0
  private(set) var connection: Connection?
  private var retained: [Message] = []
  private let stage: Stage

  init(stage: Stage) { self.stage = stage }

  /// Whether it holds nothing for the gateway.
  var isIdle: Bool { queue.isEmpty && inflight.isEmpty && (connection?.toGateway.isEmpty ?? true) }

  /// Whether it has something to do.
  var isBusy: Bool {
    guard let connection, !connection.isCut else { return false }
    return !connection.toBroker.isEmpty || connection.isAccepted && !queue.isEmpty && inflight.count < window
  }

  /// A device publishes.
  func publish(_ message: Message) {
    stage.note("device publishes \(message.number): \(message.topic) \(message.text.prefix(100)) qos \(message.qos)")
    if message.isRetained { retained.append(message) }
    guard hasSession, isSubscribed else { return message.fate = .lost }
    if message.qos == 0 {
      guard let connection, connection.isAccepted, !connection.isCut else { return message.fate = .lost }
      message.fate = .uncertain
      deliver(message, id: 0, isRedelivered: false, over: connection)
    } else {
      queue.append(message)
    }
  }

  /// Takes a new connection.
  func open() -> Connection? {
    guard isUp else { return nil }
    cut()
    let fresh = Connection()
    connection = fresh
    return fresh
  }

  /// The connection breaks; what is under way is lost.
  func cut() {
    guard let former = connection else { return }
    if !former.isCut {
      stage.note("the connection breaks")
      cuts += 1
    }
    former.isCut = true
    former.toBroker.removeAll()
    connection = nil
  }

  /// The session is lost with all it holds.
  func loseSession() {
    cut()
    stage.note("the session is lost, with \(queue.count + inflight.count) messages")
    for message in queue + inflight.map(\.message) where message.fate != .acknowledged { message.fate = .lost }
    queue.removeAll()
    inflight.removeAll()
    (hasSession, isSubscribed) = (false, false)
  }

  /// Does one thing, if there is one.
  func step() {
    guard let connection, !connection.isCut else { return }
    if !connection.toBroker.isEmpty { return take(connection.toBroker.removeFirst(), connection) }
    while connection.isAccepted, inflight.count < window, !queue.isEmpty {
      let message = queue.removeFirst()
      repeat { lastID = lastID == 600 ? 1 : lastID + 1 } while inflight.contains { $0.id == lastID }
      inflight.append((lastID, message))
      deliver(message, id: lastID, isRedelivered: false, over: connection)
    }
  }

  private func take(_ packet: Packet, _ connection: Connection) {
    switch packet {
    case .connect:
      connection.toGateway.append(.connack(code: 0, sessionPresent: hasSession))
      (connection.isAccepted, hasSession) = (true, true)
      for (id, message) in inflight { deliver(message, id: id, isRedelivered: true, over: connection) }
    case .puback(let id):
      guard let index = inflight.firstIndex(where: { $0.id == id }) else { return }
      inflight[index].message.fate = .acknowledged
      inflight.remove(at: index)
      acknowledged += 1
    case .subscribe(let filters, let number):
      connection.toGateway.append(.suback(number: number, count: filters.count))
      if !isSubscribed { queue += retained.map { $0.again() } }
      isSubscribed = true
    case .unsubscribe(let number): connection.toGateway.append(.unsuback(number: number))
    case .status: break
    case .disconnect: cut()
    case .connack, .publish, .suback, .unsuback: preconditionFailure("no client sends this")
    }
  }

  private func deliver(_ message: Message, id: UInt16, isRedelivered: Bool, over connection: Connection) {
    deliveries += 1
    message.deliveries += 1
    if isRedelivered { redeliveries += 1 }
    connection.toGateway.append(.publish(Delivery(message: message, packetID: id, isRedelivered: isRedelivered)))
  }
}
