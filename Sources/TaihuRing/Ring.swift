/// A fixed-capacity queue between exactly two threads, without locks.
///
/// ## Design
///
/// *Purpose.* One thread hands small values to another at its own pace, and learns, from the same memory, how far the
/// other has come. In the gateway the network thread pushes message slots, and the pipeline advances over them once
/// their rows are durable: the consumer's cursor *is* the commit signal, and needs no second channel.
///
/// *Shape.* Making a ring gives two ends, ``RingProducer`` and ``RingConsumer``. Both are noncopyable, so a second
/// producer or a second consumer does not compile; both are `Sendable`, so each can move to its thread. They share two
/// objects: ``RingStorage``, the slots and the only unsafe pointers, and ``RingCursors``, the only atomics.
///
/// *Cursors.* `pushed` counts every element ever pushed and is stored by the producer alone; `consumed` counts every
/// element ever consumed and is stored by the consumer alone. An element's slot is its number modulo the capacity, a
/// power of two. Counts are 64 bits and never wrap, so *full* (`pushed - consumed == capacity`) and *empty*
/// (`pushed == consumed`) need no spare slot. Each end keeps its own cursor in a plain field, and a copy of the other
/// end's, which it refreshes only when the copy says that there is no room or nothing to read: in a stream the cache
/// line of the opposite cursor is fetched once a lap, not once an element. The cursors lie 128 bytes apart from each
/// other and from everything else, since processors fetch lines in pairs.
///
/// *Ordering.* Two pairs carry everything. The producer writes slots, then stores `pushed` with *release*; the consumer
/// loads it with *acquire*, and so sees the slots, and every byte written before, such as those in a ``ByteArena``. The
/// consumer reads slots, then stores `consumed` with *release*; the producer loads it with *acquire*, and so may
/// overwrite what was read, and sees whatever the consumer wrote before it advanced.
///
/// *Waiting* is not the ring's affair: see ``Doorbell``.
///
/// *Guarantee.* Every element pushed is seen by the consumer exactly once, in the order of pushing. No operation waits,
/// allocates or makes a system call.
///
/// *Rejected.* Many producers (a compare-and-swap for each element, and the cursor would no longer be a commit signal);
/// growing (a bound is the point); elements with references (retain counts bounce between cores, and a slot would need
/// clearing); a closure for each element (the consumer works in batches, as its transactions do).
@frozen
public struct Ring<Element: BitwiseCopyable & Sendable>: ~Copyable, Sendable {
  /// The end that pushes.
  public var producer: RingProducer<Element>
  /// The end that peeks and advances.
  public var consumer: RingConsumer<Element>

  /// An empty ring, to be taken apart into its two ends.
  ///
  /// - Parameter capacity: the number of elements it can hold, a power of two.
  @inlinable
  public init(capacity: Int) {
    let storage = RingStorage<Element>(capacity: capacity)
    let cursors = RingCursors()
    producer = RingProducer(storage: storage, cursors: cursors)
    consumer = RingConsumer(storage: storage, cursors: cursors)
  }
}
