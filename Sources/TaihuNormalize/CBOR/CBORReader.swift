internal import TaihuCore

/// A reader of CBOR (RFC 8949) that the caller pulls through one payload, item by item.
///
/// It allocates nothing but texts it is asked for, never recurses, passes over tags, and reads definite and indefinite
/// lengths and floats of 16, 32 and 64 bits. The caller passes the payload to each call, since a span cannot be kept.
/// Whatever is not CBOR throws a ``Refusal`` that tells the byte.
struct CBORReader {
  /// One item, or the head of one that holds others.
  enum Item {
    /// A number from 0 up.
    case unsigned(UInt64)
    /// The number −1 − n.
    case negative(UInt64)
    /// A byte string.
    case bytes(Range<Int>)
    /// A text, whose UTF-8 has been checked.
    case text(JSONText)
    /// An array of so many items; `nil`: up to the break.
    case array(Int?)
    /// A map of so many pairs; `nil`: up to the break.
    case map(Int?)
    /// A float.
    case float(Double)
    /// `true` or `false`.
    case bool(Bool)
    /// `null` or `undefined`.
    case null
    /// Another simple value, which means nothing here.
    case simple
    /// The end of a container of open length.
    case end
  }

  /// How much of an open container is left.
  struct Entries {
    fileprivate var left: Int?
  }

  /// The offset of the next byte to read.
  var position = 0
  /// Whether a string in chunks was met, which ``joiningChunks(of:_:)`` makes readable.
  private(set) var metChunks = false
  private var tag: UInt64?
  private var depth = 0
  private var fieldsLeft: Int
  private let depthMax: Int
  private let fieldsMax: Int

  /// A reader at the start of a payload. CBOR has the limits of JSON.
  init(_ limits: NormalizerLimits) {
    (depthMax, fieldsMax, fieldsLeft) = (limits.jsonDepthMax, limits.jsonFieldsMax, limits.jsonFieldsMax)
  }

  /// Reads the next item, or the head of it when it holds others; tags before it are passed over.
  mutating func next(in bytes: RawSpan) throws(Refusal) -> Item {
    tag = nil
    while true {
      let head = try CBORHead(at: position, in: bytes)
      guard head.major == 6 else { return try item(head, in: bytes) }
      tag = head.argument
      position += head.length
    }
  }

  /// Reads the next item when it is a number: an integer, a float or a decimal fraction (tag 4).
  ///
  /// - Returns: `nil` when it is none; then the reader stays before it.
  mutating func number(in bytes: RawSpan) throws(Refusal) -> JSONNumber? {
    let start = position
    switch try next(in: bytes) {
    case .unsigned(let number): return JSONNumber(number)
    case .negative(let number): return Self.negative(number)
    case .float(let value): return JSONNumber(shortest: value)
    case .array(2?) where tag == 4: return try decimalFraction(from: start, in: bytes)
    default:
      position = start
      return nil
    }
  }

  /// Enters the array or map whose head was read.
  mutating func open(_ count: Int?, isMap: Bool, in bytes: RawSpan) throws(Refusal) -> Entries {
    depth += 1
    if depth > depthMax {
      throw failure(.tooDeep, "arrays and maps are nested deeper than \(depthMax)", in: bytes)
    }
    if let count, count > (bytes.byteCount - position) / (isMap ? 2 : 1) {
      throw failure(.truncated, "a container of \(count) entries has no room in the payload", in: bytes)
    }
    return Entries(left: count)
  }

  /// Whether an entry begins here; at the end of the container it is left.
  mutating func hasNext(_ entries: inout Entries, in bytes: RawSpan) throws(Refusal) -> Bool {
    if let left = entries.left {
      if left == 0 {
        depth -= 1
        return false
      }
      entries.left = left - 1
    } else if position < bytes.byteCount, bytes.byte(position) == 0xFF {
      position += 1
      depth -= 1
      return false
    }
    fieldsLeft -= 1
    if fieldsLeft < 0 { throw failure(.tooManyFields, "more than \(fieldsMax) entries", in: bytes) }
    return true
  }

  /// Passes over the item that begins here, with all it holds.
  mutating func skip(in bytes: RawSpan) throws(Refusal) {
    var containers: [Entries] = []
    repeat {
      switch try next(in: bytes) {
      case .array(let count): containers.append(try open(count, isMap: false, in: bytes))
      case .map(let count): containers.append(try open(count.map { $0 * 2 }, isMap: false, in: bytes))
      case .end: throw failure(.malformed, "a break where an item should stand", in: bytes)
      default: break
      }
      while let last = containers.indices.last, try !hasNext(&containers[last], in: bytes) { containers.removeLast() }
    } while !containers.isEmpty
  }

  /// Checks that nothing follows the item read.
  func finish(in bytes: RawSpan) throws(Refusal) {
    if position < bytes.byteCount { throw failure(.trailingData, "more data after the end of the item", in: bytes) }
  }

  private mutating func item(_ head: CBORHead, in bytes: RawSpan) throws(Refusal) -> Item {
    let start = position
    position += head.length
    switch head.major {
    case 0: return .unsigned(head.argument)
    case 1: return .negative(head.argument)
    case 2, 3: return try string(head, start, in: bytes)
    case 4, 5:
      let count = head.isIndefinite ? nil : try checked(head.argument, start, in: bytes)
      return head.major == 4 ? .array(count) : .map(count)
    default: return simple(head, in: bytes)
    }
  }

  private mutating func string(_ head: CBORHead, _ start: Int, in bytes: RawSpan) throws(Refusal) -> Item {
    if head.isIndefinite {
      metChunks = true
      throw failure(.malformed, "a string in chunks", in: bytes)
    }
    let range = position..<position + (try checked(head.argument, start, in: bytes))
    position = range.upperBound
    if head.major == 2 { return .bytes(range) }
    for offset in range where bytes.byte(offset) >= 0x80 {
      if let invalid = UTF8Check.firstInvalid(in: bytes.extracting(range)) {
        position = range.lowerBound + invalid
        throw failure(.invalidUTF8, "invalid UTF-8 in a text", in: bytes)
      }
      break
    }
    return .text(JSONText(start: range.lowerBound, end: range.upperBound, hasEscapes: false))
  }

  /// A count of bytes or entries, for which there must be that many bytes at least.
  private func checked(_ count: UInt64, _ start: Int, in bytes: RawSpan) throws(Refusal) -> Int {
    if let count = Int(exactly: count), count <= bytes.byteCount - position { return count }
    throw Refusal(
      .truncated, "the item at byte \(start) holds \(count), and the payload ends at byte \(bytes.byteCount)")
  }

  private func simple(_ head: CBORHead, in bytes: RawSpan) -> Item {
    switch head.information {
    case 20: .bool(false)
    case 21: .bool(true)
    case 22, 23: .null
    case 25: .float(Self.half(UInt16(truncatingIfNeeded: head.argument)))
    case 26: .float(Double(Float(bitPattern: UInt32(truncatingIfNeeded: head.argument))))
    case 27: .float(Double(bitPattern: head.argument))
    case 31: .end
    default: .simple
    }
  }

  /// The mantissa times the power of ten (RFC 8949, section 3.4.4), of which both must fit a word.
  private mutating func decimalFraction(from start: Int, in bytes: RawSpan) throws(Refusal) -> JSONNumber? {
    var parts: [Int64] = []
    for _ in 0..<2 {
      switch try next(in: bytes) {
      case .unsigned(let number): parts += Int64(exactly: number).map { [$0] } ?? []
      case .negative(let number): parts += Int64(exactly: number).map { [-1 - $0] } ?? []
      default: break
      }
    }
    guard parts.count == 2, parts[0].magnitude <= 1_000 else {
      position = start
      throw failure(.wrongType, "a decimal fraction is an exponent and an integer of 64 bits", in: bytes)
    }
    return JSONNumber(DecimalNumber(significand: parts[1], exponent: Int(parts[0])), isInteger: parts[0] == 0)
  }

  private static func negative(_ number: UInt64) -> JSONNumber {
    Int64(exactly: number).map { JSONNumber(-1 - $0) } ?? JSONNumber(value: -1 - Double(number), isInteger: true)
  }

  /// The value of a float of 16 bits (RFC 8949, appendix D).
  private static func half(_ bits: UInt16) -> Double {
    let (exponent, fraction) = (Int(bits >> 10 & 0x1F), Double(bits & 0x3FF))
    let magnitude: Double =
      switch exponent {
      case 0: fraction * 0x1p-24
      case 31: fraction == 0 ? .infinity : .nan
      default: Double(sign: .plus, exponent: exponent - 25, significand: fraction + 1_024)
      }
    return bits & 0x8000 == 0 ? magnitude : -magnitude
  }

  private func failure(_ reason: RefusalReason, _ what: String, in bytes: RawSpan) -> Refusal {
    Refusal(reason, "\(what), at byte \(position) of \(bytes.byteCount)")
  }
}

extension CBORReader.Item {
  /// What it is, with its article, for messages.
  var description: String {
    switch self {
    case .unsigned, .negative, .float: "a number"
    case .bytes: "a byte string"
    case .text: "text"
    case .array: "an array"
    case .map: "a map"
    case .bool: "true or false"
    case .null: "null"
    case .simple: "a simple value"
    case .end: "a break"
    }
  }
}
