/// The slots that two threads share: a fixed block of memory, and the only unsafe pointers of the ring.
///
/// It is unchecked `Sendable`, and the proof is the ring's: a slot is written by the producer alone, while it lies
/// outside `consumed ..< pushed`, and read by the consumer alone, while it lies inside; the release and acquire of the
/// cursors order the two. Numbers are reduced modulo the capacity, so no number can reach outside the block.
@safe
public final class RingStorage<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  /// The number of slots, a power of two.
  public let capacity: Int
  @usableFromInline let mask: Int
  @usableFromInline let slots: UnsafeMutablePointer<Element>

  /// Memory for `capacity` elements, which must be a power of two.
  @inlinable
  public init(capacity: Int) {
    precondition(capacity > 0 && capacity & (capacity - 1) == 0, "the capacity of a ring is a power of two")
    self.capacity = capacity
    mask = capacity - 1
    unsafe slots = .allocate(capacity: capacity)
  }

  deinit {
    unsafe slots.deallocate()
  }

  /// Writes the slot of the `number`-th element.
  @inlinable
  func write(_ element: Element, at number: Int) {
    unsafe (slots + (number & mask)).initialize(to: element)
  }

  /// Writes the slots from the `number`-th on, in at most two copies. There are no more elements than slots.
  @inlinable
  func write(contentsOf elements: Span<Element>, at number: Int) {
    let start = number & mask
    let first = min(elements.count, capacity - start)
    unsafe elements.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      unsafe (slots + start).initialize(from: base, count: first)
      if first < source.count { unsafe slots.initialize(from: base + first, count: source.count - first) }
    }
  }

  /// Lends the slots from the `number`-th on to be filled in place, `count` of them or as many as lie before the end of
  /// the block.
  ///
  /// - Returns: how many `body` filled.
  @inlinable
  func fill<Failure: Error>(
    at number: Int, count: Int, _ body: (inout OutputSpan<Element>) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    let start = number & mask
    let free = unsafe UnsafeMutableBufferPointer(start: slots + start, count: min(count, capacity - start))
    var span = unsafe OutputSpan(buffer: free, initializedCount: 0)
    try body(&span)
    return unsafe span.finalize(for: free)
  }

  /// The `number`-th element.
  @inlinable
  func read(at number: Int) -> Element {
    unsafe slots[number & mask]
  }

  /// Lends the slots from the `number`-th on, `count` of them or as many as lie before the end of the block.
  @inlinable
  func withElements<Result: ~Copyable, Failure: Error>(
    at number: Int, count: Int, _ body: (Span<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let start = number & mask
    let run = min(count, capacity - start)
    return try body(unsafe UnsafeBufferPointer(start: slots + start, count: run).span)
  }
}

extension RingStorage where Element == UInt8 {
  /// Copies bytes in from `offset` on; they fit before the end of the block.
  func write(bytes: RawSpan, at offset: Int) {
    precondition(offset >= 0 && bytes.byteCount <= capacity - offset, "bytes fit into their arena")
    unsafe bytes.withUnsafeBytes { source in
      guard let base = source.baseAddress else { return }
      unsafe UnsafeMutableRawPointer(slots + offset).copyMemory(from: base, byteCount: source.count)
    }
  }

  /// Lends `count` bytes at `offset`.
  func withBytes<Result: ~Copyable, Failure: Error>(
    at offset: Int, count: Int, _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(offset >= 0 && count >= 0 && count <= capacity - offset, "a slot points into its arena")
    return try body(unsafe UnsafeRawBufferPointer(start: slots + offset, count: count).bytes)
  }
}
