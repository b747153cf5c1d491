import TaihuCore
import Testing

@Suite("Timestamp")
struct TimestampTests {
  @Test(
    "prints RFC 3339 in UTC with as many fraction digits as needed",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (1_773_534_600_000_000_000, "2026-03-15T00:30:00Z"),
      (-1, "1969-12-31T23:59:59.999999999Z"),
      (1_500_000_000, "1970-01-01T00:00:01.5Z"), (951_782_400_000_000_000, "2000-02-29T00:00:00Z"),
      (Int64.max, "2262-04-11T23:47:16.854775807Z"), (Int64.min, "1677-09-21T00:12:43.145224192Z"),
    ] as [(Int64, String)])
  func printing(nanoseconds: Int64, text: String) {
    #expect(Timestamp(nanoseconds: nanoseconds).description == text)
  }

  @Test("prints a local time with its offset")
  func offset() {
    let instant = Timestamp(nanoseconds: 1_773_534_600_000_000_000)
    #expect(instant.rfc3339(offsetSeconds: 8 * 3_600) == "2026-03-15T08:30:00+08:00")
    #expect(instant.rfc3339(offsetSeconds: -5_400) == "2026-03-14T23:00:00-01:30")
  }

  @Test("arithmetic clamps at both ends instead of trapping")
  func clamping() {
    let last = Timestamp(nanoseconds: .max)
    let first = Timestamp(nanoseconds: .min)
    #expect(last.advanced(byNanoseconds: 1) == last)
    #expect(first.advanced(byNanoseconds: -1) == first)
    #expect(last.nanoseconds(since: first) == .max)
    #expect(first.nanoseconds(since: last) == .min)
    #expect(Timestamp(seconds: .max) == nil)
    #expect(Timestamp(milliseconds: .min) == nil)
  }

  @Test(
    "flooring finds the window that holds the instant, before the epoch too",
    arguments: [-61, -60, -59, -1, 0, 1, 59, 60, 61])
  func flooring(second: Int64) throws {
    let instant = try #require(Timestamp(seconds: second))
    let start = instant.floored(toMultipleOf: 60_000_000_000)
    #expect(start <= instant)
    #expect(instant.nanoseconds(since: start) < 60_000_000_000)
    #expect(start.nanoseconds % 60_000_000_000 == 0)
  }

  @Test("every day of eight centuries survives the way to a civil date and back")
  func civilRoundTrip() throws {
    for day in stride(from: -106_000, through: 106_000, by: 1) {
      let instant = try #require(Timestamp(seconds: Int64(day) * 86_400 + 45_296))
      let civil = CivilTime(instant)
      #expect(civil.timestamp == instant)
      if civil.timestamp != instant { break }
    }
  }

  @Test(
    "a date that does not exist has no instant",
    arguments: [
      CivilTime(year: 2025, month: 2, day: 29), CivilTime(year: 2100, month: 2, day: 29),
      CivilTime(year: 2026, month: 13, day: 1),
      CivilTime(year: 2026, month: 4, day: 31), CivilTime(year: 2026, month: 1, day: 1, hour: 24),
      CivilTime(year: 2026, month: 1, day: 1, second: 61), CivilTime(year: 9_999, month: 1, day: 1),
    ])
  func impossible(civil: CivilTime) {
    #expect(civil.timestamp == nil)
  }

  @Test("a leap second is the first second of the next minute")
  func leapSecond() throws {
    let leap = CivilTime(year: 2016, month: 12, day: 31, hour: 23, minute: 59, second: 60)
    #expect(leap.timestamp?.description == "2017-01-01T00:00:00Z")
  }
}
