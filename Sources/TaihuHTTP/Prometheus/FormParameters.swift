/// Names and values of a query string or of a form (`application/x-www-form-urlencoded`).
struct FormParameters: Sendable {
  private var values: [String: [String]] = [:]

  /// The parameters of texts, those of the first before those of the next.
  ///
  /// - Throws: when a text has a broken percent sign or is not UTF-8 behind it.
  init(_ texts: [some StringProtocol]) throws(APIFault) {
    for text in texts {
      for pair in text.utf8.split(separator: UInt8(ascii: "&")) {
        let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
        let value = equals < pair.endIndex ? pair[pair.index(after: equals)...] : pair[equals...]
        values[try Self.decoded(pair[..<equals]), default: []].append(try Self.decoded(value))
      }
    }
  }

  /// The first value of a name; an empty one counts as absent.
  subscript(name: String) -> String? { values[name]?.first { !$0.isEmpty } }

  /// All values of a name.
  func all(_ name: String) -> [String] { values[name] ?? [] }

  private static func decoded(_ text: some Collection<UInt8>) throws(APIFault) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(0x20)
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst().flatMap(hex), let low = rest.popFirst().flatMap(hex) else {
          throw .badData("a percent sign is followed by two hexadecimal digits")
        }
        bytes.append(high << 4 | low)
      default: bytes.append(byte)
      }
    }
    guard let decoded = String(validating: bytes, as: UTF8.self) else { throw .badData("a parameter is not UTF-8") }
    return decoded
  }

  private static func hex(_ byte: UInt8) -> UInt8? {
    Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
  }
}
