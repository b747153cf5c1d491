/// A JSON value, written with the members in the order given and with numbers in their shortest exact form, so that the
/// same answer is the same bytes every time.
indirect enum JSON: Hashable, Sendable {
  /// A member of an object.
  struct Member: Hashable, Sendable {
    /// The member's name.
    var name: String
    /// The member's value.
    var value: JSON

    /// A member from its name and value.
    init(_ name: String, _ value: JSON) {
      (self.name, self.value) = (name, value)
    }
  }

  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([Member])

  /// The value as text on one line, without spaces.
  var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  /// Appends the value as text on one line, without spaces.
  func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value): text += Self.numberText(value)
    case .string(let value): Self.write(string: value, to: &text)
    case .array(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        element.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        Self.write(string: member.name, to: &text)
        text += ":"
        member.value.write(to: &text)
      }
      text += "}"
    }
  }

  /// The shortest text that reads back as exactly this number: `42`, `0.1`, `1e-07`. JSON has no text for what is not
  /// finite; such a number is `null`.
  static func numberText(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func write(string: String, to text: inout String) {
    text += "\""
    if string.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) {
      text += string
    } else {
      for scalar in string.unicodeScalars { write(scalar: scalar, to: &text) }
    }
    text += "\""
  }

  /// Beside what JSON asks for, DEL and the C1 controls are escaped: a terminal would obey them.
  private static func write(scalar: Unicode.Scalar, to text: inout String) {
    switch scalar {
    case "\"": text += "\\\""
    case "\\": text += "\\\\"
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    case let control where control.value < 0x20 || (0x7F...0x9F).contains(control.value):
      let hex = String(control.value, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
    default: text.unicodeScalars.append(scalar)
    }
  }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral {
  /// An object with the members in the order written.
  init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }

  /// An array of the elements written.
  init(arrayLiteral elements: JSON...) {
    self = .array(elements)
  }
}

extension JSON {
  /// A string, or `null` for none.
  static func optional(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }

  /// A number, or `null` for none.
  static func optional(_ value: Double?) -> JSON { value.map { .number($0) } ?? .null }

  /// Counts by name, sorted by name.
  static func counts(_ counts: [String: Int64]) -> JSON {
    .object(counts.sorted { $0.key < $1.key }.map { Member($0.key, .integer($0.value)) })
  }

  /// This object with more members at its end.
  func adding(_ members: [Member]) -> JSON {
    guard case .object(let own) = self else { return self }
    return .object(own + members)
  }
}
