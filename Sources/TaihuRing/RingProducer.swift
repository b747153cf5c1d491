public import Synchronization

/// The end of a ``Ring`` that pushes. There is one, and it belongs to one thread at a time.
@frozen
public struct RingProducer<Element: BitwiseCopyable & Sendable>: ~Copyable, Sendable {
  @usableFromInline let storage: RingStorage<Element>
  @usableFromInline let cursors: RingCursors
  /// Our own cursor, as a plain number; the atomic one is only ever stored.
  @usableFromInline var pushedCount = 0
  /// The consumer's cursor as last seen; it may have come further.
  @usableFromInline var consumedSeen = 0

  @inlinable
  init(storage: RingStorage<Element>, cursors: RingCursors) {
    self.storage = storage
    self.cursors = cursors
  }

  /// The number of elements the ring can hold.
  @inlinable
  public var capacity: Int { storage.capacity }

  /// Elements ever pushed.
  @inlinable
  public var pushed: Int { pushedCount }

  /// Elements ever consumed, as of now. What the consumer wrote before it advanced is visible afterwards.
  @inlinable
  public var consumed: Int {
    // Acquire: pairs with the consumer's release store after reading.
    cursors.consumed.load(ordering: .acquiring)
  }

  /// Whether the consumer has advanced over everything ever pushed.
  @inlinable
  public var isDrained: Bool { consumed == pushedCount }

  /// The number of elements that can be pushed now; the consumer can only make it grow.
  @inlinable
  public var free: Int { storage.capacity - (pushedCount - consumed) }

  /// Pushes one element, or hands it back when the ring is full.
  ///
  /// - Returns: `nil` when the ring took the element, else the element.
  /// - Complexity: O(1), never waits.
  @inlinable
  public mutating func push(_ element: Element) -> Element? {
    if room(for: 1) == 0 { return element }
    storage.write(element, at: pushedCount)
    publish(pushedCount &+ 1)
    return nil
  }

  /// Pushes as many elements as there is room for, in order, and shows them to the consumer all at once. Elements that
  /// are made for this purpose are better written in place, by ``push(upTo:_:)``: copying what was just written waits
  /// for the processor's store buffer, which costs a third of the rate in `taihu-bench ring`.
  ///
  /// - Returns: how many were taken; those from that offset on are still the caller's.
  /// - Complexity: O(number taken), never waits.
  @inlinable
  public mutating func push(contentsOf elements: Span<Element>) -> Int {
    let count = room(for: elements.count)
    // A store that changes nothing would still take the cache line away from the consumer.
    if count == 0 { return 0 }
    storage.write(contentsOf: elements.extracting(first: count), at: pushedCount)
    publish(pushedCount &+ count)
    return count
  }

  /// Lets `body` write elements straight into free slots, and shows them to the consumer all at once.
  ///
  /// The span has less room than asked for when the ring is nearly full, or its memory ends; it may have none.
  ///
  /// - Parameters:
  ///   - count: the most elements to write.
  ///   - body: appends elements to the span, as many as it likes.
  /// - Returns: how many `body` appended.
  /// - Throws: what `body` throws; then nothing was pushed.
  /// - Complexity: O(1) besides `body`, never waits.
  @inlinable
  public mutating func push<Failure: Error>(
    upTo count: Int, _ body: (inout OutputSpan<Element>) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    let filled = try storage.fill(at: pushedCount, count: room(for: count), body)
    if filled > 0 { publish(pushedCount &+ filled) }
    return filled
  }

  /// The free slots, as many as are wanted at most; looks at the consumer's cursor only when the copy is too old.
  @inlinable
  mutating func room(for wanted: Int) -> Int {
    var free = storage.capacity &- (pushedCount &- consumedSeen)
    if free < wanted {
      consumedSeen = consumed
      free = storage.capacity &- (pushedCount &- consumedSeen)
    }
    return min(free, wanted)
  }

  /// Shows everything up to `count` to the consumer.
  @inlinable
  mutating func publish(_ count: Int) {
    pushedCount = count
    // Release: pairs with the consumer's acquiring load before reading.
    cursors.pushed.store(count, ordering: .releasing)
  }
}
