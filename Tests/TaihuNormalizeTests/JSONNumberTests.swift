import TaihuCore
import Testing

@testable import TaihuNormalize

@Suite("JSON numbers")
struct JSONNumberTests {
  static func parse(_ text: String) throws -> JSONNumber {
    let bytes = Array(text.utf8)
    var scanner = JSONScanner(NormalizerLimits())
    let number = try unsafe scanner.number(in: bytes.span.bytes)
    #expect(scanner.position == bytes.count)
    return number
  }

  @Test(
    "hard numerals are rounded correctly",
    arguments: [
      "0.1", "1e22", "1e23", "123456789012345678", "9007199254740993", "9007199254740993.0", "0.3",
      "23.400000000000002",
      "4.9406564584124654e-324", "2.4703282292062327e-324", "2.2250738585072011e-308", "1.7976931348623157e308",
      "1.7976931348623159e308", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e-400", "1e400",
      "8.10109172351e-10", "1448997445238699", "6.0221408577474e23",
      "0.500000000000000166533453693773481063544750213623046875",
      "1090544144181609348671888949248", "3.518437208883201171875e13", "62.5364939768271845828",
      "0.000000000000000000000001",
      "100000000000000000000000000000000", "9999999999999999999", "1e-22", "1e-23", "123e-19", "123456789e-20",
    ])
  func hardNumerals(_ text: String) throws {
    #expect(try Self.parse(text).value == Double(text))
    #expect(try Self.parse("-" + text).value == -Double(text)!)
  }

  @Test("numerals longer than any buffer are rounded correctly")
  func longNumerals() throws {
    let half = "9007199254740992.5" + String(repeating: "0", count: 2_000)
    for text in ["0." + String(repeating: "3", count: 5_000), half, half + "1", String(repeating: "7", count: 400)] {
      #expect(try Self.parse(text).value == Double(text))
    }
  }

  @Test("100,000 random numerals are rounded as the standard library rounds them")
  func randomNumerals() throws {
    let seed: UInt64 = 20_260_801
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<100_000 {
      let text = Self.numeral(&generator)
      let value = try Self.parse(text).value
      if value != Double(text)! { Issue.record("\(text) gave \(value), seed \(seed)") }
    }
  }

  static func numeral(_ generator: inout SeededGenerator) -> String {
    func digits(_ count: Int) -> String {
      (0..<count).map { _ in String(Int.random(in: 0...9, using: &generator)) }.joined()
    }
    var text = Bool.random(using: &generator) ? "-" : ""
    let whole = digits(Int.random(in: 0...20, using: &generator))
    text += whole.isEmpty ? "0" : String(Int.random(in: 1...9, using: &generator)) + whole
    if Bool.random(using: &generator) { text += "." + digits(Int.random(in: 1...22, using: &generator)) }
    if Int.random(in: 0..<3, using: &generator) == 0 { text += "e\(Int.random(in: -330...310, using: &generator))" }
    return text
  }

  @Test("minus zero is zero")
  func minusZero() throws {
    for text in ["-0", "-0.0", "-0e5", "-0.00000000000000000000000000"] {
      #expect(try Self.parse(text).value.sign == .plus, "\(text)")
    }
  }

  @Test(
    "an integer beyond 2^53 is a reading only when a double equals it",
    arguments: [
      ("9007199254740992", nil), ("9007199254740993", .integerPrecision), ("9007199254740994", nil),
      ("1000000000000000000", nil), ("123456789012345678", .integerPrecision), ("100000000000000000000", nil),
      ("100000000000000000000000", .integerPrecision), ("9223372036854775807", .integerPrecision),
      ("18446744073709551616", .integerPrecision), ("-9007199254740993", .integerPrecision),
      ("9007199254740993.5", nil),
      ("1e300", nil), ("1e400", .notFinite), ("42", nil),
    ] as [(String, RefusalReason?)])
  func precision(_ text: String, _ problem: RefusalReason?) throws {
    #expect(try Self.parse(text).problem == problem)
  }
}
