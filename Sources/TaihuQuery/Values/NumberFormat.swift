/// Numbers as Prometheus writes them.
public enum NumberFormat {
  /// The shortest digits that read back as this number, without an exponent: `0.0000001`, `NaN`, `+Inf`.
  public static func decimal(_ value: Double) -> String {
    if let text = notFinite(value) { return text }
    let (isNegative, digits, point) = parts(value)
    let magnitude: String
    if point <= 0 {
      magnitude = "0." + String(repeating: "0", count: -point) + digits
    } else if point >= digits.utf8.count {
      magnitude = digits + String(repeating: "0", count: point - digits.utf8.count)
    } else {
      magnitude = digits.prefix(point) + "." + digits.dropFirst(point)
    }
    return (isNegative ? "-" : "") + (digits == "0" ? "0" : magnitude)
  }

  /// The same as the API of Prometheus writes sample values: with an exponent below 1e-6 and from 1e21 on.
  public static func sample(_ value: Double) -> String {
    let magnitude = value.magnitude
    guard value.isFinite, value != 0, magnitude < 1e-6 || magnitude >= 1e21 else { return decimal(value) }
    let (isNegative, digits, point) = parts(value)
    let fraction = digits.dropFirst()
    let exponent = point - 1
    let size = String(exponent.magnitude)
    return (isNegative ? "-" : "") + digits.prefix(1) + (fraction.isEmpty ? "" : "." + fraction) + "e"
      + (exponent < 0 ? "-" : "+") + (size.utf8.count < 2 ? "0" : "") + size
  }

  /// A time in milliseconds as seconds: `1773534600`, `1773534600.5`.
  public static func seconds(milliseconds: Int64) -> String {
    let (seconds, rest) = milliseconds.magnitude.quotientAndRemainder(dividingBy: 1000)
    let sign = milliseconds < 0 ? "-" : ""
    guard rest > 0 else { return sign + String(seconds) }
    var fraction = String(rest + 1000).dropFirst()
    while fraction.hasSuffix("0") { fraction = fraction.dropLast() }
    return sign + String(seconds) + "." + fraction
  }

  /// The number that a text is, as the bound of a bucket may be written.
  static func parse(_ text: String) -> Double? {
    switch text.lowercased() {
    case "+inf", "inf", "+infinity", "infinity": .infinity
    case "-inf", "-infinity": -.infinity
    case "nan": .nan
    default: Double(text)
    }
  }

  private static func notFinite(_ value: Double) -> String? {
    if value.isNaN { return "NaN" }
    return value.isInfinite ? (value < 0 ? "-Inf" : "+Inf") : nil
  }

  /// The digits of a finite number, the first not zero, and how many of them stand before the point.
  private static func parts(_ value: Double) -> (isNegative: Bool, digits: String, point: Int) {
    let text = value.magnitude.description
    let pieces = text.split(separator: "e")
    let mantissa = pieces[0].split(separator: ".")
    let fraction = mantissa.count > 1 && mantissa[1] != "0" ? mantissa[1] : ""
    let whole = mantissa[0]
    let exponent = pieces.count > 1 ? Int(pieces[1]) ?? 0 : 0
    var digits = (whole + fraction).drop { $0 == "0" }
    let point = whole.utf8.count + exponent - (whole.utf8.count + fraction.utf8.count - digits.utf8.count)
    while digits.hasSuffix("0"), digits.utf8.count > 1 { digits = digits.dropLast() }
    return (value.sign == .minus, digits.isEmpty ? "0" : String(digits), point)
  }
}
