internal import TaihuCore
internal import TaihuPack

extension TimeForm {
  /// The instant that a text states; `nil` when it states none.
  func instant(of text: [UInt8]) -> Timestamp? {
    switch notation {
    case .unix: NumberText.parse(text).flatMap(instant(of:))
    case .iso: iso(text)
    case .any: iso(text) ?? NumberText.parse(text).flatMap(instant(of:))
    case .pattern(let pattern): TimePattern.parse(text, by: Array(pattern.utf8), offsetSeconds: offsetSeconds)
    }
  }

  /// The instant that a number states; `nil` when the notation is not one of numbers.
  func instant(of number: JSONNumber) -> Timestamp? {
    switch notation {
    case .unix(let digits): Timestamp(nanoseconds: number.integer(timesPowerOfTen: 9 - digits))
    case .any:
      Timestamp(nanoseconds: number.integer(timesPowerOfTen: TimestampParser.powerOfTen(ofUnixTime: number.value)))
    case .iso: nil
    case .pattern(let pattern):
      number.isExact && number.decimal.exponent == 0
        ? TimePattern.parse(
          Array(String(number.decimal.significand).utf8), by: Array(pattern.utf8), offsetSeconds: offsetSeconds) : nil
    }
  }

  /// What the notation is, for messages.
  var words: String {
    switch notation {
    case .unix(let digits): digits == 0 ? "Unix seconds" : "Unix time in 10^-\(digits) s"
    case .iso: offsetSeconds == nil ? "ISO 8601 with a zone" : "ISO 8601"
    case .any: offsetSeconds == nil ? "Unix time or ISO 8601 with a zone" : "Unix time or ISO 8601"
    case .pattern(let pattern): "“\(pattern)”"
    }
  }

  private func iso(_ text: [UInt8]) -> Timestamp? {
    switch text.withBytes(TimestampParser.rfc3339) {
    case .instant(let instant): return instant
    case .invalid: return nil
    case .noZone:
      guard let offsetSeconds else { return nil }
      guard case .instant(let civil) = (text + [UInt8(ascii: "Z")]).withBytes(TimestampParser.rfc3339) else {
        return nil
      }
      return civil.advanced(byNanoseconds: -Int64(offsetSeconds) * 1_000_000_000)
    }
  }
}
