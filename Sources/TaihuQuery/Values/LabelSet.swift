public import TaihuCore

/// The labels of a series in the order of their names, the series' name among them as `__name__`.
public struct LabelSet: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The labels; a name stands once, and no value is empty.
  public let labels: [Label]

  /// The label that holds the name of a series.
  public static let nameLabel = "__name__"

  /// No labels.
  public static let empty = LabelSet(sorted: [])

  /// Labels in any order; of labels with one name the last counts, and empty values are left out.
  ///
  /// - Complexity: O(n log n).
  public init(_ labels: [Label]) {
    var values: [String: String] = [:]
    for label in labels { values[label.name] = label.value }
    self.labels = values.filter { !$0.value.isEmpty }.map { Label($0.key, $0.value) }.sorted()
  }

  /// The labels of a series of the store.
  public init(_ key: SeriesKey) {
    let name = Label(Self.nameLabel, key.name)
    let place = key.labels.firstIndex { $0.name > Self.nameLabel } ?? key.labels.count
    labels = key.labels[..<place] + [name] + key.labels[place...]
  }

  /// Labels that are already as they should be.
  private init(sorted labels: [Label]) {
    self.labels = labels
  }

  /// The value of a label; empty when it is absent.
  ///
  /// - Complexity: O(number of labels).
  public subscript(name: String) -> String {
    for label in labels where label.name == name { return label.value }
    return ""
  }

  /// The name of the series; empty when it has none.
  public var name: String { self[Self.nameLabel] }

  /// By the names and values of the labels in their order; where one begins with the other, the shorter first.
  public static func < (left: LabelSet, right: LabelSet) -> Bool {
    left.labels.lexicographicallyPrecedes(right.labels)
  }

  /// `pm25{site="lihu-01"}`, as Prometheus writes it.
  public var description: String {
    let others = labels.filter { $0.name != Self.nameLabel }
    if others.isEmpty, !name.isEmpty { return name }
    return name + "{" + others.map { "\($0.name)=\(Self.quoted($0.value))" }.joined(separator: ", ") + "}"
  }

  private static func quoted(_ value: String) -> String {
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}

extension LabelSet {
  /// The labels without the name of the series.
  var unnamed: LabelSet {
    name.isEmpty ? self : LabelSet(sorted: labels.filter { $0.name != Self.nameLabel })
  }

  /// Only the labels of a group.
  func grouped(_ grouping: Grouping) -> LabelSet {
    switch grouping {
    case .by(let names): LabelSet(sorted: labels.filter { names.contains($0.name) })
    case .without(let names):
      LabelSet(sorted: labels.filter { $0.name != Self.nameLabel && !names.contains($0.name) })
    }
  }

  /// Without some labels; the name stays.
  func removing(_ names: [String]) -> LabelSet {
    LabelSet(sorted: labels.filter { !names.contains($0.name) })
  }

  /// With a label set to a value, or without it when the value is empty.
  func setting(_ name: String, to value: String) -> LabelSet {
    var others = labels.filter { $0.name != name }
    if !value.isEmpty {
      others.insert(Label(name, value), at: others.firstIndex { $0.name > name } ?? others.count)
    }
    return LabelSet(sorted: others)
  }
}
