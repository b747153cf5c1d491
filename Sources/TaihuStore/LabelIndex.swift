internal import GRDB
internal import TaihuCore

/// The series of a store by their labels, in the memory of a reader.
///
/// For every label and value it holds the series that have it, in the order of their numbers. Names and labels of a series
/// never change, so a later snapshot reads only the series declared since.
struct LabelIndex {
  private var series: [String: [String: [UInt32]]] = [:]
  private var count: UInt32 = 0

  /// Takes in the series declared since.
  ///
  /// - Complexity: O(new series), about two microseconds each.
  mutating func refresh(_ database: Database) throws {
    let statement = try HotStatement(
      database, "SELECT id, name, labels FROM series_dictionary WHERE id > ? ORDER BY id")
    statement.bind(Int64(count), at: 0)
    defer { statement.reset() }
    while try statement.next() {
      guard let id = UInt32(exactly: statement.integer(0)), let labels = JSONText.labels(in: statement.text(2)) else {
        throw StoreError(.corrupt, "series \(statement.integer(0)) of series_dictionary can't be read")
      }
      series["__name__", default: [:]][statement.text(1), default: []].append(id)
      for label in labels { series[label.name, default: [:]][label.value, default: []].append(id) }
      count = id
    }
  }

  /// The series that meet all conditions, in the order of their numbers.
  ///
  /// - Complexity: O(series of the values asked for + all series / 64); for conditions that are closures also O(values of
  ///   the label).
  func series(meeting conditions: [LabelCondition]) -> [SeriesID] {
    var found = SeriesSet(through: count)
    for condition in conditions {
      let values = series[condition.label] ?? [:]
      // Of the two, series whose value is accepted and series whose value is not, absent labels belong to either.
      let takesAbsent = condition.isMet(by: "")
      var listed = SeriesSet(none: count)
      for list in lists(condition, values, met: !takesAbsent) { listed.insert(list) }
      if takesAbsent { found.subtract(listed) } else { found.formIntersection(listed) }
    }
    return found.ids
  }

  /// The lists of the values that meet a condition, or of those that do not.
  private func lists(_ condition: LabelCondition, _ values: [String: [UInt32]], met: Bool) -> [[UInt32]] {
    switch (condition.kind, met) {
    case (.equal(let value), true), (.notEqual(let value), false): values[value].map { [$0] } ?? []
    default: values.compactMap { condition.isMet(by: $0.key) == met ? $0.value : nil }
    }
  }
}

/// A set of series numbers from 1 to a greatest one, a bit each.
private struct SeriesSet {
  private var words: [UInt64]

  /// All of them.
  init(through last: UInt32) {
    words = [UInt64](repeating: .max, count: Int(last) / 64 + 1)
    words[0] &= ~1
    words[words.count - 1] &= .max >> UInt64(63 - last % 64)
  }

  /// None of them.
  init(none last: UInt32) {
    words = [UInt64](repeating: 0, count: Int(last) / 64 + 1)
  }

  mutating func insert(_ list: [UInt32]) {
    for id in list { words[Int(id / 64)] |= 1 << UInt64(id % 64) }
  }

  mutating func formIntersection(_ other: SeriesSet) {
    for index in words.indices { words[index] &= other.words[index] }
  }

  mutating func subtract(_ other: SeriesSet) {
    for index in words.indices { words[index] &= ~other.words[index] }
  }

  /// The members, ascending.
  var ids: [SeriesID] {
    var ids: [SeriesID] = []
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        ids.append(SeriesID(UInt32(index * 64 + rest.trailingZeroBitCount)))
        rest &= rest - 1
      }
    }
    return ids
  }
}
