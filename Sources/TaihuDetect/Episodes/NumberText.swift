internal import Glibc
internal import TaihuCore

/// Numbers for people: six significant digits, no trailing zeros, the unit behind.
enum NumberText {
  private static let digits = 6

  /// A number of at most six significant digits: `412`, `7.25`, `1.5e+09`.
  static func number(_ value: Double) -> String {
    let rounded = self.rounded(value)
    if rounded == rounded.rounded(), rounded.magnitude < 1e15 { return String(Int64(rounded)) }
    return "\(rounded)"
  }

  /// A number with its unit: `412 ug/m3`.
  static func quantity(_ value: Double, _ unit: String) -> String {
    unit.isEmpty || unit == "1" ? number(value) : number(value) + " " + unit
  }

  /// A band with its unit: `20 to 95 ug/m3`.
  static func band(_ band: ClosedRange<Double>, _ unit: String) -> String {
    number(band.lowerBound) + " to " + quantity(band.upperBound, unit)
  }

  /// A stretch of time in its two largest units: `3 d 4 h`, `12 min`, `0 s`.
  static func duration(nanoseconds: Int64) -> String {
    let seconds = nanoseconds / 1_000_000_000
    let parts = [(seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")]
    let first = parts.firstIndex { $0.0 > 0 } ?? 3
    return parts[first...].prefix(2).filter { $0.0 > 0 || first == 3 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
  }

  private static func rounded(_ value: Double) -> Double {
    guard value.isFinite, value != 0 else { return value }
    let place = digits - 1 - Int(log10(value.magnitude).rounded(.down))
    guard (-300...300).contains(place) else { return value }
    if place < 0 { return (value / pow(10, Double(-place))).rounded() * pow(10, Double(-place)) }
    let scaled = value * pow(10, Double(place))
    return scaled.isFinite ? scaled.rounded() / pow(10, Double(place)) : value
  }
}
