internal import TaihuCore
internal import TaihuPack

/// A number read from a packed payload.
enum BinaryNumber {
  /// A value.
  case value(JSONNumber)
  /// The raw number by which the device says that it has no value, as a value.
  case invalid(JSONNumber)

  /// Reads a field at an offset of the payload; its own offset is not added.
  ///
  /// Scaled on the decimal as declared where that fits: 2350 × 0.01 is 23.5 to the last digit.
  ///
  /// - Precondition: all bytes of the field lie in the payload.
  init(_ field: BinaryField, at offset: Int, in payload: RawSpan) {
    let bits = Self.bits(field.type, field.byteOrder, at: offset, in: payload)
    if field.type.isFloat {
      self.init(float: field.type == .f32 ? Double(Float(bitPattern: UInt32(bits))) : Double(bitPattern: bits), field)
    } else {
      self.init(integer: bits, field)
    }
  }

  private init(float raw: Double, _ field: BinaryField) {
    let scaled = field.scale == .one && field.add == .zero ? raw : raw * field.scale.value + field.add.value
    self.init(JSONNumber(value: scaled, isInteger: false), raw: raw, field)
  }

  private init(integer bits: UInt64, _ field: BinaryField) {
    let (raw, isNegative) = Self.signed(Self.picked(bits, field), field)
    let magnitude = Double(raw)
    self.init(Self.scaled(raw, isNegative, field), raw: isNegative ? -magnitude : magnitude, field)
  }

  private init(_ number: JSONNumber, raw: Double, _ field: BinaryField) {
    let isInvalid = !field.invalid.isEmpty && field.invalid.contains { $0 == raw }
    self = isInvalid ? .invalid(number) : .value(number)
  }

  /// The unsigned number that stands at an offset.
  ///
  /// - Precondition: all its bytes lie in the payload.
  static func bits(_ type: BinaryType, _ order: ByteOrder, at offset: Int, in payload: RawSpan) -> UInt64 {
    var bits: UInt64 = 0
    for index in 0..<type.width {
      let byte = payload.byte(offset + (order == .big ? index : type.width - 1 - index))
      bits = bits << 8 | UInt64(byte)
    }
    return bits
  }

  private static func picked(_ bits: UInt64, _ field: BinaryField) -> UInt64 {
    (field.mask == 0 ? bits : bits & field.mask) >> UInt64(field.shift)
  }

  /// Magnitude and sign; a signed field's sign is the highest bit that mask and shift leave.
  private static func signed(_ picked: UInt64, _ field: BinaryField) -> (magnitude: UInt64, isNegative: Bool) {
    guard field.type.isSigned else { return (picked, false) }
    let all = UInt64.max >> UInt64(64 - field.type.width * 8)
    let width = 64 - ((field.mask == 0 ? all : field.mask & all) >> UInt64(field.shift)).leadingZeroBitCount
    guard width > 0, picked >> UInt64(width - 1) & 1 == 1 else { return (picked, false) }
    let magnitude = width == 64 ? ~picked &+ 1 : (UInt64(1) << UInt64(width)) - picked
    return (magnitude, true)
  }

  private static func scaled(_ magnitude: UInt64, _ isNegative: Bool, _ field: BinaryField) -> JSONNumber {
    let isInteger = field.scale.exponent == 0 && field.add.exponent == 0
    if magnitude <= UInt64(Int64.max) {
      let raw = DecimalNumber(significand: isNegative ? -Int64(magnitude) : Int64(magnitude), exponent: 0)
      let summand = DecimalNumber(significand: field.add.significand, exponent: field.add.exponent)
      if let product = raw.multiplied(by: field.scale.significand, powerOfTen: field.scale.exponent) {
        if summand.significand == 0 { return JSONNumber(product, isInteger: isInteger) }
        if let sum = product.adding(summand) { return JSONNumber(sum, isInteger: isInteger) }
      }
    }
    let raw = isNegative ? -Double(magnitude) : Double(magnitude)
    let isRounded = isInteger && Double(exactly: magnitude) == nil
    return JSONNumber(value: raw * field.scale.value + field.add.value, isInteger: isRounded)
  }
}
