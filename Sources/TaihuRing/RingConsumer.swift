public import Synchronization

/// The end of a ``Ring`` that peeks at a batch and then advances over it. There is one, and it belongs to one thread at
/// a time.
///
/// Elements peeked at stay in the ring: only ``advance(by:)`` gives their slots back, and tells the producer that they
/// are done with.
@frozen
public struct RingConsumer<Element: BitwiseCopyable & Sendable>: ~Copyable, Sendable {
  @usableFromInline let storage: RingStorage<Element>
  @usableFromInline let cursors: RingCursors
  /// Our own cursor, as a plain number; the atomic one is only ever stored.
  @usableFromInline var consumedCount = 0
  /// The producer's cursor as last seen; it may have come further.
  @usableFromInline var pushedSeen = 0

  @inlinable
  init(storage: RingStorage<Element>, cursors: RingCursors) {
    self.storage = storage
    self.cursors = cursors
  }

  /// The number of elements the ring can hold.
  @inlinable
  public var capacity: Int { storage.capacity }

  /// Elements ever consumed.
  @inlinable
  public var consumed: Int { consumedCount }

  /// The number of elements waiting, as of now; the producer can only make it grow.
  @inlinable
  public var count: Int {
    // Acquire: pairs with the producer's release store after writing.
    cursors.pushed.load(ordering: .acquiring) - consumedCount
  }

  /// Whether nothing is waiting, as of now.
  @inlinable
  public var isEmpty: Bool { count == 0 }

  /// Lends the oldest waiting elements, in order, without consuming them.
  ///
  /// The span is empty when nothing waits. It can be shorter than what waits, since it ends where the ring's memory
  /// does; the next peek after advancing gives the rest.
  ///
  /// - Parameter max: the most elements to lend.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  /// - Complexity: O(1) besides `body`, never waits.
  @inlinable
  public mutating func peek<Result: ~Copyable, Failure: Error>(
    max: Int = .max, _ body: (Span<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let count = available(for: max)
    return try storage.withElements(at: consumedCount, count: count, body)
  }

  /// The oldest waiting element, without consuming it; `nil` when nothing waits.
  ///
  /// - Complexity: O(1), never waits.
  @inlinable
  public mutating func first() -> Element? {
    available(for: 1) == 0 ? nil : storage.read(at: consumedCount)
  }

  /// Consumes the oldest `count` elements: their slots are the producer's again, and it can see that they are done.
  ///
  /// - Parameter count: not more than were peeked at.
  /// - Complexity: O(1), never waits.
  @inlinable
  public mutating func advance(by count: Int) {
    precondition(count >= 0 && count <= pushedSeen &- consumedCount, "a consumer advances over what it has seen")
    // A store that changes nothing would still take the cache line away from the producer.
    if count == 0 { return }
    consumedCount &+= count
    // Release: pairs with the producer's acquiring load before overwriting, and before acknowledging.
    cursors.consumed.store(consumedCount, ordering: .releasing)
  }

  /// Takes the oldest element out; `nil` when nothing waits.
  ///
  /// - Complexity: O(1), never waits.
  @inlinable
  public mutating func pop() -> Element? {
    guard let element = first() else { return nil }
    advance(by: 1)
    return element
  }

  /// The waiting elements, as many as are wanted at most; looks at the producer's cursor only when the copy is too old.
  @inlinable
  mutating func available(for wanted: Int) -> Int {
    var waiting = pushedSeen &- consumedCount
    if waiting < wanted {
      pushedSeen = consumedCount &+ count
      waiting = pushedSeen &- consumedCount
    }
    return min(waiting, wanted)
  }
}
