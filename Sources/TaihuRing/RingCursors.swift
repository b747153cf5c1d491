public import Synchronization

/// How far the two ends of a ring have come: the only atomics of the ring.
///
/// Each cursor is stored by one end and loaded by the other; the padding keeps them off each other's cache lines, and
/// off those of the object's header.
public final class RingCursors: Sendable {
  @usableFromInline let padBefore = CachePad()
  /// Elements ever pushed. Stored by the producer with release after it wrote the slots; pairs with the consumer's
  /// acquiring load in ``RingConsumer``.
  @usableFromInline let pushed = Atomic<Int>(0)
  @usableFromInline let padBetween = CachePad()
  /// Elements ever consumed. Stored by the consumer with release after it read the slots; pairs with the producer's
  /// acquiring load in ``RingProducer``.
  @usableFromInline let consumed = Atomic<Int>(0)
  @usableFromInline let padAfter = CachePad()

  @inlinable
  init() {}
}

/// Two cache lines of nothing: processors prefetch lines in pairs, so 128 bytes part what two threads write.
@frozen
@usableFromInline
struct CachePad: Sendable {
  @usableFromInline let bytes: [16 of UInt64]

  @inlinable
  init() {
    bytes = .init(repeating: 0)
  }
}
