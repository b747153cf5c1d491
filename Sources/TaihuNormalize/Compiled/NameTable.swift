/// Finds the number that belongs to a name, for the few dozen names of a pack's quantities.
///
/// Names of up to 16 bytes, which is nearly all, are compared as two words; longer ones go through a dictionary. The
/// names come from packs, so their hashes need no seed; names looked up come from outside and never enter the table.
///
/// - Complexity: look-up O(1) for names of up to 16 bytes, else O(length).
struct NameTable {
  private struct Slot {
    var low: UInt64 = 0
    var high: UInt64 = 0
    var length = -1
    var number = 0
  }

  private var slots = Array(repeating: Slot(), count: 16)
  private var longNames: [[UInt8]: Int] = [:]
  private var count = 0

  /// The number of the name that stands in a range of `span`, or `nil`.
  @inline(__always)
  func number(of range: Range<Int>, in span: RawSpan) -> Int? {
    let length = range.upperBound &- range.lowerBound
    if length > 16 { return longNames[span.array(range)] }
    let low = length < 8 ? span.word(range.lowerBound, count: length) : span.word(range.lowerBound)
    let high = length > 8 ? span.word(range.upperBound &- 8) : 0
    var slot = Self.hash(low, high, length) & (slots.count &- 1)
    while slots[slot].length >= 0 {
      if slots[slot].low == low, slots[slot].high == high, slots[slot].length == length { return slots[slot].number }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return nil
  }

  /// The number of a name, or `nil`.
  func number(of name: [UInt8]) -> Int? {
    name.withBytes { number(of: 0..<name.count, in: $0) }
  }

  /// Gives a name its number.
  ///
  /// - Precondition: the table does not hold the name.
  mutating func insert(_ name: [UInt8], number: Int) {
    if name.count > 16 { return longNames[name] = number }
    count += 1
    if count * 2 > slots.count { grow() }
    let low = name.withBytes { name.count < 8 ? $0.word(0, count: name.count) : $0.word(0) }
    let high = name.count > 8 ? name.withBytes { $0.word(name.count - 8) } : 0
    place(Slot(low: low, high: high, length: name.count, number: number))
  }

  private mutating func grow() {
    let former = slots
    slots = Array(repeating: Slot(), count: former.count * 2)
    for slot in former where slot.length >= 0 { place(slot) }
  }

  private mutating func place(_ new: Slot) {
    var slot = Self.hash(new.low, new.high, new.length) & (slots.count - 1)
    while slots[slot].length >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = new
  }

  @inline(__always)
  private static func hash(_ low: UInt64, _ high: UInt64, _ length: Int) -> Int {
    let mixed = (low ^ high &* 0xD6E8_FEB8_6659_FD93 ^ UInt64(truncatingIfNeeded: length)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed &>> 32)
  }
}
