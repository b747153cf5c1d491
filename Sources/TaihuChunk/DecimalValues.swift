/// Values that are decimals with at most fifteen digits after the point, as integers: value = integer / 10^digits,
/// exactly.
///
/// Where text had at most fifteen significant digits, the nearest Float64 is the quotient of two numbers that Float64
/// holds exactly, rounded once, which is what a division yields. Each value is tried; a few that fail, the *strays*,
/// such as −0 or a computed average among measured values, are listed with their bits.
struct DecimalValues {
  /// A value that is no such decimal.
  private struct Stray {
    var index: Int
    var bits: UInt64
  }

  /// The digits after the point.
  private var digits = 0
  private var strays: [Stray] = []
  /// One for each value; a stray repeats the one before.
  private var integers: [Int64] = []

  private static let digitsBits = 4
  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]
  /// Of this many values one at most may be a stray.
  private static let valuesPerStray = 32
  /// A value that needs this many digits more than those before is taken for a stray as long as they are few.
  private static let digitsOfStray = 4

  /// The decimals that values are, or `nil` when too many are none.
  ///
  /// - Complexity: O(*n*).
  init?(fitting values: [Double]) {
    integers = [Int64](repeating: 0, count: values.count)
    let straysMax = values.count / Self.valuesPerStray
    var index = 0
    while index < values.count {
      index = convert(values, from: index)
      guard index < values.count else { break }
      let needed = Self.digits(of: values[index], above: digits)
      if let needed, needed < digits + Self.digitsOfStray || strays.count == straysMax {
        // Every value is tried again, since one with many digits before the point may not bear more after it.
        (digits, strays, index) = (needed, [], 0)
      } else {
        guard strays.count < straysMax else { return nil }
        strays.append(Stray(index: index, bits: values[index].bitPattern))
        integers[index] = index > 0 ? integers[index - 1] : 0
        index += 1
      }
    }
  }

  /// Converts values up to the first that has no integer, and returns where that is.
  private mutating func convert(_ values: [Double], from start: Int) -> Int {
    let power = Self.powers[digits]
    var output = integers.mutableSpan
    for index in start..<values.count {
      guard let integer = Self.integer(values[index], power: power) else { return index }
      output[index] = integer
    }
    return values.count
  }

  /// The least number of digits after the point, above a given one, at which a value has an integer.
  private static func digits(of value: Double, above digits: Int) -> Int? {
    (digits + 1..<max(digits + 1, powers.count)).first { integer(value, power: powers[$0]) != nil }
  }

  /// The integer that gives exactly this value when divided by `power`, or `nil` when there is none up to 2⁵¹.
  @inline(__always)
  private static func integer(_ value: Double, power: Double) -> Int64? {
    // Adding 1.5 × 2⁵² leaves no bits for a fraction: this rounds to the nearest integer, which is then in the low
    // bits.
    let rounding = 0x1.8p52
    let shifted = value * power + rounding
    let rounded = shifted - rounding
    guard abs(rounded) <= 0x1p51, (rounded / power).bitPattern == value.bitPattern else { return nil }
    return Int64(bitPattern: shifted.bitPattern &- rounding.bitPattern)
  }

  /// Writes the digits, the strays and the integers, without their common divisor.
  func write(to writer: inout BitWriter) {
    writer.write(UInt64(digits), bits: Self.digitsBits)
    writer.writeNumber(UInt64(strays.count))
    var index = 0
    for stray in strays {
      writer.writeNumber(UInt64(stray.index - index))
      writer.write(stray.bits, bits: 64)
      index = stray.index
    }
    let (divisor, remainder, quotients) = divided()
    writer.writeNumber(UInt64(divisor))
    if divisor > 1 { writer.writeNumber(UInt64(remainder)) }
    IntegerColumn.write(quotients, modes: [.level, .delta, .slope], to: &writer)
  }

  /// The integers as remainder + divisor × quotient, with the largest divisor; 1 where there is nothing to divide.
  private func divided() -> (divisor: Int64, remainder: Int64, quotients: [Int64]) {
    var divisor: Int64 = 0
    for index in 1..<max(1, integers.count) where divisor != 1 {
      divisor = Self.greatestCommonDivisor(divisor, abs(integers[index] - integers[index - 1]))
    }
    guard divisor > 1 else { return (1, 0, integers) }
    let remainder = (integers[0] % divisor + divisor) % divisor
    return (divisor, remainder, integers.map { ($0 - remainder) / divisor })
  }

  private static func greatestCommonDivisor(_ first: Int64, _ second: Int64) -> Int64 {
    var (larger, smaller) = (first, second)
    while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
    return larger
  }

  /// Reads `count` values, at least one.
  ///
  /// - Complexity: O(*n*).
  static func read(count: Int, from reader: inout BitReader) throws(ChunkError) -> [Double] {
    let power = powers[Int(try reader.read(bits: digitsBits))]
    let strays = try readStrays(count: count, from: &reader)
    let divisor = Int64(bitPattern: try reader.readNumber())
    let remainder = divisor == 1 ? 0 : Int64(bitPattern: try reader.readNumber())
    let quotients = try IntegerColumn.read(count: count, part: .value, from: &reader)
    var values = quotients.map { Double(remainder &+ divisor &* $0) / power }
    for stray in strays { values[stray.index] = Double(bitPattern: stray.bits) }
    return values
  }

  private static func readStrays(count: Int, from reader: inout BitReader) throws(ChunkError) -> [Stray] {
    let strayCount = try reader.readNumber()
    guard strayCount <= count else { throw .inconsistent(.value) }
    var strays: [Stray] = []
    var index = 0
    for _ in 0..<strayCount {
      let distance = try reader.readNumber()
      guard distance < count - index else { throw .inconsistent(.value) }
      index += Int(distance)
      strays.append(Stray(index: index, bits: try reader.read(bits: 64)))
    }
    return strays
  }
}
