/// Reads what a ``StateWriter`` wrote. It never fails half-way: bytes that are missing or make no sense mark the reader
/// as refused, and every further value is zero.
struct StateReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  private var isRefused = false

  /// A reader over `bytes`.
  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// Whether everything was read, and nothing of it was refused.
  var isComplete: Bool { !isRefused && position == bytes.endIndex }

  /// Marks what was read as senseless.
  mutating func refuse() { isRefused = true }

  /// The next integer.
  mutating func next<Number: FixedWidthInteger>() -> Number {
    let width = Number.bitWidth / 8
    guard !isRefused, bytes.endIndex - position >= width else {
      isRefused = true
      return 0
    }
    var number: Number = 0
    for place in 0..<width { number |= Number(truncatingIfNeeded: bytes[position + place]) << (place * 8) }
    position += width
    return number
  }

  /// The next count that was appended as small; refused where it does not fit into 16 bits.
  mutating func nextSmall() -> UInt16 {
    var number: UInt32 = 0
    for place in 0..<3 {
      let byte: UInt8 = next()
      number |= UInt32(byte & 0x7F) << (7 * UInt32(place))
      if byte < 0x80 { break }
      if place == 2 { isRefused = true }
    }
    if number > UInt32(UInt16.max) { isRefused = true }
    return isRefused ? 0 : UInt16(number)
  }

  /// The next double; refused unless finite.
  mutating func next() -> Double {
    let number = Double(bitPattern: next())
    if !number.isFinite { isRefused = true }
    return isRefused ? 0 : number
  }

  /// The next float; refused unless finite.
  mutating func next() -> Float {
    let number = Float(bitPattern: next())
    if !number.isFinite { isRefused = true }
    return isRefused ? 0 : number
  }

  /// The next text; refused unless UTF-8.
  mutating func next() -> String {
    let count = Int(next() as UInt8)
    guard !isRefused, bytes.endIndex - position >= count,
      let text = String(validating: bytes[position..<position + count], as: UTF8.self)
    else {
      isRefused = true
      return ""
    }
    position += count
    return text
  }
}
