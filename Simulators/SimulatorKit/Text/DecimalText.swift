/// Writes numbers as decimals, as short as they can be without losing a bit.
enum DecimalText {
  /// Powers of ten by which a number of so many decimals becomes whole.
  private static let powers: [Double] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]

  /// Appends a finite number. Where it has at most `decimals` places, no general algorithm is needed.
  static func append(_ value: Double, decimals: Int, to bytes: inout [UInt8]) {
    let places = min(max(0, decimals), powers.count - 1)
    let scaled = (value * powers[places]).rounded()
    guard abs(scaled) < 1e15, scaled / powers[places] == value else {
      return bytes.append(contentsOf: general(value).utf8)
    }
    var whole = Int64(scaled)
    if whole < 0 { bytes.append(UInt8(ascii: "-")) }
    whole = abs(whole)
    var fraction = places
    while fraction > 0, whole % 10 == 0 {
      whole /= 10
      fraction -= 1
    }
    append(whole, fraction: fraction, to: &bytes)
  }

  /// The shortest text of a finite number; whole numbers without a fraction.
  static func general(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
  }

  /// Appends digits with a point before the last `fraction` of them, and at least one before the point.
  private static func append(_ digits: Int64, fraction: Int, to bytes: inout [UInt8]) {
    var ones: Int64 = 1
    for _ in 0..<fraction { ones *= 10 }
    var weight = ones
    while weight <= digits / 10 { weight *= 10 }
    var rest = digits
    while weight > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(rest / weight))
      if weight == ones, fraction > 0 { bytes.append(UInt8(ascii: ".")) }
      rest %= weight
      weight /= 10
    }
  }
}
