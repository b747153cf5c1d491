/// The form of a number in a packed payload.
public enum BinaryType: String, Hashable, Sendable, CaseIterable {
  case u8, i8, u16, i16, u24, i24, u32, i32, u64, i64, f32, f64

  /// Bytes that it takes.
  public var width: Int {
    switch self {
    case .u8, .i8: 1
    case .u16, .i16: 2
    case .u24, .i24: 3
    case .u32, .i32, .f32: 4
    case .u64, .i64, .f64: 8
    }
  }

  /// Whether its highest bit is a sign.
  public var isSigned: Bool {
    switch self {
    case .i8, .i16, .i24, .i32, .i64: true
    default: false
    }
  }

  /// Whether it is a floating-point number of IEEE 754.
  public var isFloat: Bool { self == .f32 || self == .f64 }

  /// Every type by name, for keys that choose one.
  static var choices: [(name: String, value: BinaryType)] { allCases.map { ($0.rawValue, $0) } }
}

/// The order of the bytes of a number.
public enum ByteOrder: String, Hashable, Sendable, CaseIterable {
  /// The most significant byte first.
  case big
  /// The least significant byte first.
  case little

  /// Reads the key `byte_order`.
  static func read(_ table: StrictTable, else standard: ByteOrder) -> ByteOrder {
    table.choice("byte_order", among: allCases.map { ($0.rawValue, $0) }) ?? standard
  }
}
