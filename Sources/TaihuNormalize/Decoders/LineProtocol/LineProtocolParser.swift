internal import TaihuCore

/// Reads InfluxDB line protocol, line after line, without building texts: names stay where they are.
///
/// ```
/// measurement[,tag=value…] field=value[,field=value…] [time]
/// ```
///
/// Blank lines and lines that begin with `#` are passed over; lines end with LF or CR LF, and a quoted text may go on over
/// a line end. After a fault the parser stands at the next line, so that the good lines of a text can be read on.
///
/// ```swift
/// var parser = LineProtocolParser()
/// while try parser.next(in: text) { for field in parser.line.fields { … } }
/// ```
///
/// - Complexity: O(length of the text) for all lines together; memory for one line.
public struct LineProtocolParser: Sendable {
  /// Tags and fields of one line; further ones are a fault.
  public static let pairsMax = 4_096

  /// The line read last.
  public private(set) var line = LineProtocolLine()
  /// Where the next line begins.
  public private(set) var position = 0
  private let unit: Int64
  private var lineStart = 0
  private var linesBegun = 0

  /// A parser at the start of a text whose times are in a unit.
  public init(precision: LineProtocolPrecision = .ns) { unit = precision.nanoseconds }

  /// Reads the next line that is one into ``line``.
  ///
  /// - Returns: `false` at the end of the text.
  /// - Throws: when the line can't be read; the next call reads the one after it.
  public mutating func next(in bytes: RawSpan) throws(LineProtocolFault) -> Bool {
    while position < bytes.byteCount {
      linesBegun += 1
      line.number = linesBegun
      lineStart = position
      if isBlankOrComment(in: bytes) {
        skipLine(in: bytes)
        continue
      }
      do throws(LineProtocolFault) {
        try readLine(in: bytes)
      } catch {
        skipLine(in: bytes)
        throw error
      }
      return true
    }
    return false
  }

  /// Goes back to the start, for another text in the same unit; keeps its memory.
  public mutating func restart() { (position, lineStart, linesBegun) = (0, 0, 0) }

  private mutating func readLine(in bytes: RawSpan) throws(LineProtocolFault) {
    line.tags.removeAll(keepingCapacity: true)
    line.fields.removeAll(keepingCapacity: true)
    line.time = nil
    line.measurement = try text(.measurement, "the measurement", in: bytes)
    while bytes.byteOrZero(position) == UInt8(ascii: ",") {
      position += 1
      try readTag(in: bytes)
    }
    line.head = line.measurement.range.lowerBound..<position
    guard bytes.byteOrZero(position) == UInt8(ascii: " ") else {
      throw fault("a line is: measurement,tag=value field=value time")
    }
    skipBlanks(in: bytes)
    try readField(in: bytes)
    while bytes.byteOrZero(position) == UInt8(ascii: ",") {
      position += 1
      try readField(in: bytes)
    }
    try readTime(in: bytes)
    try endLine(in: bytes)
  }

  private mutating func readTag(in bytes: RawSpan) throws(LineProtocolFault) {
    let key = try text(.key, "a tag's key", in: bytes)
    try equals(after: key, in: bytes)
    let value = try text(.key, "a tag's value", in: bytes)
    if bytes.byteOrZero(position) == UInt8(ascii: "=") {
      throw fault("an equals sign in a tag's value has a backslash before it")
    }
    line.tags.append(LineProtocolLine.Tag(key: key, value: value))
    try checkCount()
  }

  private mutating func readField(in bytes: RawSpan) throws(LineProtocolFault) {
    let key = try text(.key, "a field's key", in: bytes)
    try equals(after: key, in: bytes)
    line.fields.append(try value(of: key, in: bytes))
    try checkCount()
  }

  private mutating func equals(after key: LineProtocolText, in bytes: RawSpan) throws(LineProtocolFault) {
    guard bytes.byteOrZero(position) == UInt8(ascii: "=") else {
      position = key.range.lowerBound
      throw fault("“\(key.string(in: bytes).excerpt)” is no pair of name=value")
    }
    position += 1
  }

  private func checkCount() throws(LineProtocolFault) {
    if line.tags.count + line.fields.count > Self.pairsMax {
      throw fault("more than \(Self.pairsMax) tags and fields", .tooManyFields)
    }
  }

  /// A name up to the next character that ends it.
  private mutating func text(
    _ place: LineProtocolText.Place, _ what: String, in bytes: RawSpan
  ) throws(LineProtocolFault) -> LineProtocolText {
    let start = position
    var hasEscapes = false
    scan: while true {
      switch bytes.byteOrZero(position) {
      case UInt8(ascii: "\\"):
        if place.canEscape(bytes.byteOrZero(position + 1)) {
          hasEscapes = true
          position += 1
        }
      case UInt8(ascii: ","), UInt8(ascii: " "), UInt8(ascii: "\n"): break scan
      case UInt8(ascii: "="): if place == .key { break scan }
      case UInt8(ascii: "\r"): if bytes.byteOrZero(position + 1) == UInt8(ascii: "\n") { break scan }
      case 0: if position >= bytes.byteCount { break scan } else { throw fault("a NUL byte in \(what)") }
      case 0x80...: if isInvalidUTF8(in: bytes) { throw fault("invalid UTF-8 in \(what)", .invalidUTF8) }
      default: break
      }
      position += 1
    }
    if position == start { throw fault("\(what) is empty") }
    return LineProtocolText(start..<position, place, hasEscapes: hasEscapes)
  }

  private mutating func readTime(in bytes: RawSpan) throws(LineProtocolFault) {
    skipBlanks(in: bytes)
    let start = position
    let isNegative = bytes.byteOrZero(position) == UInt8(ascii: "-")
    if isNegative { position += 1 }
    let digits = position
    var number: Int64 = 0
    while bytes.byteOrZero(position) &- 0x30 <= 9 {
      let digit = Int64(bytes.byte(position) &- 0x30)
      let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, overflowToo) =
        isNegative
        ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
      if overflow || overflowToo { throw timeBeyond(start) }
      number = sum
      position += 1
    }
    if position == start { return }
    if position == digits { throw fault("a time is a whole number", .badTime) }
    let (time, overflow) = number.multipliedReportingOverflow(by: unit)
    if overflow { throw timeBeyond(start) }
    line.time = time
  }

  private mutating func timeBeyond(_ start: Int) -> LineProtocolFault {
    position = start
    return fault("the time lies beyond the years 1677 to 2262; which unit is it in?", .badTime)
  }

  private mutating func endLine(in bytes: RawSpan) throws(LineProtocolFault) {
    skipBlanks(in: bytes)
    if bytes.byteOrZero(position) == UInt8(ascii: "\r"), bytes.byteOrZero(position + 1) == UInt8(ascii: "\n") {
      position += 1
    }
    if position >= bytes.byteCount { return }
    guard bytes.byte(position) == UInt8(ascii: "\n") else { throw fault("more data after the line's end") }
    position += 1
  }

  /// Moves behind the end of the line begun last, from where the reading stopped.
  private mutating func skipLine(in bytes: RawSpan) {
    position = max(position, lineStart)
    while position < bytes.byteCount {
      position += 1
      if bytes.byte(position - 1) == UInt8(ascii: "\n") { return }
    }
  }

  private func isBlankOrComment(in bytes: RawSpan) -> Bool {
    var offset = position
    while bytes.byteOrZero(offset) == 0x20 || bytes.byteOrZero(offset) == 0x09 { offset += 1 }
    let byte = bytes.byteOrZero(offset)
    return byte == UInt8(ascii: "#") || byte == UInt8(ascii: "\n") || offset >= bytes.byteCount
      || byte == UInt8(ascii: "\r") && bytes.byteOrZero(offset + 1) == UInt8(ascii: "\n")
  }

  private mutating func skipBlanks(in bytes: RawSpan) {
    while bytes.byteOrZero(position) == UInt8(ascii: " ") { position += 1 }
  }

  private func isInvalidUTF8(in bytes: RawSpan) -> Bool {
    bytes.byte(position) >= 0xC0 && UTF8Check.sequenceLength(at: position, in: bytes) == nil
      || bytes.byte(position) < 0xC0 && (position == 0 || bytes.byte(position - 1) < 0x80)
  }

  private func fault(_ what: String, _ reason: RefusalReason = .malformed) -> LineProtocolFault {
    LineProtocolFault(line: line.number, offset: position, reason: reason, what: what)
  }
}

extension LineProtocolParser {
  /// The value of a field, told apart by its first and its last byte.
  private mutating func value(
    of key: LineProtocolText, in bytes: RawSpan
  ) throws(LineProtocolFault) -> LineProtocolLine.Field {
    if bytes.byteOrZero(position) == UInt8(ascii: "\"") { return try quoted(key, in: bytes) }
    let start = position
    while position < bytes.byteCount, !Self.endsValue(bytes.byte(position)) { position += 1 }
    let range = start..<position
    guard let (kind, number) = LineProtocolNumber.read(range, in: bytes) else {
      position = start
      if range.isEmpty { throw fault("a field's value is empty") }
      let written = bytes.text(range).excerpt
      if LineProtocolNumber.isNotFinite(written) { throw fault("“\(written)” is no finite number", .notFinite) }
      throw fault("“\(written)” is no number, no truth value and no text between quotes", .wrongType)
    }
    return LineProtocolLine.Field(
      key: key, kind: kind, text: LineProtocolText(range, .key, hasEscapes: false), number: number)
  }

  private mutating func quoted(
    _ key: LineProtocolText, in bytes: RawSpan
  ) throws(LineProtocolFault) -> LineProtocolLine.Field {
    let start = position + 1
    position = start
    var hasEscapes = false
    while bytes.byteOrZero(position) != UInt8(ascii: "\"") {
      if position >= bytes.byteCount {
        position = start - 1
        throw fault("the text has no closing quote", .truncated)
      }
      if bytes.byte(position) >= 0x80, isInvalidUTF8(in: bytes) {
        throw fault("invalid UTF-8 in a text", .invalidUTF8)
      }
      if bytes.byte(position) == UInt8(ascii: "\\"),
        LineProtocolText.Place.quoted.canEscape(bytes.byteOrZero(position + 1))
      {
        hasEscapes = true
        position += 1
      }
      if bytes.byteOrZero(position) == UInt8(ascii: "\n") { linesBegun += 1 }
      position += 1
    }
    let text = LineProtocolText(start..<position, .quoted, hasEscapes: hasEscapes)
    position += 1
    return LineProtocolLine.Field(
      key: key, kind: .string, text: text, number: JSONNumber(value: 0, isInteger: false))
  }

  @inline(__always)
  private static func endsValue(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}
