internal import Foundation
internal import TaihuCore

/// The few JSON texts in the database, written the same way every time.
enum JSONText {
  /// Labels as an object with sorted members.
  static func labels(_ labels: [Label]) -> String {
    object(labels.map { ($0.name, quoted($0.value)) })
  }

  /// The labels of an object, or `nil` when the text is none.
  static func labels(in text: String) -> [Label]? {
    plainLabels(in: text) ?? decode([String: String].self, text)?.map { Label($0.key, $0.value) }
  }

  /// The labels of an object as ``labels(_:)`` writes it, without an escape in it: the quotes divide it into names,
  /// values and what must stand between them. `nil` for anything else. A million series are opened this way.
  private static func plainLabels(in text: String) -> [Label]? {
    if text == "{}" { return [] }
    guard !text.utf8.contains(UInt8(ascii: "\\")) else { return nil }
    let parts = text.utf8.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
    guard parts.count % 4 == 1, parts[0].elementsEqual("{".utf8), parts[parts.count - 1].elementsEqual("}".utf8) else {
      return nil
    }
    var labels: [Label] = []
    for index in stride(from: 1, to: parts.count - 1, by: 4) {
      let following = index + 3 == parts.count - 1 ? "}" : ","
      guard parts[index + 1].elementsEqual(":".utf8), parts[index + 3].elementsEqual(following.utf8) else { return nil }
      labels.append(Label(String(Substring(parts[index])), String(Substring(parts[index + 2]))))
    }
    return labels
  }

  /// States as an object from number to text, in the order of the numbers.
  static func states(_ states: [Int: String]) -> String {
    object(states.sorted { $0.key < $1.key }.map { (String($0.key), quoted($0.value)) })
  }

  /// The states of an object, or `nil` when the text is none.
  static func states(in text: String) -> [Int: String]? {
    if text == "{}" { return [:] }
    guard let members = decode([String: String].self, text) else { return nil }
    var states: [Int: String] = [:]
    for (key, value) in members {
      guard let number = Int(key) else { return nil }
      states[number] = value
    }
    return states
  }

  /// Evidence as an array of objects with `time` (nanoseconds) and `value`.
  static func evidence(_ evidence: [Episode.Evidence]) -> String {
    "["
      + evidence.map { object([("time", String($0.time.nanoseconds)), ("value", "\($0.value)")]) }
      .joined(separator: ",") + "]"
  }

  /// The evidence of an array, or `nil` when the text is none.
  static func evidence(in text: String) -> [Episode.Evidence]? {
    struct Piece: Decodable {
      var time: Int64
      var value: Double
    }
    return decode([Piece].self, text)?.map {
      Episode.Evidence(time: Timestamp(nanoseconds: $0.time), value: $0.value)
    }
  }

  /// Strings as an array.
  static func strings(_ strings: [String]) -> String {
    "[" + strings.map(quoted).joined(separator: ",") + "]"
  }

  /// A string with its quotes.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case let control where control.value < 0x20:
        quoted += "\\u00" + (control.value < 16 ? "0" : "") + String(control.value, radix: 16)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  private static func object(_ members: [(name: String, value: String)]) -> String {
    "{" + members.map { quoted($0.name) + ":" + $0.value }.joined(separator: ",") + "}"
  }

  private static func decode<Value: Decodable>(_ type: Value.Type, _ text: String) -> Value? {
    return try? JSONDecoder().decode(type, from: Data(text.utf8))
  }
}
