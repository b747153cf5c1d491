internal import TaihuStore

extension SQLValue {
  /// The value as text: NULL is empty, bytes stand as `X'0A0B'`.
  var text: String {
    switch self {
    case .null: ""
    case .integer(let value): String(value)
    case .real(let value): NumberText.exact(value)
    case .text(let value): value
    case .blob(let bytes):
      "X'" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined() + "'"
    }
  }

  /// The value as JSON; bytes in Base64.
  var json: JSON {
    switch self {
    case .null: .null
    case .integer(let value): .integer(value)
    case .real(let value): .number(value)
    case .text(let value): .string(value)
    case .blob(let bytes): .string(Base64.text(bytes))
    }
  }
}
