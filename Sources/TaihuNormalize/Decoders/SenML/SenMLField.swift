/// The fields of SenML records (RFC 8428, sections 4.1 and 4.2).
enum SenMLField: UInt32, CaseIterable {
  case bn, bt, bu, bv, bs, bver, n, u, v, vs, vb, vd, s, t, ut

  /// A bit that stands for the field in a set of them.
  var bit: UInt32 { 1 << rawValue }

  /// The field of a name, or `nil` when it is none that is known.
  init?(name: String) {
    guard let field = Self.allCases.first(where: { "\($0)" == name }) else { return nil }
    self = field
  }

  /// The field of a label in CBOR (RFC 8428, table 4), or `nil` when it is none that is known.
  init?(label: Int64) {
    switch label {
    case -1: self = .bver
    case -2: self = .bn
    case -3: self = .bt
    case -4: self = .bu
    case -5: self = .bv
    case -6: self = .bs
    case 0: self = .n
    case 1: self = .u
    case 2: self = .v
    case 3: self = .vs
    case 4: self = .vb
    case 5: self = .s
    case 6: self = .t
    case 7: self = .ut
    case 8: self = .vd
    default: return nil
    }
  }

  /// The field of one or two letters without a look at a table; `nil` for the rare ones as well.
  @inline(__always)
  static func common(_ range: Range<Int>, _ payload: RawSpan) -> SenMLField? {
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
}
