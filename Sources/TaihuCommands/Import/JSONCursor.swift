internal import Foundation

/// Takes JSON apart without building values: members and elements are given as the bytes that stand for them.
struct JSONCursor {
  private let bytes: ArraySlice<UInt8>
  /// The index of the first byte that is not read yet.
  private(set) var position: Int

  /// A cursor at the beginning of some text.
  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// The members of an object: the name between its quotes as written, and the bytes of the value.
  static func members(
    of object: ArraySlice<UInt8>
  ) throws(ImportFault) -> [(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)] {
    var cursor = JSONCursor(object)
    var members: [(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)] = []
    guard cursor.take(UInt8(ascii: "{")) else { throw ImportFault("JSON object", object) }
    if !cursor.take(UInt8(ascii: "}")) {
      repeat {
        let name = try cursor.value()
        guard name.first == UInt8(ascii: "\""), cursor.take(UInt8(ascii: ":")) else {
          throw ImportFault("JSON object", object)
        }
        members.append((name.dropFirst().dropLast(), try cursor.value()))
      } while cursor.take(UInt8(ascii: ","))
      guard cursor.take(UInt8(ascii: "}")) else { throw ImportFault("JSON object", object) }
    }
    guard cursor.isAtEnd else { throw ImportFault("JSON object alone", object) }
    return members
  }

  /// The elements of an array.
  static func elements(of array: ArraySlice<UInt8>) throws(ImportFault) -> [ArraySlice<UInt8>] {
    var cursor = JSONCursor(array)
    var elements: [ArraySlice<UInt8>] = []
    guard cursor.take(UInt8(ascii: "[")) else { throw ImportFault("JSON array", array) }
    if cursor.take(UInt8(ascii: "]")) { return [] }
    repeat { elements.append(try cursor.value()) } while cursor.take(UInt8(ascii: ","))
    guard cursor.take(UInt8(ascii: "]")) else { throw ImportFault("JSON array", array) }
    return elements
  }

  /// The text of a string with its quotes.
  static func string(_ value: ArraySlice<UInt8>) throws(ImportFault) -> String {
    guard value.count >= 2, value.first == UInt8(ascii: "\""), value.last == UInt8(ascii: "\"") else {
      throw ImportFault("JSON string", value)
    }
    if !ByteText.contains(value, UInt8(ascii: "\\")) { return try ByteText.string(value.dropFirst().dropLast()) }
    guard let text = try? JSONDecoder().decode(String.self, from: Data(value)) else {
      throw ImportFault("JSON string", value)
    }
    return text
  }

  /// The bytes of the next value.
  mutating func value() throws(ImportFault) -> ArraySlice<UInt8> {
    skipSpace()
    let start = position
    switch current {
    case UInt8(ascii: "\""): try skipString()
    case UInt8(ascii: "{"), UInt8(ascii: "["): try skipNested()
    default: skipWord()
    }
    guard position > start else { throw ImportFault("a JSON value is missing") }
    return bytes[start..<position]
  }

  private var current: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private var isAtEnd: Bool { bytes[position...].allSatisfy { $0 <= 0x20 } }

  private mutating func skipSpace() {
    while let byte = current, byte <= 0x20 { position += 1 }
  }

  /// Passes over a byte, and over blanks before it, where it comes next.
  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard current == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipString() throws(ImportFault) {
    position += 1
    while let byte = current {
      position += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "\"") { return }
    }
    throw ImportFault("a JSON string does not end")
  }

  /// Passes over an object or an array; what is in it is looked at when it is asked for.
  private mutating func skipNested() throws(ImportFault) {
    var depth = 0
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        try skipString()
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      position += 1
      if depth == 0 { return }
    }
    throw ImportFault("a JSON object or array does not end")
  }

  private mutating func skipWord() {
    while let byte = current, byte > 0x20, !",:{}[]\"".utf8.contains(byte) { position += 1 }
  }
}
