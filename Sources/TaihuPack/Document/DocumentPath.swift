/// The way from the root of a TOML document to one of its values, for instance `broker[0].url`.
public struct DocumentPath: Hashable, Sendable, CustomStringConvertible {
  /// One step of the way.
  public enum Step: Hashable, Sendable {
    /// The value under a key of a table.
    case key(String)
    /// The element of an array, counted from 0.
    case index(Int)
  }

  /// The steps from the root; none for the root itself.
  public var steps: [Step]

  /// The path of these steps.
  public init(_ steps: [Step] = []) {
    self.steps = steps
  }

  /// The root of the document.
  public static let root = DocumentPath()

  /// The path of the value under a key.
  public func appending(_ key: String) -> DocumentPath {
    DocumentPath(steps + [.key(key)])
  }

  /// The path of an array's element, counted from 0.
  public func appending(index: Int) -> DocumentPath {
    DocumentPath(steps + [.index(index)])
  }

  /// The path of the table or array that holds the value; the root holds itself.
  public var parent: DocumentPath {
    DocumentPath(steps.dropLast())
  }

  /// The path as TOML would have it, with `[n]` for elements; keys that are not bare are quoted.
  public var description: String {
    steps.reduce(into: "") { text, step in
      switch step {
      case .index(let index): text += "[\(index)]"
      case .key(let key): text += (text.isEmpty ? "" : ".") + Self.quotedIfNeeded(key)
      }
    }
  }

  private init(_ steps: ArraySlice<Step>) {
    self.steps = Array(steps)
  }

  private static func quotedIfNeeded(_ key: String) -> String {
    let isBare = !key.isEmpty && key.utf8.allSatisfy(isBareKeyByte)
    return isBare ? key : QuotedText.of(key)
  }

  /// Whether a byte may stand in a bare key: `A-Z a-z 0-9 _ -`.
  static func isBareKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
