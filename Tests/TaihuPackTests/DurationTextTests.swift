import Testing

@testable import TaihuPack

@Suite("Durations as text")
struct DurationTextTests {
  @Test(
    "a number and a unit are a duration",
    arguments: [
      ("0s", 0), ("1ms", 1_000_000), ("10s", 10_000_000_000), ("5min", 300_000_000_000), ("1h", 3_600_000_000_000),
      ("30d", 2_592_000_000_000_000), ("007s", 7_000_000_000), ("106751d", 9_223_286_400_000_000_000),
    ] as [(String, Int64)])
  func accepted(text: String, nanoseconds: Int64) {
    #expect(DurationText.nanoseconds(text) == nanoseconds)
  }

  @Test(
    "anything else is none",
    arguments: [
      "", "10", "s", "10 s", " 10s", "10s ", "1.5h", "-1s", "+1s", "10m", "10S", "1h30min", "١s", "106752d",
      "99999999999999999999s",
    ])
  func refused(text: String) {
    #expect(DurationText.nanoseconds(text) == nil)
  }

  @Test(
    "a duration is told in the largest unit that fits",
    arguments: [
      (0, "0s"), (1_000_000, "1ms"), (90_000_000_000, "90s"), (120_000_000_000, "2min"), (86_400_000_000_000, "1d"),
    ]
      as [(Int64, String)])
  func told(nanoseconds: Int64, text: String) {
    #expect(DurationText.text(nanoseconds: nanoseconds) == text)
    #expect(DurationText.nanoseconds(text) == nanoseconds)
  }
}
