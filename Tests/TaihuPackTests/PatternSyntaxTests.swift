import Testing

@testable import TaihuPack

@Suite("Topic patterns")
struct PatternSyntaxTests {
  @Test(
    "a pattern of levels, captures and wildcards is accepted, and its captures are named in order",
    arguments: [
      ("a", []), ("a/b", []), ("wuxi/{district}/air/{site}/{device}", ["district", "site", "device"]),
      ("a/+/{x}/#", ["x"]),
      ("/a//b/", []), ("+/a", []), ("{x}", ["x"]), ("气象/{site}", ["site"]), ("a/$b", []),
    ] as [(String, [String])])
  func accepted(pattern: String, captures: [String]) {
    let syntax = PatternSyntax(pattern)
    #expect(syntax.fault == nil)
    #expect(syntax.captures == captures)
  }

  @Test(
    "a faulty pattern is refused",
    arguments: [
      "", "#", "$SYS/#", "$share/g/a", "a/#/b", "a#", "a+/b", "a/{}/b", "a/{x", "a/x}", "a/{x}y", "a/y{x}", "a/{{x}}",
      "a/{x}{y}", "a/{X}", "a/{1x}", "a/{x-y}", "a/{x}/{x}", "a\u{0}b", "a\nb", String(repeating: "a", count: 65_536),
    ])
  func refused(pattern: String) {
    #expect(PatternSyntax(pattern).fault != nil)
  }

  @Test("two patterns of one shape match the same topics")
  func shape() {
    #expect(PatternSyntax.shape(of: "a/{x}/b") == PatternSyntax.shape(of: "a/+/b"))
    #expect(PatternSyntax.shape(of: "a/{x}/b") != PatternSyntax.shape(of: "a/{x}/c"))
  }

  @Test(
    "units of UCUM have the right form",
    arguments: ["1", "%", "ug/m3", "dB[SPL]{A}", "10*6/L", "kJ/(kW.h)", "V.A{reactive}"])
  func units(unit: String) {
    #expect(UnitSyntax.fault(unit) == nil)
  }

  @Test(
    "other texts have not",
    arguments: ["", "µg/m³", "°C", "ug / m3", "dB[SPL", "a)b(", "{[}]", String(repeating: "m", count: 65)])
  func noUnits(unit: String) {
    #expect(UnitSyntax.fault(unit) != nil)
  }

  @Test(
    "an instant has a date, a time and a zone, all real",
    arguments: [
      ("2026-03-15T00:30:00Z", true), ("2026-03-15T08:30:00.25+08:00", true), ("2024-02-29T00:00:00Z", true),
      ("2026-02-29T00:00:00Z", false), ("2026-03-15 00:30:00Z", false), ("2026-03-15T00:30:00", false),
      ("2026-03-15T24:30:00Z", false), ("2026-03-15T00:30Z", false), ("2026-03-15T00:30:00+25:00", false), ("", false),
    ])
  func instants(text: String, isInstant: Bool) {
    #expect(InstantText.isInstant(text) == isInstant)
  }
}
