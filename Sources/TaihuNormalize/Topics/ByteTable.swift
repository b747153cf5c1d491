/// Numbers the byte strings put into it, 0, 1, 2…, and finds the number of a byte string in one look-up.
///
/// Open addressing with linear probing, at most half full; the strings lie one after the other in one array, so that
/// neither a look-up nor the table's size in memory depends on allocations per string. Hashes are seeded, since topics
/// come from outside.
///
/// - Complexity: look-up O(length), insertion amortized O(length).
struct ByteTable {
  private var slots: [UInt64]
  private var ends: [Int] = []
  private var bytes = padding
  private let seed: UInt64

  /// Stands after the last string, so that a whole word can be read from any byte of it.
  private static let padding: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0]

  /// An empty table.
  init() {
    var generator = SystemRandomNumberGenerator()
    seed = generator.next()
    slots = Array(repeating: 0, count: 16)
  }

  /// How many strings it holds.
  var count: Int { ends.count }

  /// The number of the string that stands in a range of `span`, or `nil`.
  @inline(__always)
  func index(of range: Range<Int>, in span: RawSpan) -> Int? {
    let hash = hash(range, in: span)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
    while slots[slot] != 0 {
      if slots[slot] >> 32 == hash >> 32 {
        let index = Int(slots[slot] & 0xFFFF_FFFF) &- 1
        if isEqual(index, range, in: span) { return index }
      }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return nil
  }

  /// Adds the string that stands in a range of `span` and numbers it.
  ///
  /// - Precondition: the table does not hold it.
  @discardableResult
  mutating func insert(_ range: Range<Int>, in span: RawSpan) -> Int {
    if (count + 1) * 2 > slots.count { grow() }
    bytes.removeLast(Self.padding.count)
    for offset in range { bytes.append(span.byte(offset)) }
    ends.append(bytes.count)
    bytes.append(contentsOf: Self.padding)
    place(count - 1, hash(range, in: span))
    return count - 1
  }

  /// The string of a number.
  subscript(index: Int) -> ArraySlice<UInt8> { bytes[start(index)..<ends[index]] }

  private func start(_ index: Int) -> Int { index == 0 ? 0 : ends[index - 1] }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for index in 0..<count {
      let hash = bytes.withBytes { self.hash(start(index)..<ends[index], in: $0) }
      place(index, hash)
    }
  }

  private mutating func place(_ index: Int, _ hash: UInt64) {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
    while slots[slot] != 0 { slot = (slot &+ 1) & (slots.count &- 1) }
    slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(index + 1)
  }

  /// Compares word by word; the last word may overlap the one before.
  @inline(__always)
  private func isEqual(_ index: Int, _ range: Range<Int>, in span: RawSpan) -> Bool {
    let start = start(index)
    let length = range.upperBound &- range.lowerBound
    guard ends[index] &- start == length else { return false }
    let own = unsafe bytes.span.bytes
    if length < 8 { return own.word(start, count: length) == span.word(range.lowerBound, count: length) }
    var offset = 0
    while offset &+ 8 < length {
      if own.word(start &+ offset) != span.word(range.lowerBound &+ offset) { return false }
      offset &+= 8
    }
    return own.word(start &+ length &- 8) == span.word(range.upperBound &- 8)
  }

  /// Multiply-and-fold over words of eight bytes, the last of which may overlap the one before.
  @inline(__always)
  private func hash(_ range: Range<Int>, in span: RawSpan) -> UInt64 {
    let length = range.upperBound &- range.lowerBound
    let hash = seed ^ UInt64(truncatingIfNeeded: length)
    if length < 8 { return Self.mix(Self.mix(hash ^ span.word(range.lowerBound, count: length))) }
    var folded = hash
    var offset = range.lowerBound
    while offset &+ 8 < range.upperBound {
      folded = Self.mix(folded ^ span.word(offset))
      offset &+= 8
    }
    return Self.mix(Self.mix(folded ^ span.word(range.upperBound &- 8)))
  }

  @inline(__always)
  private static func mix(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low
  }
}

extension ByteTable {
  /// The number of a byte string, or `nil`.
  func index(of string: [UInt8]) -> Int? {
    string.withBytes { index(of: 0..<string.count, in: $0) }
  }

  /// Adds a byte string unless the table holds it; its number in either case.
  @discardableResult
  mutating func insert(_ string: [UInt8]) -> Int {
    if let index = index(of: string) { return index }
    return unsafe insert(0..<string.count, in: string.span.bytes)
  }

  /// The number of a string in a JSON payload, or `nil`.
  @inline(__always)
  func index(of text: JSONText, in payload: RawSpan) -> Int? {
    text.hasEscapes ? index(of: text.unescaped(in: payload)) : index(of: text.range, in: payload)
  }
}
