internal import TaihuCore
internal import TaihuNormalize

extension FormParameters {
  /// A time: seconds since 1970 with a fraction, or RFC 3339.
  func time(_ name: String) throws(APIFault) -> Timestamp? {
    guard let text = self[name] else { return nil }
    if let seconds = Double(text), seconds.isFinite {
      guard seconds.magnitude < 9.2e9 else { throw .badData("“\(name)” lies beyond the years 1677 to 2262") }
      return Timestamp(milliseconds: Int64((seconds * 1000).rounded()))
    }
    let bytes = Array(text.utf8)
    guard case .instant(let time) = unsafe TimestampParser.rfc3339(bytes.span.bytes) else {
      throw .badData("“\(name)” is neither seconds since 1970 nor RFC 3339")
    }
    return time
  }

  /// A length of time in nanoseconds: seconds, or as Prometheus writes it (`1h30m`).
  func duration(_ name: String) throws(APIFault) -> Int64? {
    guard let text = self[name] else { return nil }
    let nanoseconds = Double(text).map { $0 * 1e9 } ?? Self.units(text)
    guard let nanoseconds, nanoseconds > 0, nanoseconds < 9.2e18 else {
      throw .badData("“\(name)” is neither seconds nor a duration such as 1h30m, more than zero")
    }
    return Int64(nanoseconds)
  }

  /// A whole number of at least 0.
  func count(_ name: String) throws(APIFault) -> Int? {
    guard let text = self[name] else { return nil }
    guard let count = Int(text), count >= 0 else { throw .badData("“\(name)” is a whole number of at least 0") }
    return count
  }

  private static func units(_ text: String) -> Double? {
    var total = 0.0
    var rest = text[...]
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard let number = Double(digits) else { return nil }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { $0.isASCII && $0.isLetter }
      guard let factor = seconds[String(unit)] else { return nil }
      rest = rest.dropFirst(unit.count)
      total += number * factor * 1e9
    }
    return total
  }

  private static let seconds: [String: Double] = [
    "ms": 0.001, "s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800, "y": 31_536_000,
  ]
}
