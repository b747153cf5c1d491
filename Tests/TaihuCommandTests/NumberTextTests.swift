import Testing

@testable import TaihuCommands

@Suite("Numbers as text")
struct NumberTextTests {
  @Test(
    "Prometheus gets numbers without an exponent",
    arguments: [
      (42, "42"), (1e21, "1000000000000000000000"), (-1.5e20, "-150000000000000000000"), (1e-7, "0.0000001"),
      (-2.5e-9, "-0.0000000025"), (1.25e16, "12500000000000000"), (0.25, "0.25"),
    ] as [(Double, String)])
  func decimal(value: Double, text: String) {
    #expect(NumberText.decimal(value) == text)
    #expect(Double(text) == value)
  }

  @Test(
    "a person reads short numbers exactly and long ones with six digits",
    arguments: [
      (42.125, "42.125"), (42.29285714285714, "42.2929"), (1.0 / 3, "0.333333"), (123456.789123, "123457"),
      (-0.000123456789, "-0.000123457"), (123_456_789, "123456789"), (0, "0"),
    ] as [(Double, String)])
  func short(value: Double, text: String) {
    #expect(NumberText.short(value) == text)
  }

  @Test(
    "thousands are parted by commas", arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567")])
  func grouped(value: Int, text: String) {
    #expect(NumberText.grouped(Int64(value)) == text)
  }

  @Test(
    "bytes take the unit that suits",
    arguments: [(0, "0 B"), (1_023, "1023 B"), (1_536, "1.5 KiB"), (224 * 1_024, "224 KiB"), (5 << 40, "5 TiB")])
  func bytes(count: Int, text: String) {
    #expect(NumberText.bytes(Int64(count)) == text)
  }

  @Test(
    "an age shows its one or two largest units",
    arguments: [
      (0, "0 s"), (5_000_000, "5 ms"), (12_000_000_000, "12 s"), (-12_000_000_000, "-12 s"), (119_000_000_000, "119 s"),
      (120_000_000_000, "2 min"), (19_200_000_000_000, "5 h 20 min"), (7_200_000_000_000, "2 h"),
      (187_200_000_000_000, "2 d 4 h"),
    ])
  func durations(nanoseconds: Int, text: String) {
    #expect(DurationText.short(nanoseconds: Int64(nanoseconds)) == text)
  }

  @Test(
    "units are shown in the usual signs",
    arguments: [
      ("ug/m3", "µg/m³"), ("Cel", "°C"), ("1", ""), ("", ""), ("uS/cm", "µS/cm"), ("{veh}/h", "veh/h"),
      ("kW.h", "kW.h"),
      ("W/m2", "W/m²"), ("%", "%"), ("[pH]", "pH"),
    ])
  func units(code: String, text: String) {
    #expect(UnitText.display(code) == text)
  }
}
