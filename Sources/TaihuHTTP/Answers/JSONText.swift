internal import TaihuCore
internal import TaihuQuery

/// JSON put together from texts that are JSON already.
enum JSONText {
  /// A list.
  static func array(_ elements: some Sequence<String>) -> String { "[" + elements.joined(separator: ",") + "]" }

  /// An object with its members in the order given.
  static func object(_ members: [(name: String, value: String)]) -> String {
    "{" + members.map { ResultJSON.quoted($0.name) + ":" + $0.value }.joined(separator: ",") + "}"
  }

  /// A text.
  static func quoted(_ text: String) -> String { ResultJSON.quoted(text) }

  /// A number in its shortest exact form; `null` for what is not finite.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// A time, or `null`.
  static func time(_ time: Timestamp?) -> String { time.map { quoted($0.description) } ?? "null" }

  /// The labels of a series without its name.
  static func labels(_ key: SeriesKey) -> String { object(key.labels.map { ($0.name, quoted($0.value)) }) }

  /// Counts by name.
  static func counts(_ counts: [String: Int64]) -> String {
    object(counts.sorted { $0.key < $1.key }.map { ($0.key, String($0.value)) })
  }
}
