internal import TaihuCore

/// The base fields in force, which apply to their own record and all that follow.
struct SenMLBase {
  /// `bn`.
  var name: JSONText?
  /// `bt`, seconds.
  var time: JSONNumber?
  /// `bu`.
  var unit: JSONText?
  /// `bv`.
  var value: JSONNumber?
  /// `bver`, the same for all records.
  var version: Double?

  /// The sum of two numbers, exact where it can be; a missing one is 0; `nil` when both are missing.
  static func sum(_ left: JSONNumber?, _ right: JSONNumber?) -> JSONNumber? {
    guard let left, let right else { return left ?? right }
    let isInteger = left.isInteger && right.isInteger
    if left.isExact, right.isExact, let sum = left.decimal.adding(right.decimal) {
      return JSONNumber(sum, isInteger: isInteger)
    }
    return JSONNumber(value: left.value + right.value, isInteger: isInteger)
  }
}

/// One record of a SenML pack, as it stands in the payload.
struct SenMLRecord {
  /// Its number in the pack, from 1.
  let number: Int
  /// `n`.
  private(set) var name: JSONText?
  /// `u`.
  private(set) var unit: JSONText?
  /// `v`, unless it is null.
  private(set) var value: JSONNumber?
  /// `t`, seconds.
  private(set) var time: JSONNumber?
  /// Whether it has `vs`, `vb` or `vd`.
  private(set) var hasOtherValue = false
  /// Where the value of `vs` or `vb` stands in the payload.
  private(set) var otherValueOffset: Int?
  private var seen: UInt32 = 0

  private enum Field: UInt32, CaseIterable {
    case bn, bt, bu, bv, bs, bver, n, u, v, vs, vb, vd, s, t, ut

    var bit: UInt32 { 1 << rawValue }
  }

  /// Reads the record that begins here and puts its base fields in force.
  ///
  /// - Throws: a refusal of the whole pack: a base field that can't be read changes the meaning of all that follows.
  init(
    number: Int, _ base: inout SenMLBase, _ scanner: inout JSONScanner, _ payload: RawSpan
  ) throws(Refusal) {
    self.number = number
    let kind = try scanner.kind(in: payload)
    guard kind == .object else { throw Refusal(.wrongType, "\(path) is \(kind.description) and not an object") }
    try scanner.beginObject(in: payload)
    while let text = try scanner.nextMember(in: payload) {
      guard let field = try field(text, payload) else {
        try scanner.skipValue(in: payload)
        continue
      }
      if seen & field.bit != 0 { throw Refusal(.duplicateKey, "\(path): “\(field)” stands twice") }
      seen |= field.bit
      try read(field, &base, &scanner, payload)
    }
    let values = Field.v.bit | Field.vs.bit | Field.vb.bit | Field.vd.bit
    if (seen & values).nonzeroBitCount > 1 { throw Refusal(.malformed, "\(path): more than one of v, vs, vb, vd") }
  }

  /// Where it stands, for messages.
  var path: String { "record \(number)" }

  /// Whether it holds a value: one of its own, or the base value together with a name or a time of its own. A record
  /// that only sets base fields does not.
  func isMeasurement(_ base: SenMLBase) -> Bool {
    if hasOtherValue || seen & Field.v.bit != 0 { return true }
    return base.value != nil && seen & Field.s.bit == 0 && seen & (Field.n.bit | Field.t.bit) != 0
  }

  private mutating func read(
    _ field: Field, _ base: inout SenMLBase, _ scanner: inout JSONScanner, _ payload: RawSpan
  ) throws(Refusal) {
    switch field {
    case .bn: base.name = try text(field, &scanner, payload)
    case .bu: base.unit = try text(field, &scanner, payload)
    case .bt: base.time = try numeral(field, &scanner, payload)
    case .bv: base.value = try numeral(field, &scanner, payload)
    case .bver: try readVersion(&base, &scanner, payload)
    case .n: name = try text(field, &scanner, payload)
    case .u: unit = try text(field, &scanner, payload)
    case .t: time = try numeral(field, &scanner, payload)
    case .v: try readValue(&scanner, payload)
    case .vs, .vb:
      hasOtherValue = true
      otherValueOffset = scanner.position
      try require(field == .vs ? .string : .bool, field, &scanner, payload)
      try scanner.skipValue(in: payload)
    case .vd:
      hasOtherValue = true
      try scanner.skipValue(in: payload)
    case .bs, .s, .ut: _ = try numeral(field, &scanner, payload)
    }
  }

  /// A number; null, from devices that have nothing to say, is left out; other things are refused like text.
  private mutating func readValue(_ scanner: inout JSONScanner, _ payload: RawSpan) throws(Refusal) {
    switch try scanner.kind(in: payload) {
    case .number: value = try scanner.number(in: payload)
    case .null:
      try scanner.null(in: payload)
      hasOtherValue = false
      seen &= ~Field.v.bit
    default:
      hasOtherValue = true
      otherValueOffset = scanner.position
      try scanner.skipValue(in: payload)
    }
  }

  private mutating func readVersion(
    _ base: inout SenMLBase, _ scanner: inout JSONScanner, _ payload: RawSpan
  ) throws(Refusal) {
    let version = try numeral(.bver, &scanner, payload).value
    if let former = base.version, former != version {
      throw Refusal(.unsupportedVersion, "\(path): bver differs from that of an earlier record")
    }
    guard (1...10).contains(version) || version == 26 else {
      throw Refusal(.unsupportedVersion, "\(path): version \(version) is not known; 10 is read, and 26")
    }
    base.version = version
  }
}

extension SenMLRecord {
  private func field(_ text: JSONText, _ payload: RawSpan) throws(Refusal) -> Field? {
    if !text.hasEscapes, let field = Self.field(text.range, payload) { return field }
    let name = text.string(in: payload)
    if let field = Field.allCases.first(where: { "\($0)" == name }) { return field }
    if name.hasSuffix("_") {
      throw Refusal(.unsupportedVersion, "\(path): “\(name.excerpt)” must be understood and is not")
    }
    return nil
  }

  /// The field of one or two letters without a look at a table.
  @inline(__always)
  private static func field(_ range: Range<Int>, _ payload: RawSpan) -> Field? {
    guard range.count == 1 || range.count == 2 else { return nil }
    let first = payload.byte(range.lowerBound)
    if range.count == 1 {
      switch first {
      case UInt8(ascii: "n"): return .n
      case UInt8(ascii: "u"): return .u
      case UInt8(ascii: "v"): return .v
      case UInt8(ascii: "t"): return .t
      case UInt8(ascii: "s"): return .s
      default: return nil
      }
    }
    switch (first, payload.byte(range.lowerBound + 1)) {
    case (UInt8(ascii: "b"), UInt8(ascii: "n")): return .bn
    case (UInt8(ascii: "b"), UInt8(ascii: "t")): return .bt
    case (UInt8(ascii: "b"), UInt8(ascii: "u")): return .bu
    default: return nil
    }
  }

  private func require(
    _ expected: JSONScanner.Kind, _ field: Field, _ scanner: inout JSONScanner, _ payload: RawSpan
  ) throws(Refusal) {
    let kind = try scanner.kind(in: payload)
    if kind != expected {
      throw Refusal(.wrongType, "\(path): \(field) is \(kind.description) and not \(expected.description)")
    }
  }

  private func text(
    _ field: Field, _ scanner: inout JSONScanner, _ payload: RawSpan
  ) throws(Refusal) -> JSONText {
    try require(.string, field, &scanner, payload)
    return try scanner.text(in: payload)
  }

  private func numeral(
    _ field: Field, _ scanner: inout JSONScanner, _ payload: RawSpan
  ) throws(Refusal) -> JSONNumber {
    try require(.number, field, &scanner, payload)
    return try scanner.number(in: payload)
  }
}
