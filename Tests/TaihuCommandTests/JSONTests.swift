import Testing

@testable import TaihuCommands

@Suite("JSON")
struct JSONTests {
  @Test(
    "a number is written in its shortest exact form",
    arguments: [
      (42.0, "42"), (0.1, "0.1"), (-0.5, "-0.5"), (0, "0"), (1e-7, "1e-07"), (1e21, "1e+21"),
      (1.0 / 3, "0.3333333333333333"),
      (9_007_199_254_740_992, "9007199254740992"),
    ] as [(Double, String)])
  func numbers(value: Double, text: String) {
    #expect(JSON.number(value).text == text)
    #expect(Double(text) == value)
  }

  @Test("what is not finite becomes null", arguments: [Double.nan, .infinity, -.infinity])
  func notFinite(value: Double) {
    #expect(JSON.number(value).text == "null")
  }

  @Test("members keep their order, and nothing is put between tokens")
  func order() {
    let json: JSON = ["b": .integer(1), "a": [.bool(true), .null], "c": [:]]
    #expect(json.text == #"{"b":1,"a":[true,null],"c":{}}"#)
  }

  @Test(
    "quotes, backslashes and every control character are escaped",
    arguments: [
      ("\"\\", #""\"\\""#), ("\n\r\t", #""\n\r\t""#), ("\u{1B}[31m", #""\u001b[31m""#),
      ("\u{7F}\u{9B}", #""\u007f\u009b""#),
      ("太湖", "\"太湖\""), ("\u{0}", #""\u0000""#),
    ])
  func strings(value: String, text: String) {
    #expect(JSON.string(value).text == text)
  }
}
