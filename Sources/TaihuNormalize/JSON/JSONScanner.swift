internal import TaihuCore

/// A strict reader of JSON (RFC 8259) that the caller pulls through one payload, value by value.
///
/// It allocates nothing, never recurses and reads every byte once. The caller passes the payload to each call, since a
/// span cannot be kept; the scanner keeps only where it stands. Whatever is not JSON throws a ``Refusal`` that says what
/// was expected at which byte.
///
/// ```swift
/// var scanner = JSONScanner(limits)
/// try scanner.begin(in: payload)
/// try scanner.beginObject(in: payload)
/// while let name = try scanner.nextMember(in: payload) { try scanner.skipValue(in: payload) }
/// try scanner.finish(in: payload)
/// ```
struct JSONScanner {
  /// What a value is, by its first byte.
  enum Kind: UInt8 {
    case object, array, string, number, bool, null

    /// The kind with its article, for messages.
    var description: String {
      switch self {
      case .object: "an object"
      case .array: "an array"
      case .string: "text"
      case .number: "a number"
      case .bool: "true or false"
      case .null: "null"
      }
    }
  }

  /// The deepest nesting that any limit can allow: the open containers are remembered as the bits of one word.
  static let depthCeiling = 64

  /// The offset of the next byte to read.
  var position = 0
  private var depth = 0
  private var isFirst = true
  private var fieldsLeft: Int
  private let depthMax: Int
  private let fieldsMax: Int

  /// A scanner at the start of a payload.
  @inline(__always)
  init(_ limits: NormalizerLimits) {
    depthMax = min(limits.jsonDepthMax, Self.depthCeiling)
    fieldsMax = limits.jsonFieldsMax
    fieldsLeft = fieldsMax
  }

  /// Moves to the first value.
  @inline(__always)
  mutating func begin(in bytes: RawSpan) throws(Refusal) {
    skipWhitespace(in: bytes)
    if position == bytes.byteCount { throw Refusal(.emptyPayload, "the payload is nothing but white space") }
  }

  /// Checks that nothing follows the value read.
  @inline(__always)
  mutating func finish(in bytes: RawSpan) throws(Refusal) {
    skipWhitespace(in: bytes)
    if position < bytes.byteCount { throw failure(.trailingData, "more data after the end of the value", in: bytes) }
  }

  /// The kind of the value that begins here; whether it is well formed shows when it is read.
  @inline(__always)
  func kind(in bytes: RawSpan) throws(Refusal) -> Kind {
    switch bytes.byteOrZero(position) {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    default: throw unexpected("a value", in: bytes)
    }
  }

  /// Enters the object that begins here.
  @inline(__always)
  mutating func beginObject(in bytes: RawSpan) throws(Refusal) {
    try enter(UInt8(ascii: "{"), in: bytes)
  }

  /// Enters the array that begins here.
  @inline(__always)
  mutating func beginArray(in bytes: RawSpan) throws(Refusal) {
    try enter(UInt8(ascii: "["), in: bytes)
  }

  /// The name of the object's next member, whose value then begins here; `nil` at the object's end, which is left.
  @inline(__always)
  mutating func nextMember(in bytes: RawSpan) throws(Refusal) -> JSONText? {
    guard try advance(to: UInt8(ascii: "}"), in: bytes) else { return nil }
    guard bytes.byteOrZero(position) == UInt8(ascii: "\"") else { throw unexpected("a member name", in: bytes) }
    let name = try text(in: bytes)
    skipWhitespace(in: bytes)
    guard bytes.byteOrZero(position) == UInt8(ascii: ":") else { throw unexpected("“:”", in: bytes) }
    position &+= 1
    skipWhitespace(in: bytes)
    return name
  }

  /// Whether the array has a next element, which then begins here; at its end the array is left.
  @inline(__always)
  mutating func nextElement(in bytes: RawSpan) throws(Refusal) -> Bool {
    try advance(to: UInt8(ascii: "]"), in: bytes)
  }

  /// Reads `true` or `false`.
  mutating func bool(in bytes: RawSpan) throws(Refusal) -> Bool {
    let value = bytes.byte(position) == UInt8(ascii: "t")
    try literal(value ? "true" : "false", in: bytes)
    return value
  }

  /// Reads `null`.
  mutating func null(in bytes: RawSpan) throws(Refusal) {
    try literal("null", in: bytes)
  }

  /// Passes over the value that begins here, whatever it is, and checks it.
  ///
  /// - Complexity: O(length of the value), whatever its nesting.
  mutating func skipValue(in bytes: RawSpan) throws(Refusal) {
    var open = 0
    var objects: UInt64 = 0
    repeat {
      let kind = try kind(in: bytes)
      switch kind {
      case .object, .array:
        try enter(kind == .object ? UInt8(ascii: "{") : UInt8(ascii: "["), in: bytes)
        open += 1
        objects = objects << 1 | (kind == .object ? 1 : 0)
      case .string: _ = try text(in: bytes)
      case .number: _ = try number(in: bytes)
      case .bool: _ = try bool(in: bytes)
      case .null: try null(in: bytes)
      }
      while open > 0 {
        let hasMore = objects & 1 == 1 ? try nextMember(in: bytes) != nil : try nextElement(in: bytes)
        if hasMore { break }
        open -= 1
        objects >>= 1
      }
    } while open > 0
  }
}

extension JSONScanner {
  @inline(__always)
  mutating func skipWhitespace(in bytes: RawSpan) {
    while true {
      let byte = bytes.byteOrZero(position)
      if byte > 0x20 || !(byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09) { return }
      position &+= 1
    }
  }

  @inline(__always)
  private mutating func enter(_ bracket: UInt8, in bytes: RawSpan) throws(Refusal) {
    precondition(bytes.byteOrZero(position) == bracket, "the caller asked for the kind of this value")
    if depth == depthMax { throw failure(.tooDeep, "nested deeper than \(depthMax) levels", in: bytes) }
    depth &+= 1
    position &+= 1
    isFirst = true
  }

  /// Moves past the comma to the next member or element, or past the closing bracket.
  @inline(__always)
  private mutating func advance(to bracket: UInt8, in bytes: RawSpan) throws(Refusal) -> Bool {
    skipWhitespace(in: bytes)
    let byte = bytes.byteOrZero(position)
    if byte == bracket {
      position &+= 1
      depth &-= 1
      isFirst = false
      return false
    }
    if !isFirst {
      guard byte == UInt8(ascii: ",") else { throw unexpected("“,” or the closing bracket", in: bytes) }
      position &+= 1
      skipWhitespace(in: bytes)
    }
    isFirst = false
    fieldsLeft &-= 1
    if fieldsLeft < 0 { throw failure(.tooManyFields, "more than \(fieldsMax) members and elements", in: bytes) }
    return true
  }

  private mutating func literal(_ word: StaticString, in bytes: RawSpan) throws(Refusal) {
    let end = position + word.utf8CodeUnitCount
    for index in 0..<word.utf8CodeUnitCount {
      guard unsafe bytes.byteOrZero(position + index) == word.utf8Start[index] else {
        if position + index >= bytes.byteCount { throw truncated("“\(word)”") }
        throw unexpected("“\(word)”", in: bytes)
      }
    }
    position = end
  }
}

extension JSONScanner {
  /// A refusal at the present place.
  @inline(never)
  func failure(_ reason: RefusalReason, _ what: String, in bytes: RawSpan) -> Refusal {
    Refusal(reason, "\(what), at byte \(position) of \(bytes.byteCount)")
  }

  /// A refusal because the payload ends too early.
  @inline(never)
  func truncated(_ expected: String) -> Refusal {
    Refusal(.truncated, "the payload ends where \(expected) should stand")
  }

  /// A refusal because something else was expected here, or the end came.
  @inline(never)
  func unexpected(_ expected: String, in bytes: RawSpan) -> Refusal {
    if position >= bytes.byteCount { return truncated(expected) }
    let byte = bytes.byte(position)
    if position == 0, bytes.byteCount >= 3, byte == 0xEF, bytes.byte(1) == 0xBB, bytes.byte(2) == 0xBF {
      return failure(.malformed, "a byte order mark is not allowed before JSON", in: bytes)
    }
    if byte >= 0x80, UTF8Check.sequenceLength(at: position, in: bytes) == nil {
      return failure(.invalidUTF8, "invalid UTF-8", in: bytes)
    }
    if isNotFinite(in: bytes) { return failure(.notFinite, "NaN and Infinity are not numbers of JSON", in: bytes) }
    let found = byte > 0x20 && byte < 0x7F ? "“\(Character(Unicode.Scalar(byte)))”" : "byte \(byte)"
    return failure(.malformed, "expected \(expected), found \(found)", in: bytes)
  }

  private func isNotFinite(in bytes: RawSpan) -> Bool {
    let signed = bytes.byte(position) == UInt8(ascii: "-") || bytes.byte(position) == UInt8(ascii: "+")
    let start = position + (signed ? 1 : 0)
    return start + 3 <= bytes.byteCount && ["nan", "inf"].contains(bytes.text(start..<start + 3).lowercased())
  }
}
