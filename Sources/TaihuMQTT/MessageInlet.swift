internal import Synchronization
internal import TaihuRing

/// The pipeline's end of a source: look at the waiting messages, commit what they say, then advance.
///
/// It belongs to one thread, the pipeline's. Advancing is the commit signal: once everything that the network loop has
/// read is advanced over, it acknowledges all of it to the broker. So advance only over messages that are durable,
/// stored or quarantined; and when a commit fails, or nobody knows whether it did, call ``nack()`` instead.
///
/// A nack condemns the connection that delivered the batch, by its number. Every slot names its connection, so the
/// inlet discards exactly the condemned connection's messages, whenever they turn up, and never one that came over a
/// later one; the network loop, which finds the ring drained but its connection condemned, drops the acknowledgements
/// and reconnects.
public final class MessageInlet {
  private var consumer: RingConsumer<MessageSlot>
  private let bytes: ByteArenaView
  private let link: SourceLink
  /// The last connection that was given back.
  private var condemned: UInt64 = 0

  init(consumer: consuming RingConsumer<MessageSlot>, bytes: ByteArenaView, link: SourceLink) {
    self.consumer = consumer
    self.bytes = bytes
    self.link = link
  }

  /// The number of messages waiting, as of now. O(1).
  public var count: Int {
    discardCondemned()
    return consumer.count
  }

  /// Whether nothing waits, as of now. O(1).
  public var isEmpty: Bool { count == 0 }

  /// The number of slots of the ring.
  public var capacity: Int { consumer.capacity }

  /// Shows the oldest waiting messages, in order, without consuming them. The bytes are valid until the next
  /// ``advance(by:)`` or ``nack()``, but a span can't leave the closure.
  ///
  /// - Parameters:
  ///   - max: the most messages to show.
  ///   - body: called for each message.
  /// - Returns: how many were shown; what to advance by once they are committed.
  /// - Throws: what `body` throws; then nothing has changed.
  public func forEachMessage<Failure: Error>(
    max: Int = .max, _ body: (_ slot: MessageSlot, _ topic: RawSpan, _ payload: RawSpan) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    discardCondemned()
    let bytes = bytes
    return try consumer.peek(max: max) { slots throws(Failure) in
      for index in slots.indices {
        let slot = slots[index]
        try bytes.withBytes(at: slot.offset, count: slot.topicBytes + slot.payloadBytes) { both throws(Failure) in
          try body(slot, both.extracting(first: slot.topicBytes), both.extracting(last: slot.payloadBytes))
        }
      }
      return slots.count
    }
  }

  /// Declares the oldest `count` messages committed, and gives their memory back.
  ///
  /// - Parameter count: not more than ``forEachMessage(max:_:)`` has shown.
  /// - Complexity: O(1); one system call if the network loop waits for it.
  public func advance(by count: Int) {
    consumer.advance(by: count)
    link.bell.ring()
  }

  /// Gives the waiting messages back, because they could not be committed or nobody knows whether they were. The
  /// network loop drops its acknowledgements and reconnects after a back-off, and the broker delivers the messages
  /// again; those of QoS 0 are lost, and counted. Without a waiting message there is nothing to give back, and nothing
  /// happens.
  public func nack() {
    discardCondemned()
    guard let oldest = consumer.first() else { return }
    condemned = oldest.connection
    link.condemn(condemned)
    discardCondemned()
    link.bell.ring()
  }

  /// Advances over the messages of condemned connections. They are all at the front, as connections follow each other.
  private func discardCondemned() {
    guard let oldest = consumer.first(), oldest.connection <= condemned else { return }
    var lost: UInt64 = 0
    while let slot = consumer.first(), slot.connection <= condemned {
      if slot.qos == 0 { lost += 1 }
      consumer.advance(by: 1)
    }
    link.addLostQoS0(lost)
    link.bell.ring()
  }
}
