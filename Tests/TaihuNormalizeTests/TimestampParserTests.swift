import TaihuCore
import Testing

@testable import TaihuNormalize

@Suite("Timestamps")
struct TimestampParserTests {
  static func parse(_ text: String) -> TimestampParser.Result { Array(text.utf8).withBytes(TimestampParser.rfc3339) }

  @Test(
    "every form names its instant",
    arguments: [
      ("2026-03-15T08:30:00+08:00", "2026-03-15T00:30:00Z"), ("2026-03-15T00:30:00Z", "2026-03-15T00:30:00Z"),
      ("2026-03-15 00:30:00z", "2026-03-15T00:30:00Z"), ("2026-03-15t08:30:00+0800", "2026-03-15T00:30:00Z"),
      ("2026-03-15T08:30:00+08", "2026-03-15T00:30:00Z"), ("2026-03-15T00:30:00.5Z", "2026-03-15T00:30:00.5Z"),
      ("2026-03-15T00:30:00,123456789Z", "2026-03-15T00:30:00.123456789Z"),
      ("2026-03-14T20:30:00-04:00", "2026-03-15T00:30:00Z"), ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
      ("2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z"), ("1969-12-31T23:59:59.25Z", "1969-12-31T23:59:59.25Z"),
      ("2026-10-25T02:30:00+02:00", "2026-10-25T00:30:00Z"), ("2026-10-25T02:30:00+01:00", "2026-10-25T01:30:00Z"),
    ])
  func instants(_ text: String, _ utc: String) {
    guard case .instant(let instant) = Self.parse(text) else { return #expect(Bool(false), "\(text) is not read") }
    #expect(instant.description == utc)
  }

  @Test(
    "what is no instant is told apart from what has no zone",
    arguments: [
      ("2026-03-15T08:30:00", .noZone), ("2026-03-15 08:30:00.25", .noZone), ("", .invalid), ("2026-03-15", .invalid),
      ("2026-02-29T00:00:00Z", .invalid), ("2026-13-01T00:00:00Z", .invalid), ("2026-01-01T24:00:00Z", .invalid),
      ("2026-01-01T00:60:00Z", .invalid), ("2026-01-01T00:00:61Z", .invalid), ("2026-01-01T00:00:00.Z", .invalid),
      ("2026-01-01T00:00:00.1234567890Z", .invalid), ("2026-01-01T00:00:00+24:00", .invalid),
      ("2026-01-01T00:00:00+08:00x", .invalid), ("2026-1-1T00:00:00Z", .invalid), ("20260101000000", .invalid),
      ("2026-01-01T00:00Z", .invalid), ("２０26-01-01T00:00:00Z", .invalid), ("2026-01-01T00:00:00 Z", .invalid),
    ] as [(String, TimestampParser.Result)])
  func refuses(_ text: String, _ result: TimestampParser.Result) {
    #expect(Self.parse(text) == result)
  }

  @Test("instants beyond the representable years are clamped")
  func clamps() {
    #expect(Self.parse("9999-12-31T23:59:59Z") == .instant(Timestamp(nanoseconds: .max)))
    #expect(Self.parse("0001-01-01T00:00:00Z") == .instant(Timestamp(nanoseconds: .min)))
  }

  @Test(
    "compact civil time is read at its declared offset",
    arguments: [
      ("20260315083000", "2026-03-15T00:30:00Z"), ("20260315083000123", "2026-03-15T00:30:00.123Z"),
      ("2026031508300", nil),
      ("202603150830001", nil), ("20260230000000", nil), ("2026031508300a", nil),
    ] as [(String, String?)])
  func compact(_ text: String, _ utc: String?) {
    let instant = Array(text.utf8).withBytes { TimestampParser.compact($0, offsetSeconds: 8 * 3_600) }
    #expect(instant?.description == utc)
  }

  @Test("every instant that is printed is read back", arguments: 1...2 as ClosedRange<UInt64>)
  func roundTrip(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<5_000 {
      let instant = Timestamp(
        nanoseconds: Int64.random(in: -9_000_000_000_000_000_000...9_000_000_000_000_000_000, using: &generator))
      let offset = Int.random(in: -14 * 4...14 * 4, using: &generator) * 900
      #expect(Self.parse(instant.rfc3339(offsetSeconds: offset)) == .instant(instant), "seed \(seed)")
    }
  }
}
