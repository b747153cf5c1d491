internal import TaihuCore
internal import TaihuMQTT
internal import TaihuStore

/// When the messages that a broker may deliver again first arrived, so that one without a time of its own, delivered
/// again, gives the same reading and is found to be known.
///
/// Such a message has no identity but the packet identifier, which the broker keeps when it delivers again. The memory is
/// written in the transaction that holds the readings, and holds the last two acknowledgement rounds: a packet identifier
/// means nothing any more once its message was acknowledged. A broker delivers again before it delivers anew, so the
/// first new message shows which rounds are over.
final class DeliveryMemory {
  /// One delivery as the broker made it.
  struct Delivery {
    /// The broker's packet identifier, its acknowledgement round, and whether the broker says that it came before.
    var packetID: UInt16
    var round: UInt64
    var isRedelivered: Bool

    /// The delivery of a slot; `nil` at QoS 0, where nothing comes again.
    init?(_ slot: MessageSlot) {
      guard slot.qos > 0 else { return nil }
      (packetID, round, isRedelivered) = (slot.packetID, slot.round, slot.isRedelivered)
    }
  }

  private struct Entry {
    var hash: UInt64
    var received: Timestamp
    /// 0 for one that an earlier run left.
    var round: UInt64
  }

  private let prefix: String
  private var entries: [UInt16: Entry] = [:]
  private var newestRound: UInt64 = 0

  /// The memory of one broker as the last commit left it.
  init(source: String, writer: StoreWriter) throws {
    prefix = "delivery/" + source + "/"
    for (key, text) in try writer.settings(prefix: prefix) {
      let parts = text.split(separator: " ")
      guard parts.count == 2, let id = UInt16(key), let hash = UInt64(parts[0]), let time = Int64(parts[1]) else {
        continue
      }
      entries[id] = Entry(hash: hash, received: Timestamp(nanoseconds: time), round: 0)
    }
  }

  /// When a message first arrived, if it came before and was stored.
  func firstArrival(of delivery: Delivery, topic: RawSpan, payload: RawSpan) -> Timestamp? {
    guard delivery.isRedelivered, let entry = entries[delivery.packetID],
      entry.hash == Self.hash(topic, payload)
    else { return nil }
    return entry.received
  }

  /// Notes with the writer's batch that a message was stored by the time it arrived.
  func note(_ delivery: Delivery, topic: RawSpan, payload: RawSpan, received: Timestamp, _ writer: StoreWriter) {
    let entry = Entry(hash: Self.hash(topic, payload), received: received, round: delivery.round)
    entries[delivery.packetID] = entry
    writer.set(prefix + String(delivery.packetID), "\(entry.hash) \(received.nanoseconds)")
  }

  /// Forgets rounds that are over, as a new message shows. O(1) but for the first message of a round.
  func advance(to delivery: Delivery, _ writer: StoreWriter) {
    guard !delivery.isRedelivered, delivery.round > newestRound else { return }
    newestRound = delivery.round
    for (id, entry) in entries where entry.round + 1 < newestRound {
      entries[id] = nil
      writer.set(prefix + String(id), "")
    }
  }

  /// The 64-bit Fowler–Noll–Vo hash, variant 1a: the same in every run.
  private static func hash(_ topic: RawSpan, _ payload: RawSpan) -> UInt64 {
    var hash: UInt64 = 14_695_981_039_346_656_037
    for bytes in [topic.copiedBytes, [0], payload.copiedBytes] {
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
    }
    return hash
  }
}
