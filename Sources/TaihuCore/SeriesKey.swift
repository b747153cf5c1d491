/// One name and value that tells series of the same quantity apart, for instance `site` = `lihu-01`.
public struct Label: Hashable, Comparable, Sendable {
  /// The label's name, `[a-z][a-z0-9_]*`.
  public var name: String
  /// The label's value, any text.
  public var value: String

  /// A label from its name and value.
  public init(_ name: String, _ value: String) {
    (self.name, self.value) = (name, value)
  }

  /// By name, then by value, in the order of their UTF-8 bytes.
  public static func < (left: Label, right: Label) -> Bool {
    (left.name, left.value) < (right.name, right.value)
  }
}

/// What identifies a series: the quantity's name and its labels, sorted by label name.
public struct SeriesKey: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The quantity id, for instance `pm25`.
  public let name: String
  /// The labels, sorted by name; a name stands once.
  public let labels: [Label]

  /// A key from a name and labels in any order; of labels with one name the last counts; empty values are left out.
  public init(name: String, labels: [Label]) {
    self.name = name
    if Self.isCanonical(labels) {
      self.labels = labels
      return
    }
    var seen: [String: String] = [:]
    for label in labels { seen[label.name] = label.value }
    self.labels = seen.filter { !$0.value.isEmpty }.map { Label($0.key, $0.value) }.sorted()
  }

  /// The value of a label, or `nil`.
  public func label(_ name: String) -> String? {
    labels.first { $0.name == name }?.value
  }

  /// `pm25{district="binhu",site="lihu-01"}`, as Prometheus writes it.
  public var description: String {
    if labels.isEmpty { return name }
    return name + "{" + labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",") + "}"
  }

  /// Whether labels are as a key keeps them; those from a store always are.
  private static func isCanonical(_ labels: [Label]) -> Bool {
    labels.allSatisfy { !$0.value.isEmpty } && zip(labels, labels.dropFirst()).allSatisfy { $0.name < $1.name }
  }

  /// By name, then by labels.
  public static func < (left: SeriesKey, right: SeriesKey) -> Bool {
    if left.name != right.name { return left.name < right.name }
    return left.labels.lexicographicallyPrecedes(right.labels)
  }

  private static func escaped(_ value: String) -> String {
    guard value.utf8.contains(where: { $0 == 0x22 || $0 == 0x5C || $0 < 0x20 }) else { return value }
    return value.unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case let control where control.value < 0x20:
        text += "\\x" + (control.value < 16 ? "0" : "") + String(control.value, radix: 16)
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}

/// The small number that stands for a series inside one store; assigned once, from 1 upwards, never reused.
@frozen
public struct SeriesID: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number itself.
  public var rawValue: UInt32

  /// An id from its number.
  @inlinable
  public init(_ rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// By number.
  @inlinable
  public static func < (left: SeriesID, right: SeriesID) -> Bool {
    left.rawValue < right.rawValue
  }
}
