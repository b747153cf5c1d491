/// Writes the small JSON texts of the simulators, with members in a fixed order so that equal runs give equal bytes.
struct JSONText: Sendable {
  private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// An empty text with room for so many bytes.
  init(reserving capacity: Int = 0) {
    bytes.reserveCapacity(capacity)
  }

  /// Begins an object.
  mutating func beginObject() {
    separate()
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
  }

  /// Ends the innermost object.
  mutating func endObject() {
    bytes.append(UInt8(ascii: "}"))
    needsComma = true
  }

  /// Begins an array.
  mutating func beginArray() {
    separate()
    bytes.append(UInt8(ascii: "["))
    needsComma = false
  }

  /// Ends the innermost array.
  mutating func endArray() {
    bytes.append(UInt8(ascii: "]"))
    needsComma = true
  }

  /// The name of a member; its value must follow.
  mutating func name(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// The name of a member as ``name(_:)`` wrote it once before; its value must follow.
  mutating func name(written name: [UInt8]) {
    separate()
    bytes += name
    needsComma = false
  }

  /// A string value.
  mutating func string(_ text: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 { escape(byte) }
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  /// A finite number, as short as it can be without losing a bit; whole numbers without a fraction.
  mutating func number(_ value: Double) {
    precondition(value.isFinite, "JSON has no word for \(value)")
    raw(DecimalText.general(value))
  }

  /// A finite number that has at most so many decimal places, written like ``number(_:)`` but faster.
  mutating func number(_ value: Double, decimals: Int) {
    separate()
    DecimalText.append(value, decimals: decimals, to: &bytes)
    needsComma = true
  }

  /// A whole number.
  mutating func number(_ value: some BinaryInteger) {
    raw(String(value))
  }

  /// A value that is already JSON.
  mutating func raw(_ text: String) {
    separate()
    bytes += text.utf8
    needsComma = true
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    case 0..<0x20: bytes += Array("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
    default: bytes.append(byte)
    }
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }
}
