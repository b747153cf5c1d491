internal import TOMLKit
internal import TaihuCore

/// A TOML file as read: syntax and encoding are right, what its keys mean is still to be asked, with ``StrictTable``.
///
/// This is the one file that knows the TOML library.
public struct TOMLDocument {
  /// The most bytes a configuration file or pack may have: 1 MiB, some hundred times the size of a large one.
  public static let bytesMax = 1 << 20

  /// The path of the file, for messages.
  public let file: String

  private let root: ConfigurationNode

  /// Reads the file at `path`.
  ///
  /// - Throws: what is wrong with the file as such, or the first syntax error.
  public init(path: String) throws(ConfigurationError) {
    let content: LimitedFile
    do {
      content = try LimitedFile(path: path, bytesMax: Self.bytesMax)
    } catch {
      let problem = ConfigurationProblem(file: path, line: 0, message: error.reason, hint: error.hint)
      throw ConfigurationError(category: error.category, problems: [problem])
    }
    try self.init(content.bytes, file: path)
  }

  /// Reads a text in UTF-8; a byte order mark at its beginning is allowed and means nothing.
  ///
  /// - Throws: the first error of encoding or syntax.
  public init(_ bytes: [UInt8], file: String) throws(ConfigurationError) {
    self.file = file
    let bytes = Self.withoutByteOrderMark(bytes)
    let text = try Self.text(of: bytes, file: file)
    if let line = HeaderCheck.firstFault(in: bytes) {
      throw Self.error(
        file, line: line, "is not TOML: a table's name begins with a letter, a digit, “_”, “-” or a quote",
        hint: "write it as [name] or [\"any text\"]")
    }
    let table: TOMLTable
    do {
      table = try TOMLTable(string: text)
    } catch {
      throw Self.syntaxError(error, file: file)
    }
    let locator = KeyLocator(bytes)
    if let line = locator.linesWithNUL.first {
      throw Self.error(file, line: line, "\\u0000 in a text is not allowed", hint: "remove it")
    }
    root = Self.node(table, at: .root, locator: locator)
    // The library never frees a table; emptied, it leaves little behind at each reload.
    table.clear()
  }

  /// Asks the document with `body`, and reports every key that `body` did not ask for.
  public func read<Result>(reporting problems: ProblemList, _ body: (StrictTable) -> Result) -> Result {
    let table = StrictTable(root, file: file, problems: problems)
    let result = body(table)
    table.reportUnknownKeys()
    return result
  }

  private static func withoutByteOrderMark(_ bytes: [UInt8]) -> [UInt8] {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  }

  private static func text(of bytes: [UInt8], file: String) throws(ConfigurationError) -> String {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw error(file, line: 1, "is UTF-16, which TOML is not", hint: "save it as UTF-8")
    }
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      let offset = error.byteOffsets.lowerBound
      let byte = String(bytes[offset], radix: 16, uppercase: true)
      throw Self.error(
        file, line: line(ofByte: offset, in: bytes), "is not UTF-8: byte 0x\(byte) at offset \(offset)",
        hint: "save it as UTF-8")
    }
    if let offset = bytes.firstIndex(of: 0) {
      throw error(
        file, line: line(ofByte: offset, in: bytes), "holds a NUL byte at offset \(offset)", hint: "remove it")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func line(ofByte offset: Int, in bytes: [UInt8]) -> Int {
    bytes[..<offset].reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
  }

  private static func syntaxError(_ error: any Error, file: String) -> ConfigurationError {
    guard let error = error as? TOMLParseError else {
      return self.error(file, line: 1, "is not TOML: \(error)", hint: "")
    }
    let place = error.source.begin
    return self.error(
      file, line: max(1, place.line), "is not TOML: \(error.description) (column \(place.column))",
      hint: "only the first error of syntax is shown; the rest of the file was not looked at")
  }

  private static func error(_ file: String, line: Int, _ message: String, hint: String) -> ConfigurationError {
    ConfigurationError(problems: [ConfigurationProblem(file: file, line: line, message: message, hint: hint)])
  }
}

extension TOMLDocument {
  /// The library's table as nodes in the order of the file.
  private static func node(_ table: TOMLTable, at path: DocumentPath, locator: KeyLocator) -> ConfigurationNode {
    let entries = table.keys.compactMap { key in
      table[key].map { (key: key, node: node($0, at: path.appending(key), locator: locator)) }
    }
    let ordered = entries.sorted { locator.place(of: $0.node.path).ordinal < locator.place(of: $1.node.path).ordinal }
    return ConfigurationNode(path: path, line: locator.place(of: path).line, value: .table(ordered))
  }

  private static func node(
    _ value: any TOMLValueConvertible, at path: DocumentPath, locator: KeyLocator
  ) -> ConfigurationNode {
    if let table = value.table { return node(table, at: path, locator: locator) }
    let line = locator.place(of: path).line
    return ConfigurationNode(path: path, line: line, value: self.value(value, at: path, locator: locator))
  }

  private static func value(
    _ value: any TOMLValueConvertible, at path: DocumentPath, locator: KeyLocator
  ) -> ConfigurationNode.Value {
    if let array = value.array {
      return .array(array.enumerated().map { node($1, at: path.appending(index: $0), locator: locator) })
    }
    if let text = value.string { return .text(text) }
    if let boolean = value.bool { return .boolean(boolean) }
    if let integer = value.int { return .integer(Int64(integer)) }
    if let number = value.double { return .number(number) }
    return .dateOrTime
  }
}
