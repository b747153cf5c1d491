/// How a payload writes time.
public struct TimeForm: Hashable, Sendable {
  /// The notation.
  public enum Notation: Hashable, Sendable {
    /// Unix time counted in units of 10^-`digits` seconds: 0 for seconds, 3, 6, 9.
    case unix(digits: Int)
    /// ISO 8601 or RFC 3339.
    case iso
    /// Unix time or ISO 8601, told by type and magnitude.
    case any
    /// A pattern in the manner of strftime, for instance `%d.%m.%Y %H:%M`.
    case pattern(String)
  }

  /// The notation.
  public var notation: Notation
  /// Seconds east of UTC for times that are written without zone; `nil`: such times are refused.
  public var offsetSeconds: Int?

  /// A form from its parts.
  public init(_ notation: Notation = .any, offsetSeconds: Int? = nil) {
    (self.notation, self.offsetSeconds) = (notation, offsetSeconds)
  }

  /// Reads `time_format` and `time_zone`.
  init(_ table: StrictTable) {
    self.init()
    let names: [(name: String, value: Notation)] = [
      ("s", .unix(digits: 0)), ("ms", .unix(digits: 3)), ("us", .unix(digits: 6)), ("ns", .unix(digits: 9)),
      ("iso", .iso), ("any", .any),
    ]
    if let text = table.text("time_format") {
      if let fault = Self.fault(text, names.map(\.name)) {
        table.report(
          "time_format", fault, hint: "write s, ms, us, ns, iso, any, or a pattern such as \"%Y-%m-%d %H:%M:%S\"")
      }
      notation = names.first { $0.name == text }?.value ?? .pattern(text)
    }
    if let zone = table.text("time_zone") {
      offsetSeconds = Self.offset(zone)
      if offsetSeconds == nil {
        table.report("time_zone", "\(QuotedText.of(zone)) is no distance from UTC", hint: "write \"+08:00\" or \"Z\"")
      }
    }
  }

  private static let directives = Set("YymdeHIMSfzbpjs%".utf8)

  private static func fault(_ text: String, _ names: [String]) -> String? {
    if names.contains(text) { return nil }
    guard text.contains("%") else { return "\(QuotedText.of(text)) is no notation of time that is known" }
    let bytes = Array(text.utf8)
    var position = 0
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "%") {
        position += 1
        guard position < bytes.count, directives.contains(bytes[position]) else {
          return "\(QuotedText.of(text)) holds a % that stands for nothing known"
        }
      }
      position += 1
    }
    return nil
  }

  private static func offset(_ text: String) -> Int? {
    if text == "Z" || text == "UTC" { return 0 }
    let digits = text.dropFirst().filter { $0 != ":" }
    guard let sign = text.first, sign == "+" || sign == "-", digits.count == 4, let number = Int(digits) else {
      return nil
    }
    let (hours, minutes) = (number / 100, number % 100)
    guard hours <= 14, minutes < 60 else { return nil }
    return (sign == "-" ? -1 : 1) * (hours * 3_600 + minutes * 60)
  }
}
