internal import ArgumentParser
internal import TaihuCore

/// A point in time as a person types it.
enum TimeArgument: Hashable, Sendable, ExpressibleByArgument {
  /// So many nanoseconds from now: `now`, `-1h`, `+5m`, `now-1h`.
  case relative(Int64)
  /// An instant: RFC 3339 with an offset, or Unix time.
  case instant(Timestamp)
  /// A date or a civil time in the person's zone.
  case civil(CivilTime)
  /// Midnight of a day counted from today in the person's zone: `today`, `yesterday`.
  case day(Int)

  /// The forms in a few words, for help and for errors.
  static let forms = "-1h, now, today, 2026-03-15, 2026-03-15T08:30, 2026-03-15T00:30:00Z or 1773534600"

  /// How help shows a default.
  var defaultValueDescription: String {
    switch self {
    case .relative(0): "now"
    case .relative(let offset): (offset < 0 ? "-" : "+") + TimeParser.text(offset.magnitude)
    case .instant(let instant): instant.description
    case .civil(let time): time.timestamp?.description ?? ""
    case .day(let offset): offset == 0 ? "today" : "yesterday"
    }
  }

  /// The time that the text means, or `nil`.
  init?(argument: String) {
    switch argument {
    case "now": self = .relative(0)
    case "today": self = .day(0)
    case "yesterday": self = .day(-1)
    default:
      guard let time = Self.relative(argument) ?? Self.absolute(argument) else { return nil }
      self = time
    }
  }

  /// The instant that is meant, seen from `now` in `zone`.
  ///
  /// - Throws: when a civil time names no instant that can be stored.
  func resolved(now: Timestamp, zone: Zone) throws(OperatorError) -> Timestamp {
    let instant: Timestamp? =
      switch self {
      case .relative(let offset): now.advanced(byNanoseconds: offset)
      case .instant(let instant): instant
      case .civil(let time): zone.instant(of: time)
      case .day(let offset): Self.midnight(of: offset, now: now, zone: zone)
      }
    guard let instant else { throw OperatorError.usage("no such time in this zone; times look like \(Self.forms)") }
    return instant
  }

  private static func relative(_ text: String) -> TimeArgument? {
    let text = text.hasPrefix("now") ? text.dropFirst(3) : text[...]
    guard let sign = text.first, sign == "-" || sign == "+", let length = TimeParser.duration(text.dropFirst())
    else { return nil }
    return .relative(sign == "-" ? -length : length)
  }

  private static func absolute(_ text: String) -> TimeArgument? {
    if let instant = TimeParser.unix(text) { return .instant(instant) }
    guard let (time, offset) = TimeParser.civil(text) else { return nil }
    guard let offset else { return .civil(time) }
    return time.timestamp.map { .instant($0.advanced(byNanoseconds: -Int64(offset) * 1_000_000_000)) }
  }

  private static func midnight(of offset: Int, now: Timestamp, zone: Zone) -> Timestamp? {
    var today = zone.civil(now)
    (today.hour, today.minute, today.second, today.nanosecond) = (0, 0, 0, 0)
    guard let asUTC = today.timestamp else { return nil }
    return zone.instant(of: CivilTime(asUTC.advanced(byNanoseconds: Int64(offset) * 86_400_000_000_000)))
  }
}

/// A length of time as a person types it: `30s`, `5m`, `1h30m`, `1d`.
struct DurationArgument: Hashable, Sendable, ExpressibleByArgument {
  /// The length in nanoseconds, more than zero.
  var nanoseconds: Int64

  /// The forms in a few words, for help and for errors.
  static let forms = "30s, 5m, 1h30m, 1d, 2w"

  /// So many seconds.
  init(seconds: Int64) {
    nanoseconds = seconds * 1_000_000_000
  }

  /// How help shows a default.
  var defaultValueDescription: String { TimeParser.text(UInt64(nanoseconds)) }

  /// The length that the text means, or `nil`.
  init?(argument: String) {
    guard let length = TimeParser.duration(argument), length > 0 else { return nil }
    nanoseconds = length
  }
}
