internal import TaihuCore
internal import TaihuRing

/// What the library's callbacks work on: they copy a message into the arena, push its slot and return, or leave a note
/// for the loop. It belongs to the network loop's thread, on which the callbacks run.
package final class CallbackContext {
  private(set) var producer: RingProducer<MessageSlot>
  private(set) var arena: ByteArena
  private let link: SourceLink
  private let clock: any WallClock
  private let payloadBytesMax: Int
  private let watchesDrops: Bool

  /// The number of the present connection, from 1.
  private(set) var connection: UInt64 = 0
  /// Messages ever seen.
  private(set) var sequence: UInt64 = 0
  /// The acknowledgement round under way.
  private var round: UInt64 = 0
  /// Messages seen on this connection and not yet known to be committed.
  private(set) var uncommitted = 0
  /// Of these, the ones for which the library has queued an acknowledgement.
  private(set) var acknowledgementsQueued = 0
  /// Whether a message of this connection could not be kept: its acknowledgement lies in the queue, so the queue may
  /// never be written.
  private(set) var isPoisoned = false
  private(set) var redelivered: UInt64 = 0
  private(set) var truncated: UInt64 = 0
  private(set) var bytes: UInt64 = 0

  /// The broker's answer to CONNECT, for the loop to take.
  package var connack: (code: Int32, sessionPresent: Bool)?
  /// The code of the last disconnection, for the loop to take.
  package var disconnection: Int32?
  /// Answers to SUBSCRIBE, for the loop to take.
  package var subacks: [(message: Int32, codes: [Int32])] = []
  /// Answers to UNSUBSCRIBE, for the loop to take.
  package var unsubacks: [Int32] = []
  /// The topic and size of the last truncated message, for the loop to take.
  var truncation: (topic: String, bytes: Int)?
  /// The broker's count of messages that it dropped, for the loop to take.
  var droppedCount: UInt64?
  /// The last complaint of the library, which alone tells why a TLS handshake failed.
  var complaint = ""
  /// Whether the library's log is still wanted: until redeliveries are over, since only the log shows the DUP flag.
  private(set) var wantsLog = true
  private var nextIsRedelivered = false
  private var firstDeliveries = 0

  init(
    producer: consuming RingProducer<MessageSlot>, arena: consuming ByteArena, link: SourceLink,
    configuration: MQTTConfiguration, clock: any WallClock
  ) {
    self.producer = producer
    self.arena = arena
    self.link = link
    self.clock = clock
    payloadBytesMax = configuration.maximumPacketBytes
    watchesDrops = configuration.watchesDrops
  }

  /// Whether the consumer has advanced over everything.
  var isDrained: Bool { producer.isDrained }

  /// Whether there is certainly room for one more packet of the largest size. A drained ring means that nobody reads
  /// the arena, which then starts over.
  func makeRoom() -> Bool {
    if producer.isDrained { arena.reset() }
    return producer.free > 0 && arena.free >= 2 * payloadBytesMax
  }

  /// Forgets the former connection's notes. Its uncommitted messages stay in the ring, and may be committed: at worst
  /// they are delivered again, and found to be duplicates.
  func beginConnection() {
    connection += 1
    round += 1
    (uncommitted, acknowledgementsQueued, firstDeliveries) = (0, 0, 0)
    (isPoisoned, nextIsRedelivered, wantsLog) = (false, false, true)
    (connack, disconnection, complaint) = (nil, nil, "")
    subacks.removeAll()
    unsubacks.removeAll()
  }

  /// Notes that everything seen on this connection is committed.
  ///
  /// - Returns: how many acknowledgements the library has queued for it.
  func takeCommitted() -> Int {
    if uncommitted > 0 { round += 1 }
    defer { (uncommitted, acknowledgementsQueued) = (0, 0) }
    return acknowledgementsQueued
  }

  /// Copies a message in and pushes its slot; waits for room if there is none.
  package func receive(topic: RawSpan, payload: RawSpan, packetID: UInt16, qos: UInt8, isRetained: Bool) {
    // At QoS 1 it comes by a filter of the configuration, and is a message like any other.
    if watchesDrops && qos == 0 && DropWatch.isTopic(topic) {
      droppedCount = DropWatch.count(payload) ?? droppedCount
      return
    }
    sequence += 1
    uncommitted += 1
    if qos > 0 { acknowledgementsQueued += 1 }
    bytes += UInt64(topic.byteCount + payload.byteCount)
    let isRedelivered = noteDelivery(qos: qos)
    let kept = payload.byteCount <= payloadBytesMax ? payload : payload.extracting(first: payloadBytesMax)
    guard let offset = place(topic, kept) else { return refuse(qos: qos) }
    let slot = MessageSlot(
      sequence: sequence, received: clock.now(), connection: connection, round: round, packetID: packetID,
      offset: offset,
      topicBytes: topic.byteCount, payloadBytes: kept.byteCount, payloadBytesArrived: payload.byteCount, qos: qos,
      isRetained: isRetained,
      isRedelivered: isRedelivered)
    while producer.push(slot) != nil {
      guard awaitConsumer() else { return refuse(qos: qos) }
    }
    if slot.isTruncated { noteTruncation(topic, bytes: payload.byteCount) }
  }

  /// Reads the library's log for complaints and for the DUP flag of the message that comes next.
  package func log(isComplaint: Bool, _ line: String) {
    if isComplaint {
      complaint = line
    } else if let flags = line.firstRange(of: "received PUBLISH (d") {
      nextIsRedelivered = line[flags.upperBound...].hasPrefix("1")
    }
  }

  private func noteDelivery(qos: UInt8) -> Bool {
    guard wantsLog else { return false }
    defer { nextIsRedelivered = false }
    if nextIsRedelivered {
      redelivered += 1
    } else {
      firstDeliveries += 1
      if qos > 0 || firstDeliveries > 100 { wantsLog = false }
    }
    return nextIsRedelivered
  }

  private func noteTruncation(_ topic: RawSpan, bytes: Int) {
    truncated += 1
    truncation = (unsafe topic.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }, bytes)
  }

  private func refuse(qos: UInt8) {
    isPoisoned = true
    if qos == 0 { link.addLostQoS0(1) }
  }

  /// Puts topic and payload into the arena, one after the other. If there is no room, the pipeline first has to commit
  /// what is there.
  private func place(_ topic: RawSpan, _ payload: RawSpan) -> Int? {
    let size = topic.byteCount + payload.byteCount
    guard size <= arena.capacity else { return nil }
    while arena.free < size {
      guard awaitConsumer() else { return nil }
      if producer.isDrained { arena.reset() }
    }
    guard let offset = arena.append(topic), arena.append(payload) != nil else { return nil }
    return offset
  }

  /// Sleeps until the consumer has done something.
  ///
  /// - Returns: whether to go on waiting; `false` once the connection is condemned, or the source shall stop.
  private func awaitConsumer() -> Bool {
    if link.isStopping || link.condemned >= connection { return false }
    link.wake.ring()
    link.bell.wait(timeout: .seconds(1))
    link.update { $0.turns += 1 }
    return true
  }
}
