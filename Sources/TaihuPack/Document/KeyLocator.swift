/// Knows on which line of a TOML text each key, table and array element stands, which the parser does not tell.
///
/// Scans a text that the parser has accepted, so it needs to recognise only where keys and values begin and end. Beside
/// the lines it finds the order of the definitions, and basic strings that hold `\u0000`, which the parser would cut.
///
/// - Complexity: O(bytes × depth of nesting).
struct KeyLocator {
  /// Where a value stands.
  struct Place: Hashable {
    /// The line, counted from 1.
    var line: Int
    /// Its number in the order of definitions.
    var ordinal: Int
  }

  /// The place of every path of the document, element paths included.
  private(set) var places: [DocumentPath: Place] = [:]
  /// The lines of basic strings or keys with an escaped NUL.
  private(set) var linesWithNUL: [Int] = []

  private var scanner: TOMLScanner
  private var sectionCounts: [DocumentPath: Int] = [:]

  /// Locates everything in a text that is valid TOML.
  init(_ bytes: [UInt8]) {
    scanner = TOMLScanner(bytes)
    var section = DocumentPath.root
    places[.root] = Place(line: 1, ordinal: 0)
    while scanner.skipTrivia() {
      let start = scanner.position
      if scanner.peek == UInt8(ascii: "[") { section = header() } else { keyValue(in: section) }
      scanner.ensureProgress(from: start)
    }
    linesWithNUL = scanner.linesWithNUL
  }

  /// The place of a path, or of the nearest table around it that has one.
  func place(of path: DocumentPath) -> Place {
    var path = path
    while true {
      if let place = places[path] { return place }
      path = path.parent
    }
  }

  /// `[a.b]` or `[[a.b]]`; the path of the section that begins.
  private mutating func header() -> DocumentPath {
    let line = scanner.line
    scanner.advance()
    let isElement = scanner.skip(UInt8(ascii: "["))
    let keys = scanner.dottedKey()
    scanner.skipThroughClosingBrackets()
    var path = DocumentPath.root
    for (number, key) in keys.enumerated() {
      let isLast = number == keys.count - 1
      path = path.appending(key)
      define(path, line: line, again: isLast && !isElement)
      if isLast, isElement {
        sectionCounts[path, default: 0] += 1
      }
      if let count = sectionCounts[path] {
        path = path.appending(index: count - 1)
        define(path, line: line)
      }
    }
    return path
  }

  /// `a.b = value`.
  private mutating func keyValue(in table: DocumentPath) {
    let line = scanner.line
    var path = table
    for key in scanner.dottedKey() {
      path = path.appending(key)
      define(path, line: line)
    }
    scanner.skip(UInt8(ascii: "="))
    value(at: path)
  }

  private mutating func value(at path: DocumentPath) {
    scanner.skipBlanks()
    switch scanner.peek {
    case UInt8(ascii: "["): array(at: path)
    case UInt8(ascii: "{"): inlineTable(at: path)
    case UInt8(ascii: "\""), UInt8(ascii: "'"): _ = scanner.string()
    default: scanner.skipBareValue()
    }
  }

  private mutating func array(at path: DocumentPath) {
    scanner.advance()
    var index = 0
    while scanner.skipTrivia(), !scanner.skip(UInt8(ascii: "]")) {
      let start = scanner.position
      let element = path.appending(index: index)
      define(element, line: scanner.line)
      value(at: element)
      index += 1
      _ = scanner.skipTrivia()
      scanner.skip(UInt8(ascii: ","))
      scanner.ensureProgress(from: start)
    }
  }

  private mutating func inlineTable(at path: DocumentPath) {
    scanner.advance()
    while scanner.skipTrivia(), !scanner.skip(UInt8(ascii: "}")) {
      let start = scanner.position
      keyValue(in: path)
      _ = scanner.skipTrivia()
      scanner.skip(UInt8(ascii: ","))
      scanner.ensureProgress(from: start)
    }
  }

  /// Notes where a path is defined; a table named on the way to another counts only until its own header comes.
  private mutating func define(_ path: DocumentPath, line: Int, again: Bool = false) {
    if let known = places[path] {
      if again { places[path] = Place(line: line, ordinal: known.ordinal) }
    } else {
      places[path] = Place(line: line, ordinal: places.count)
    }
  }
}
