/// The way to a place in a JSON payload, as packs write it.
///
/// `a.b` is a member of a member, `a[0]` an element counted from 0, `a[*]` every element or member, `a["x.y"]` a member
/// whose name holds other characters. A path begins where its context says; `$` in front makes it begin at the whole
/// payload, and `@` alone is where it begins. `@key` is the name or number under which the place itself stands.
public struct JSONPath: Hashable, Sendable, CustomStringConvertible {
  /// One step of the way.
  public enum Step: Hashable, Sendable {
    /// To a member of an object, by its name.
    case member([UInt8])
    /// To an element of an array, counted from 0.
    case element(Int)
    /// To every element or member.
    case all
  }

  /// Where it begins.
  public enum Origin: Hashable, Sendable {
    /// Where its context says.
    case here
    /// At the whole payload.
    case root
  }

  /// Where it begins.
  public var origin: Origin
  /// The steps from there.
  public var steps: [Step]
  /// Whether it means the name or number of the place instead of what stands there.
  public var isKey: Bool
  /// As it was written.
  public let description: String

  /// The place where its context begins.
  public static let here = JSONPath(origin: .here, steps: [], isKey: false, description: "@")

  private init(origin: Origin, steps: [Step], isKey: Bool, description: String) {
    (self.origin, self.steps, self.isKey, self.description) = (origin, steps, isKey, description)
  }

  /// Reads a path; `nil` when it is none.
  public init?(_ text: String) {
    var reader = JSONPathReader(text)
    guard let (origin, steps, isKey) = reader.read() else { return nil }
    self.init(origin: origin, steps: steps, isKey: isKey, description: text)
  }

  /// Whether it can lead to several places.
  public var isPlural: Bool { steps.contains(.all) }
}

/// Reads the text of a path.
private struct JSONPathReader {
  private let text: [UInt8]
  private var position = 0

  init(_ text: String) { self.text = Array(text.utf8) }

  mutating func read() -> (JSONPath.Origin, [JSONPath.Step], isKey: Bool)? {
    if text == Array("@key".utf8) { return (.here, [], true) }
    if text == Array("@".utf8) { return (.here, [], false) }
    guard !text.isEmpty else { return nil }
    let origin: JSONPath.Origin = skip("$") ? .root : .here
    var steps: [JSONPath.Step] = []
    if origin == .root { _ = skip(".") }
    while position < text.count {
      if !steps.isEmpty, text[position] != UInt8(ascii: "["), !skip(".") { return nil }
      guard let step = skip("[") ? bracket() : member() else { return nil }
      steps.append(step)
    }
    if origin == .here, steps.isEmpty { return nil }
    return (origin, steps, false)
  }

  private mutating func member() -> JSONPath.Step? {
    let start = position
    while position < text.count, text[position] != UInt8(ascii: "."), text[position] != UInt8(ascii: "[") {
      position += 1
    }
    guard position > start else { return nil }
    let name = Array(text[start..<position])
    return name == [UInt8(ascii: "*")] ? .all : .member(name)
  }

  private mutating func bracket() -> JSONPath.Step? {
    guard let end = closingBracket() else { return nil }
    let inside = Array(text[position..<end])
    position = end + 1
    if inside == [UInt8(ascii: "*")] { return .all }
    if inside.count > 2, let quote = inside.first, [0x22, 0x27].contains(quote), inside.last == quote {
      return .member(Array(inside.dropFirst().dropLast()))
    }
    guard inside.count <= 9, let index = Int(String(decoding: inside, as: UTF8.self)), index >= 0 else { return nil }
    return .element(index)
  }

  /// Where the bracket ends; one inside quotes does not count.
  private func closingBracket() -> Int? {
    guard position < text.count else { return nil }
    var end = position
    if [0x22, 0x27].contains(text[position]) {
      guard let quote = text[(position + 1)...].firstIndex(of: text[position]) else { return nil }
      end = quote
    }
    return text[end...].firstIndex(of: UInt8(ascii: "]"))
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard position < text.count, text[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }
}

extension StrictTable {
  /// A path into a JSON payload.
  func path(_ key: String) -> JSONPath? {
    text(key).flatMap { path($0, at: key) }
  }

  /// The path of a text, which is reported when it is none.
  func path(_ text: String, at key: String) -> JSONPath? {
    if let path = JSONPath(text) { return path }
    report(
      key, "\(QuotedText.of(text)) is no path into JSON",
      hint: "write members with points, elements in brackets: \"data[0].temp\", \"values[*]\", [\"a name\"], \"@key\"")
    return nil
  }

  /// Paths by label name.
  func paths(_ key: String) -> [LabelPath] {
    (textMap(key) ?? [:]).sorted { $0.key < $1.key }.compactMap { name, text in
      guard check(name, at: key, as: .snake) else { return nil }
      return path(text, at: key).map { LabelPath(name: name, path: $0) }
    }
  }
}

/// A label whose value stands in the payload.
public struct LabelPath: Hashable, Sendable {
  /// The label's name.
  public var name: String
  /// Where its value stands.
  public var path: JSONPath

  /// A label from its parts.
  public init(name: String, path: JSONPath) { (self.name, self.path) = (name, path) }
}
