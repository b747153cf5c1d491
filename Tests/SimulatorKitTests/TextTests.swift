import TaihuCore
import Testing

@testable import SimulatorKit

@Suite struct TextTests {
  @Test(
    "times are read as devices and recordings write them",
    arguments: [
      ("2026-03-15T08:30:00+08:00", "2026-03-15T00:30:00Z"), ("2015-08-31 18:22:00", "2015-08-31T18:22:00Z"),
      ("2026-03-15", "2026-03-15T00:00:00Z"), ("2026-03-15T08:30", "2026-03-15T08:30:00Z"),
      ("2026-03-15T08:30:00.25Z", "2026-03-15T08:30:00.25Z"), ("2026-03-15T08:30:00-0330", "2026-03-15T12:00:00Z"),
    ])
  func times(text: String, expected: String) {
    #expect(TimeText.parse(text, offsetSeconds: 0)?.description == expected)
  }

  @Test(
    "what is no time is refused",
    arguments: [
      "", "yesterday", "2026-3-15", "2026-02-30", "2026-03-15T25:00", "2026-03-15T08:30:00+8", "2026-03-15T08:30:00Zx",
      "2026-03-15T08:30:00.Z",
    ])
  func noTimes(text: String) {
    #expect(TimeText.parse(text, offsetSeconds: 0) == nil)
  }

  @Test("a time without a zone takes the given offset")
  func offset() {
    #expect(TimeText.parse("2013-03-01 08:00:00", offsetSeconds: 28_800)?.description == "2013-03-01T00:00:00Z")
    #expect(TimeText.offsetSeconds("+08:00") == 28_800)
    #expect(TimeText.offsetSeconds("Z") == 0)
    #expect(TimeText.offsetSeconds("8") == nil)
  }

  @Test(
    "numbers are written as short as they can be without losing a bit",
    arguments: [(42.0, "42"), (30.4, "30.4"), (-0.5, "-0.5"), (1e-6, "1e-06"), (7_240_000.0, "7240000")])
  func numbers(value: Double, expected: String) {
    var json = JSONText()
    json.number(value)
    #expect(String(decoding: json.bytes, as: UTF8.self) == expected)
    #expect(Double(expected) == value)
  }

  @Test("quotes, backslashes and control characters are escaped")
  func strings() {
    var json = JSONText()
    json.string("a\"b\\c\n无")
    #expect(String(decoding: json.bytes, as: UTF8.self) == #""a\"b\\c\u000a无""#)
  }
}
