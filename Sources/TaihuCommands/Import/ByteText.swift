internal import Glibc
internal import TaihuCore

/// Reads numbers, times and texts from bytes: a million a second, so without a `String` on the usual way.
enum ByteText {
  /// Whether a byte stands somewhere.
  static func contains(_ bytes: ArraySlice<UInt8>, _ byte: UInt8) -> Bool {
    unsafe bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return false }
      return unsafe memchr(base, CInt(byte), bytes.count) != nil
    }
  }

  /// The text of bytes that must be UTF-8.
  static func string(_ bytes: ArraySlice<UInt8>) throws(ImportFault) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw ImportFault("text in UTF-8", bytes) }
    return text
  }

  /// A finite decimal number, exactly as `Double` reads it.
  ///
  /// Integers that a `Double` would round are refused.
  static func number(_ bytes: ArraySlice<UInt8>) throws(ImportFault) -> Double {
    if let number = shortNumber(bytes) { return number }
    let text = String(decoding: bytes, as: UTF8.self)
    guard bytes.allSatisfy(isOfNumber), let number = Double(text), number.isFinite else {
      throw ImportFault("finite number", bytes)
    }
    if let integer = Int64(text), Int64(exactly: number) != integer {
      throw ImportFault("\(text) has more digits than a value can hold (2^53)")
    }
    return number
  }

  /// An instant: RFC 3339, a civil time (taken as UTC), or Unix time.
  static func time(_ bytes: ArraySlice<UInt8>) throws(ImportFault) -> Timestamp {
    if let time = utc(bytes) { return time }
    let text = String(decoding: bytes, as: UTF8.self)
    if let (civil, offset) = TimeParser.civil(text) {
      let time = civil.timestamp?.advanced(byNanoseconds: -Int64(offset ?? 0) * 1_000_000_000)
      if let time { return time }
    }
    guard let time = TimeParser.unix(text) else { throw ImportFault("time", bytes) }
    return time
  }

  /// Seconds since 1970 with a fraction, exact to the nanosecond.
  static func seconds(_ bytes: ArraySlice<UInt8>) throws(ImportFault) -> Int64 {
    let isNegative = bytes.first == UInt8(ascii: "-")
    let parts = bytes.dropFirst(isNegative ? 1 : 0).split(
      separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count <= 2, let whole = integer(parts[0]), whole < 9_223_372_036 {
      let digits = parts.count == 2 ? parts[1].prefix(9) : []
      if let fraction = digits.isEmpty ? 0 : integer(digits), parts.count == 1 || !parts[1].isEmpty {
        let nanoseconds =
          whole * 1_000_000_000 + (digits.count..<9).reduce(fraction) { value, _ in value * 10 }
          * (digits.isEmpty ? 0 : 1)
        return isNegative ? -nanoseconds : nanoseconds
      }
    }
    guard let nanoseconds = Int64(exactly: (try number(bytes) * 1e9).rounded()) else {
      throw ImportFault("time in seconds", bytes)
    }
    return nanoseconds
  }

  /// The number that up to 18 digits stand for, or `nil`.
  static func integer(_ bytes: ArraySlice<UInt8>) -> Int64? {
    guard (1...18).contains(bytes.count) else { return nil }
    var number: Int64 = 0
    for byte in bytes {
      guard isDigit(byte) else { return nil }
      number = number * 10 + Int64(byte - 0x30)
    }
    return number
  }

  /// A number of at most 15 digits without an exponent: both the digits and the power of ten are exact as `Double`, so
  /// that one division rounds right (Clinger 1990).
  private static func shortNumber(_ bytes: ArraySlice<UInt8>) -> Double? {
    guard let first = bytes.first, bytes.count <= 17 else { return nil }
    var (digits, decimals, mantissa, hasPoint) = (0, 0, Int64(0), false)
    let isNegative = first == UInt8(ascii: "-")
    for byte in bytes.dropFirst(isNegative ? 1 : 0) {
      if isDigit(byte) {
        mantissa = mantissa * 10 + Int64(byte - 0x30)
        digits += 1
        if hasPoint { decimals += 1 }
      } else if byte == UInt8(ascii: "."), !hasPoint, digits > 0 {
        hasPoint = true
      } else {
        return nil
      }
    }
    guard (1...15).contains(digits), !hasPoint || decimals > 0 else { return nil }
    let magnitude = decimals == 0 ? Double(mantissa) : Double(mantissa) / powersOfTen[decimals]
    return isNegative ? -magnitude : magnitude
  }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]

  /// `2026-03-15T00:30:00.25Z`, the form of an export.
  private static func utc(_ bytes: ArraySlice<UInt8>) -> Timestamp? {
    let start = bytes.startIndex
    guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"), bytes[start + 4] == UInt8(ascii: "-"),
      bytes[start + 7] == UInt8(ascii: "-"), bytes[start + 10] == UInt8(ascii: "T"),
      bytes[start + 13] == UInt8(ascii: ":"), bytes[start + 16] == UInt8(ascii: ":"),
      let year = integer(bytes[start..<start + 4]), let month = integer(bytes[start + 5..<start + 7]),
      let day = integer(bytes[start + 8..<start + 10]), let hour = integer(bytes[start + 11..<start + 13]),
      let minute = integer(bytes[start + 14..<start + 16]), let second = integer(bytes[start + 17..<start + 19])
    else { return nil }
    var civil = CivilTime(
      year: Int(year), month: Int(month), day: Int(day), hour: Int(hour), minute: Int(minute), second: Int(second))
    if bytes.count > 20 {
      let digits = bytes[start + 20..<bytes.endIndex - 1]
      guard bytes[start + 19] == UInt8(ascii: "."), digits.count <= 9, let fraction = integer(digits) else {
        return nil
      }
      civil.nanosecond = Int((digits.count..<9).reduce(fraction) { value, _ in value * 10 })
    }
    return civil.timestamp
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  private static func isOfNumber(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
      || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")
  }
}
