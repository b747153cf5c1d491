/// Names and values as a form or as the query of a URL carries them (`application/x-www-form-urlencoded`).
public struct HTTPForm: Hashable, Sendable {
  /// One name with its value; a name may stand several times.
  public struct Field: Hashable, Sendable {
    var name: String
    var value: String
  }

  /// The fields in order.
  public private(set) var fields: [Field] = []

  /// A form without fields.
  public init() {}

  /// Adds a field.
  public mutating func add(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  /// The form as text; everything but letters, digits and `-._~` is written `%XX`.
  public var text: String {
    fields.map { Self.escaped($0.name) + "=" + Self.escaped($0.value) }.joined(separator: "&")
  }

  /// A text as it may stand in the path of a URL.
  public static func escaped(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
        result.unicodeScalars.append(UnicodeScalar(byte))
      default: result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return result
  }
}
