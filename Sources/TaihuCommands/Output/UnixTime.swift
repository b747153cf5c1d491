internal import TaihuCore

/// Unix time as decimal text.
enum UnixTime {
  /// Seconds with as many fraction digits as needed, exact to the nanosecond: `1773534600`, `1773534600.25`.
  static func seconds(_ time: Timestamp) -> String {
    let whole = time.nanoseconds.magnitude / 1_000_000_000
    var fraction = time.nanoseconds.magnitude % 1_000_000_000
    let sign = time.nanoseconds < 0 ? "-" : ""
    guard fraction != 0 else { return "\(sign)\(whole)" }
    var digits = 9
    while fraction % 10 == 0 {
      fraction /= 10
      digits -= 1
    }
    let text = String(fraction)
    return "\(sign)\(whole)." + String(repeating: "0", count: digits - text.utf8.count) + text
  }
}
