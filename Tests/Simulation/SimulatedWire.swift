internal import TaihuCore
internal import TaihuMQTT
internal import TaihuRing

/// The gateway's end of a connection to a ``SimulatedBroker``, as libmosquitto keeps it: an acknowledgement is queued
/// before the message is handed over, and nothing leaves before ``write()``.
final class SimulatedWire: Wire {
  private let broker: SimulatedBroker
  private let stage: Stage
  private let life: LifeSigns
  private let context: CallbackContext
  /// Whether one read may yield many packets, as with TLS.
  private let readsMany: Bool
  private var connection: SimulatedBroker.Connection?
  private var outgoing: [SimulatedBroker.Packet] = []
  /// Messages whose acknowledgements lie in the queue.
  private var unwritten: [Message] = []
  private var isLogging = false
  private var lastNumber: Int32 = 0
  private var isRefused = false

  private static let lost: Int32 = 7

  init(_ broker: SimulatedBroker, _ stage: Stage, _ life: LifeSigns, _ context: CallbackContext, readsMany: Bool) {
    (self.broker, self.stage, self.life, self.context) = (broker, stage, life, context)
    self.readsMany = readsMany
  }

  var isOpen: Bool { !life.isDead && connection != nil }

  var wantsWrite: Bool { !outgoing.isEmpty && !life.isDead }

  func connect() -> Int32 {
    if life.isDead { return Self.lost }
    if broker.connection === connection { broker.cut() }
    (outgoing, unwritten) = ([.connect], [])
    connection = broker.open()
    isRefused = connection == nil
    // A refused attempt has a socket too, until it is looked at.
    if isRefused { connection = SimulatedBroker.Connection() }
    return 0
  }

  func read() -> Int32 {
    stage.mayPass()
    guard isOpen, let connection else { return Self.lost }
    if connection.isCut || isRefused {
      self.connection = nil
      return Self.lost
    }
    repeat {
      guard !connection.toGateway.isEmpty else { return 0 }
      take(connection.toGateway.removeFirst())
    } while readsMany && !life.isDead && !connection.isCut
    return 0
  }

  func write() -> Int32 {
    stage.mayPass()
    guard isOpen, let connection else { return Self.lost }
    if connection.isCut {
      self.connection = nil
      return Self.lost
    }
    life.acknowledge(unwritten)
    for message in unwritten { message.isAcknowledgementWritten = true }
    if !unwritten.isEmpty { stage.note("acknowledges \(unwritten.map(\.number))") }
    connection.toBroker += outgoing
    (outgoing, unwritten) = ([], [])
    return 0
  }

  func keepAlive() -> Int32 { isOpen ? 0 : Self.lost }

  func wait(read: Bool, write: Bool, bell: Doorbell, timeout: Duration) -> WireReadiness {
    nonisolated(unsafe) let (wire, life) = (self, life)
    if bell.wait(timeout: timeout, orUntil: { unsafe life.isDead || wire.isReadable || write }) {
      return WireReadiness(rung: true)
    }
    return WireReadiness(readable: isReadable && read, writable: write)
  }

  private var isReadable: Bool {
    guard let connection else { return true }
    return isRefused || connection.isCut || !connection.toGateway.isEmpty
  }

  func takeSocketError() -> Int32 { isRefused ? 111 : 0 }

  func setLog(_ isOn: Bool) { isLogging = isOn }

  func setWill(_ will: Will) -> Int32 { 0 }

  func subscribe(_ filters: ArraySlice<String>, qos: Int, sendsRetained: Bool) -> (result: Int32, message: Int32) {
    lastNumber += 1
    outgoing.append(.subscribe(Array(filters), number: lastNumber))
    return (0, lastNumber)
  }

  func unsubscribe(_ filters: ArraySlice<String>) -> (result: Int32, message: Int32) {
    lastNumber += 1
    outgoing.append(.unsubscribe(number: lastNumber))
    return (0, lastNumber)
  }

  func publishRetained(_ payload: String, topic: String, qos: Int32) -> Int32 {
    outgoing.append(.status(payload, qos: qos))
    return 0
  }

  func publish(_ message: OutgoingMessage) -> Int32 {
    outgoing.append(.status(message.topic, qos: Int32(message.qos)))
    return 0
  }

  func disconnect() -> Int32 {
    outgoing.append(.disconnect)
    return 0
  }

  private func take(_ packet: SimulatedBroker.Packet) {
    switch packet {
    case .connack(let code, let sessionPresent): context.connack = (code, sessionPresent)
    case .suback(let number, let count):
      context.subacks.append((number, [Int32](repeating: 1, count: count)))
    case .unsuback(let number): context.unsubacks.append(number)
    case .publish(let delivery): receive(delivery)
    case .connect, .puback, .subscribe, .unsubscribe, .status, .disconnect: break
    }
  }

  private func receive(_ delivery: SimulatedBroker.Delivery) {
    let message = delivery.message
    if isLogging {
      context.log(
        isComplaint: false, "Client taihu received PUBLISH (d\(delivery.isRedelivered ? 1 : 0), q\(message.qos), ")
    }
    if message.qos > 0 {
      outgoing.append(.puback(delivery.packetID))
      unwritten.append(message)
    }
    stage.note("receives \(message.number)\(delivery.isRedelivered ? " again" : "") as \(delivery.packetID)")
    if delivery.isRedelivered && message.life != 0 && message.life != life.number {
      life.reach(.redeliveredAcrossRestart)
    }
    if delivery.isRedelivered && message.isStoredInSecret { life.reach(.storedThenDelivered) }
    message.life = life.number
    let topic = Array(message.topic.utf8)
    let waits = stage.waits
    let payload = message.payload
    unsafe context.receive(
      topic: topic.span.bytes, payload: payload.span.bytes, packetID: delivery.packetID,
      qos: UInt8(message.qos), isRetained: message.isRetained)
    if stage.waits > waits { life.reach(.ringFull) }
  }
}
