internal import TaihuCore

/// What SQLite can tell of a selector by itself: a condition on `series_dictionary` that every matching series meets,
/// and few others do.
///
/// Names are found by the index over name and labels. A label is found in the JSON text, which is written the same way
/// every time, so that its member stands there literally; a text within another label's value may look like it.
struct SeriesCondition: Hashable {
  /// `WHERE …`, or nothing where no condition helps.
  var sql = ""
  /// The arguments of ``sql``, in their order.
  var texts: [String] = []

  /// The condition that all series meet.
  init() {}

  /// The condition of a selector.
  init(_ selector: SeriesSelector) {
    var parts: [String] = []
    for matcher in selector.matchers {
      switch matcher {
      case .equal(let name, let value): add(name, [value], to: &parts)
      case .oneOf(let name, let values): add(name, values, to: &parts)
      case .notEqual: break
      }
    }
    if !parts.isEmpty { sql = "WHERE " + parts.joined(separator: " AND ") }
  }

  /// An absent label counts as empty text, which stands nowhere: a condition that allows it can't be told by the text.
  private mutating func add(_ name: String, _ values: [String], to parts: inout [String]) {
    guard !values.isEmpty, values.count <= Self.valuesMax, !values.contains("") else { return }
    if name == "__name__" {
      parts.append("name IN (" + values.map { _ in "?" }.joined(separator: ", ") + ")")
      texts += values
    } else {
      parts.append("(" + values.map { _ in "instr(labels, ?) > 0" }.joined(separator: " OR ") + ")")
      texts += values.map { JSONText.quoted(name) + ":" + JSONText.quoted($0) }
    }
  }

  /// Values of one condition, far below the number of arguments that SQLite takes.
  private static let valuesMax = 100
}
