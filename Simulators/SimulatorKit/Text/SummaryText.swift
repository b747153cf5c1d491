internal import TaihuCore

/// Writes the summary a command prints at its end: one flat JSON object.
enum SummaryText {
  /// A member's value.
  enum Value {
    /// A count.
    case count(UInt64)
    /// A measure, to three decimals.
    case measure(Double)
    /// A time, or `null`.
    case time(Timestamp?)
  }

  /// The object of members in this order.
  static func object(_ members: [(name: String, value: Value)]) -> String {
    var json = JSONText()
    json.beginObject()
    for (name, value) in members {
      json.name(name)
      switch value {
      case .count(let count): json.number(count)
      case .measure(let measure): json.number((measure * 1_000).rounded() / 1_000)
      case .time(let time?): json.string(time.description)
      case .time(nil): json.raw("null")
      }
    }
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
