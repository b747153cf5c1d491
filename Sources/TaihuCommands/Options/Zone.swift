internal import ArgumentParser
internal import Foundation
internal import TaihuCore

/// The time zone in which a person writes and reads times.
struct Zone: Sendable {
  private let zone: TimeZone

  /// Coordinated universal time.
  static let utc = Zone(zone: .gmt)

  /// The machine's own zone, by `TZ` or `/etc/localtime`.
  static var local: Zone { Zone(zone: .current) }

  /// A zone by its name: `UTC`, `local`, an IANA name such as `Asia/Shanghai`, or an offset such as `+08:00`.
  init?(_ name: String) {
    if name == "local" {
      self = .local
    } else if name == "Z" || name.uppercased() == "UTC" {
      self = .utc
    } else if let offset = TimeParser.offset(name), let zone = TimeZone(secondsFromGMT: offset) {
      self.zone = zone
    } else if name.contains("/"), let zone = TimeZone(identifier: name) {
      self.zone = zone
    } else {
      return nil
    }
  }

  /// A zone as an option has it.
  ///
  /// - Throws: a validation error when there is no such zone.
  static func parse(_ name: String) throws -> Zone {
    guard let zone = Zone(name) else {
      throw ValidationError("there is no time zone '\(name)'; zones look like local, UTC, Asia/Shanghai, +08:00")
    }
    return zone
  }

  private init(zone: TimeZone) {
    self.zone = zone
  }

  /// The offset from UTC in seconds at an instant.
  func offsetSeconds(at instant: Timestamp) -> Int {
    zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.nanoseconds) / 1e9))
  }

  /// The instant of a civil time of this zone, or `nil` when there is none. Of a civil time that occurs twice, when clocks
  /// are set back, the first.
  func instant(of civil: CivilTime) -> Timestamp? {
    guard let asUTC = civil.timestamp else { return nil }
    let dayBefore = offsetSeconds(at: asUTC.advanced(byNanoseconds: -86_400_000_000_000))
    let candidate = asUTC.advanced(byNanoseconds: -Int64(dayBefore) * 1_000_000_000)
    let offset = offsetSeconds(at: candidate)
    return offset == dayBefore ? candidate : asUTC.advanced(byNanoseconds: -Int64(offset) * 1_000_000_000)
  }

  /// The civil time of an instant in this zone.
  func civil(_ instant: Timestamp) -> CivilTime {
    CivilTime(instant.advanced(byNanoseconds: Int64(offsetSeconds(at: instant)) * 1_000_000_000))
  }

  /// An instant as a person reads it: `2026-03-15 08:30:00`, with milliseconds where they are not zero.
  func text(_ instant: Timestamp) -> String {
    let milliseconds = civil(instant).nanosecond / 1_000_000
    guard milliseconds != 0 else { return seconds(instant) }
    let digits = String(milliseconds)
    return seconds(instant) + "." + String(repeating: "0", count: 3 - digits.utf8.count) + digits
  }

  /// An instant as a person reads it, cut to whole seconds.
  func seconds(_ instant: Timestamp) -> String {
    let text = instant.rfc3339(offsetSeconds: offsetSeconds(at: instant))
    return text.prefix(10) + " " + text.dropFirst(11).prefix(8)
  }
}
