/// Where the producing thread puts bytes that its ring's slots point to: a block of fixed size, filled from the front.
///
/// The arena has no cursors of its own. The producer appends bytes, writes the offset into a slot and pushes the slot;
/// the ring's release store publishes the bytes along with it. The consumer reads them through its ``ByteArenaView``
/// until it advances over the slot. Once the ring is drained nobody reads any more, and the producer resets the arena:
/// memory is bounded, and a quiet stream keeps using the same few cache lines.
public struct ByteArena: ~Copyable, Sendable {
  private let storage: RingStorage<UInt8>
  private var used = 0

  /// An empty arena.
  ///
  /// - Parameter capacity: the number of bytes it can hold, a power of two.
  public init(capacity: Int) {
    storage = RingStorage(capacity: capacity)
  }

  /// The number of bytes it can hold.
  public var capacity: Int { storage.capacity }

  /// The number of bytes that still fit before a reset.
  public var free: Int { storage.capacity - used }

  /// The reading side, for the thread that consumes the ring.
  public var view: ByteArenaView { ByteArenaView(storage: storage) }

  /// Copies bytes in.
  ///
  /// - Returns: the offset to read them at, or `nil` when they don't fit before a reset.
  /// - Complexity: O(number of bytes), never waits.
  public mutating func append(_ bytes: RawSpan) -> Int? {
    guard bytes.byteCount <= free else { return nil }
    let offset = used
    storage.write(bytes: bytes, at: offset)
    used += bytes.byteCount
    return offset
  }

  /// Forgets all bytes. Only while the ring whose slots point here is drained.
  public mutating func reset() {
    used = 0
  }
}

/// The reading side of a ``ByteArena``.
public struct ByteArenaView: Sendable {
  private let storage: RingStorage<UInt8>

  fileprivate init(storage: RingStorage<UInt8>) {
    self.storage = storage
  }

  /// Lends `count` bytes at `offset`, both as a slot that was seen through the ring says.
  ///
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  /// - Complexity: O(1) besides `body`.
  public func withBytes<Result: ~Copyable, Failure: Error>(
    at offset: Int, count: Int, _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try storage.withBytes(at: offset, count: count, body)
  }
}
