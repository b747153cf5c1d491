/// A value of a TOML document with the place where it stands.
struct ConfigurationNode {
  /// What it is. Tables keep the order of the file.
  indirect enum Value {
    case text(String)
    case integer(Int64)
    case number(Double)
    case boolean(Bool)
    case dateOrTime
    case array([ConfigurationNode])
    case table([(key: String, node: ConfigurationNode)])
  }

  /// The way to it from the root.
  var path: DocumentPath
  /// The line, counted from 1.
  var line: Int
  /// What it is.
  var value: Value

  /// How a message names what was found: `the text "10"`, `the number 3`, `a table`.
  var found: String {
    switch value {
    case .text(let text): "the text " + QuotedText.of(text)
    case .integer(let integer): "the number \(integer)"
    case .number(let number): "the number \(number)"
    case .boolean(let boolean): "\(boolean)"
    case .dateOrTime: "a date or time"
    case .array(let elements): elements.isEmpty ? "an empty list" : "a list"
    case .table: "a table"
    }
  }
}
