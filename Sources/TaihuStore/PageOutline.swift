/// Which leaf pages of a table hold certain keys, by the upper pages of its tree: SQLite's file format, section 1.6.
///
/// The pages are read past SQLite and may be old, half written or not what they seem; so the answer is good for hints alone,
/// and nothing that stands on a page is trusted.
struct PageOutline {
  /// Bytes of a page.
  let pageBytes: Int
  /// The bytes of a page by its number, from 1; `nil` where it can't be read.
  let page: (UInt32) -> [UInt8]?

  /// Trees are not deeper in files that this century will see.
  private static let levelsMax = 6
  /// Upper pages looked at for one answer: enough for some gigabytes.
  private static let pagesMax = 512

  /// The leaf pages under a root whose keys may lie in a range, ascending. The key of a row is its number, or, in an index
  /// or a table without row numbers, its first column.
  func leaves(of root: UInt32, _ keys: ClosedRange<Int64>) -> [UInt32] {
    var (level, looked) = ([root], 0)
    for _ in 0..<Self.levelsMax {
      var children: [UInt32] = []
      for number in level {
        looked += 1
        guard looked <= Self.pagesMax, let bytes = page(number) else { return [] }
        guard let found = Self.children(bytes, keys) else { return level.sorted() }
        children += found
      }
      level = children
    }
    return []
  }

  /// The children of an upper page that may hold keys in a range; `nil` when it is a leaf, or no page of a tree.
  ///
  /// A child holds keys up to the one beside it, and above the one before.
  private static func children(_ bytes: [UInt8], _ keys: ClosedRange<Int64>) -> [UInt32]? {
    guard bytes.count >= 512, bytes[0] == 2 || bytes[0] == 5 else { return nil }
    let (isIndex, count) = (bytes[0] == 2, Int(bytes[3]) << 8 | Int(bytes[4]))
    var (children, lower): ([UInt32], Int64) = ([], .min)
    for index in 0..<count {
      let pointer = 12 + 2 * index
      guard pointer + 1 < bytes.count else { return [] }
      let cell = Int(bytes[pointer]) << 8 | Int(bytes[pointer + 1])
      guard cell + 4 < bytes.count else { return [] }
      let key = isIndex ? firstColumn(bytes, cell + 4) : integer(bytes, cell + 4)?.value
      if lower <= keys.upperBound && (key ?? .max) >= keys.lowerBound { children.append(number(bytes, cell)) }
      lower = key ?? lower
    }
    if lower <= keys.upperBound { children.append(number(bytes, 8)) }
    return children
  }

  private static func number(_ bytes: [UInt8], _ place: Int) -> UInt32 {
    bytes[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// An integer of SQLite's variable length, and where it ends; `nil` when the page ends before.
  private static func integer(_ bytes: [UInt8], _ place: Int) -> (value: Int64, end: Int)? {
    var value: UInt64 = 0
    for offset in 0..<9 {
      guard place + offset < bytes.count else { return nil }
      let byte = UInt64(bytes[place + offset])
      if offset == 8 { return (Int64(bitPattern: value << 8 | byte), place + 9) }
      value = value << 7 | byte & 0x7F
      if byte < 0x80 { return (Int64(bitPattern: value), place + offset + 1) }
    }
    return nil
  }

  /// The first column of the record in a cell of an index; `nil` when it is no integer.
  private static func firstColumn(_ bytes: [UInt8], _ place: Int) -> Int64? {
    guard let payload = integer(bytes, place), let header = integer(bytes, payload.end),
      let kind = integer(bytes, header.end), (0...64).contains(header.value)
    else { return nil }
    if kind.value == 8 || kind.value == 9 { return kind.value - 8 }
    guard (1...6).contains(kind.value) else { return nil }
    let (start, length) = (payload.end + Int(header.value), [1, 2, 3, 4, 6, 8][Int(kind.value) - 1])
    guard start + length <= bytes.count else { return nil }
    let first = Int64(Int8(bitPattern: bytes[start]))
    return bytes[start + 1..<start + length].reduce(first) { $0 << 8 | Int64($1) }
  }
}
