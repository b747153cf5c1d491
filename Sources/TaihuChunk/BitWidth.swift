/// How the number of bits of something is itself written: in six bits.
enum BitWidth {
  /// The bits of a width.
  static let codeBits = 6
  /// The code that stands for 64 bits; there is no width of 63.
  static let codeOf64 = 63

  /// The narrowest width, of those that can be written, that holds `bits` bits.
  @inline(__always)
  static func storable(_ bits: Int) -> Int { bits < codeOf64 ? bits : 64 }
}

extension UInt64 {
  /// The bits up to the highest one set; 0 for 0.
  @inline(__always)
  var significantBits: Int { 64 &- leadingZeroBitCount }

  /// Zero, −1, 1, −2, 2… as 0, 1, 2, 3, 4…, so that small numbers of both signs have few bits.
  @inline(__always)
  init(zigzag value: Int64) {
    self = UInt64(bitPattern: (value &<< 1) ^ (value &>> 63))
  }
}

extension Int64 {
  /// The number whose zigzag form is given.
  @inline(__always)
  init(zigzag value: UInt64) {
    self = Int64(bitPattern: (value &>> 1) ^ (0 &- (value & 1)))
  }
}
