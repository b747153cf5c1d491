/// Numbers as text for people and for programs.
enum NumberText {
  /// The shortest text that reads back as exactly this number: `42`, `0.1`, `1e-07`.
  static func exact(_ value: Double) -> String {
    JSON.numberText(value)
  }

  /// The exact number without an exponent, as Prometheus writes sample values: `100000000000000000000`, `0.0000001`.
  static func decimal(_ value: Double) -> String {
    let text = exact(value)
    guard let mark = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: mark)...]) else { return text }
    let isNegative = text.hasPrefix("-")
    let mantissa = text[..<mark].drop { $0 == "-" }
    let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    let whole = String(parts[0])
    let fraction = parts.count > 1 ? String(parts[1]) : ""
    let digits = whole + fraction
    let point = whole.count + exponent
    let magnitude: String
    if point <= 0 {
      magnitude = "0." + String(repeating: "0", count: -point) + digits
    } else if point >= digits.count {
      magnitude = digits + String(repeating: "0", count: point - digits.count)
    } else {
      magnitude = digits.prefix(point) + "." + digits.dropFirst(point)
    }
    return (isNegative ? "-" : "") + magnitude
  }

  /// The number as a person reads it: exact when that is short, else rounded to six significant digits.
  static func short(_ value: Double) -> String {
    let text = exact(value)
    guard text.utf8.count > 8, value.isFinite, value != 0 else { return text }
    if value == value.rounded(), abs(value) < 1e15 { return text }
    var scale = 1.0
    while abs(value) * scale < 100_000, scale < 1e12 { scale *= 10 }
    return exact((value * scale).rounded() / scale)
  }

  /// A count with its thousands parted by commas: `1,234,567`.
  static func grouped(_ count: Int64) -> String {
    let digits = String(count.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return (count < 0 ? "-" : "") + text
  }

  /// A number of bytes in the unit that suits: `512 B`, `3.4 MiB`.
  static func bytes(_ count: Int64) -> String {
    var amount = Double(count)
    for unit in ["B", "KiB", "MiB", "GiB"] {
      if abs(amount) < 1024 { return oneDecimal(amount) + " " + unit }
      amount /= 1024
    }
    return oneDecimal(amount) + " TiB"
  }

  private static func oneDecimal(_ value: Double) -> String {
    exact(abs(value) < 100 ? (value * 10).rounded() / 10 : value.rounded())
  }
}
