import TaihuCore
import Testing

@testable import TaihuCommands

@Suite("Times that a person types")
struct TimeTests {
  /// 2026-03-15T00:30:00Z.
  static let now = Timestamp(nanoseconds: 1_773_534_600_000_000_000)

  static func resolve(_ text: String, zone: Zone = .utc) throws -> String? {
    try TimeArgument(argument: text)?.resolved(now: now, zone: zone).description
  }

  @Test(
    "every form means its instant",
    arguments: [
      ("now", "2026-03-15T00:30:00Z"), ("-1h", "2026-03-14T23:30:00Z"), ("-1h30m", "2026-03-14T23:00:00Z"),
      ("+5m", "2026-03-15T00:35:00Z"), ("now-7d", "2026-03-08T00:30:00Z"), ("-250ms", "2026-03-15T00:29:59.75Z"),
      ("today", "2026-03-15T00:00:00Z"), ("yesterday", "2026-03-14T00:00:00Z"),
      ("2026-03-15", "2026-03-15T00:00:00Z"), ("2026-03-15T08:30", "2026-03-15T08:30:00Z"),
      ("2026-03-15 08:30:01.5", "2026-03-15T08:30:01.5Z"), ("2026-03-15T08:30:00+08:00", "2026-03-15T00:30:00Z"),
      ("2026-03-15T00:30:00Z", "2026-03-15T00:30:00Z"), ("2026-03-14t19:30:00-0500", "2026-03-15T00:30:00Z"),
      ("1773534600", "2026-03-15T00:30:00Z"), ("1773534600.25", "2026-03-15T00:30:00.25Z"),
      ("1773534600250", "2026-03-15T00:30:00.25Z"), ("1773534600250000", "2026-03-15T00:30:00.25Z"),
      ("1773534600250000001", "2026-03-15T00:30:00.250000001Z"), ("0", "1970-01-01T00:00:00Z"),
    ])
  func forms(text: String, instant: String) throws {
    #expect(try Self.resolve(text) == instant)
  }

  @Test(
    "anything else is refused",
    arguments: [
      "", "x", "-5", "1h", "-1y", "2026-13-01", "2026-02-29", "2026-03-15T25:00", "2026-03-15T08:30:00+99:00",
      "2026-03-15T08", "15.3.2026", "--1h", "now+", "-99999999999w", "1.2.3", "2026-03-15T08:30:00.Z",
    ])
  func refused(text: String) {
    #expect(TimeArgument(argument: text) == nil)
  }

  @Test("a time without an offset is in the person's zone, by the offset of that day")
  func zones() throws {
    let shanghai = try #require(Zone("Asia/Shanghai"))
    #expect(try Self.resolve("2026-03-15", zone: shanghai) == "2026-03-14T16:00:00Z")
    #expect(try Self.resolve("today", zone: shanghai) == "2026-03-14T16:00:00Z")
    let berlin = try #require(Zone("Europe/Berlin"))
    #expect(try Self.resolve("2026-03-28T12:00", zone: berlin) == "2026-03-28T11:00:00Z")
    #expect(try Self.resolve("2026-03-29T12:00", zone: berlin) == "2026-03-29T10:00:00Z")
    #expect(try Self.resolve("2026-10-25T02:30", zone: berlin) == "2026-10-25T00:30:00Z")
    #expect(shanghai.text(Self.now.advanced(byNanoseconds: 7_000_000)) == "2026-03-15 08:30:00.007")
    #expect(shanghai.seconds(Self.now.advanced(byNanoseconds: 7_000_000)) == "2026-03-15 08:30:00")
  }

  @Test("zones are known by name and by offset", arguments: [("UTC", 0), ("+08:00", 28_800), ("-0330", -12_600)])
  func zoneNames(name: String, offset: Int) {
    #expect(Zone(name)?.offsetSeconds(at: Self.now) == offset)
  }

  @Test("an unknown zone is none", arguments: ["Mars/Phobos", "", "+25:00", "08:00"])
  func unknownZones(name: String) {
    #expect(Zone(name) == nil)
  }

  @Test(
    "a length needs a unit and is more than nothing",
    arguments: [
      ("5m", 300), ("1h30m", 5_400), ("1d", 86_400), ("90s", 90), ("2min", 120), ("0s", nil), ("5", nil), ("m", nil),
    ])
  func durations(text: String, seconds: Int?) {
    #expect(DurationArgument(argument: text)?.nanoseconds == seconds.map { Int64($0) * 1_000_000_000 })
  }

  @Test("help shows defaults as they are typed", arguments: ["-1h", "now", "today", "yesterday", "-90s"])
  func defaults(text: String) {
    #expect(TimeArgument(argument: text)?.defaultValueDescription == text)
  }

  @Test(
    "Unix seconds keep every nanosecond",
    arguments: [
      (0, "0"), (1_500_000_000, "1.5"), (1_000_000_001, "1.000000001"), (-1_500_000_000, "-1.5"), (-1, "-0.000000001"),
    ])
  func unixSeconds(nanoseconds: Int, text: String) {
    #expect(UnixTime.seconds(Timestamp(nanoseconds: Int64(nanoseconds))) == text)
  }
}
