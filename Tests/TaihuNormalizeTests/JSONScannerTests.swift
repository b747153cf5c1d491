import TaihuCore
import Testing

@testable import TaihuNormalize

@Suite("JSON scanner")
struct JSONScannerTests {
  /// The reason for which a document is refused, or `nil` when it is accepted.
  static func judge(_ bytes: [UInt8], _ limits: NormalizerLimits = NormalizerLimits()) -> RefusalReason? {
    var scanner = JSONScanner(limits)
    do throws(Refusal) {
      try unsafe scanner.begin(in: bytes.span.bytes)
      try unsafe scanner.skipValue(in: bytes.span.bytes)
      try unsafe scanner.finish(in: bytes.span.bytes)
      return nil
    } catch {
      return error.reason
    }
  }

  static func judge(_ text: String) -> RefusalReason? { judge(Array(text.utf8)) }

  @Test(
    "valid documents are accepted",
    arguments: [
      "[]", "{}", "[[]   ]", "[\"\"]", "[true]", "[false]", "[null]", "[1]", "1", " 1 ", "-0", "[-0]", "[0e1]",
      "[0e+1]",
      "[1E22]", "[1E-2]", "[1E+2]", "[123e45]", "[123.456e78]", "[-123]", "[0.1]", "\"x\"", "null", "true",
      "[\"\\u0061\\u30af\"]", "[\"\\uD801\\udc37\"]", "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", "[\"\\u0000\"]",
      "[\"\u{7f}\"]",
      "[\"€𝄞\"]", "[\"\u{10FFFF}\"]", "{\"a\":1,\"a\":2}", "{\"\":0}", "{\"a\":[]}", "{\"a\":{\"b\":{}}}",
      "[1,null,\"x\"]",
      "\t[\r\n1 , 2 ]\n", "[1.7976931348623157e308]", "[123456789012345678901234567890]", "[0.00000000000000000001]",
      "[\"a string that is rather longer than eight bytes\"]", "{\"min\":-1.0e+28,\"max\":1.0e+28}", "[1e999]",
    ])
  func accepts(_ document: String) {
    #expect(Self.judge(document) == nil)
  }

  @Test(
    "invalid documents are refused with their reason",
    arguments: [
      ("", RefusalReason.emptyPayload), ("  \n", .emptyPayload), ("[", .truncated), ("{", .truncated),
      ("[1", .truncated), ("[1,", .truncated), ("{\"a\"", .truncated), ("{\"a\":", .truncated), ("\"abc", .truncated),
      ("\"abc\\", .truncated), ("\"\\u12", .truncated), ("tru", .truncated), ("-", .truncated), ("1.", .truncated),
      ("1e", .truncated), ("1e+", .truncated), ("[1,]", .malformed), ("[,1]", .malformed), ("[1,,2]", .malformed),
      ("[1 2]", .malformed), ("{,}", .malformed), ("{\"a\":1,}", .malformed), ("{\"a\" 1}", .malformed),
      ("{a:1}", .malformed), ("{'a':1}", .malformed), ("{1:1}", .malformed), ("{\"a\":1 \"b\":2}", .malformed),
      ("[1}", .malformed), ("{\"a\":1]", .malformed), ("[01]", .malformed), ("[-01]", .malformed), ("[+1]", .malformed),
      ("[.5]", .malformed), ("[1.]", .malformed), ("[-.5]", .malformed), ("[1.e3]", .malformed), ("[0x1]", .malformed),
      ("[1e]", .malformed), ("[1e+]", .malformed), ("[--1]", .malformed), ("[NaN]", .notFinite),
      ("[-Infinity]", .notFinite), ("Infinity", .notFinite), ("nan", .notFinite), ("[True]", .malformed),
      ("[nul]", .malformed), ("[truth]", .malformed), ("[\"\\x00\"]", .malformed), ("[\"\\u00G0\"]", .malformed),
      ("[\"\\a\"]", .malformed), ("[\"new\nline\"]", .malformed), ("[\"tab\t\"]", .malformed),
      ("[\"\\uD800\"]", .invalidUTF8), ("[\"\\uDC00\"]", .invalidUTF8), ("[\"\\uD800\\uD800\"]", .invalidUTF8),
      ("[\"\\uD800x\"]", .truncated), ("[\"\\uD800abcdefgh\"]", .invalidUTF8), ("[] []", .trailingData),
      ("{} x", .trailingData), ("1 2", .trailingData), ("[1]]", .trailingData), ("\u{FEFF}{}", .malformed),
      ("[1]//", .trailingData), ("/**/[1]", .malformed), ("[\u{A0}1]", .malformed), ("*", .malformed),
    ])
  func refuses(_ document: String, _ reason: RefusalReason) {
    let found = Self.judge(document)
    #expect(found == reason || (document == "[\"\\uD800x\"]" && found == .invalidUTF8))
  }

  @Test(
    "invalid UTF-8 is refused wherever it stands",
    arguments: [
      [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
      [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
      [0x22, 0xE2, 0x82, 0x22], [0x22, 0x80, 0x22], [0xFF, 0xFE, 0x5B], [0x5B, 0xE9, 0x5D], [0x22, 0xF8, 0x88, 0x22],
      [0x22, 0xE0, 0x80, 0x80, 0x22], [0x22, 0xF0, 0x80, 0x80, 0x80, 0x22],
    ] as [[UInt8]])
  func refusesInvalidUTF8(_ bytes: [UInt8]) {
    #expect(Self.judge(bytes) == .invalidUTF8)
  }

  @Test("nesting up to the limit is read, one level more is refused")
  func depth() {
    let limits = NormalizerLimits()
    let deepest = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
    #expect(Self.judge(Array(deepest.utf8), limits) == nil)
    #expect(Self.judge(Array("[\(deepest)]".utf8), limits) == .tooDeep)
    #expect(Self.judge(Array("{\"a\":\(deepest)}".utf8), limits) == .tooDeep)
  }

  @Test("members and elements up to the limit are read, one more is refused")
  func fields() {
    let limits = NormalizerLimits()
    let elements = Array(repeating: "0", count: 10_000).joined(separator: ",")
    #expect(Self.judge(Array("[\(elements)]".utf8), limits) == nil)
    #expect(Self.judge(Array("[\(elements),0]".utf8), limits) == .tooManyFields)
  }

  @Test(
    "escapes are resolved", arguments: [("\\u0070m25", "pm25"), ("a\\n\\/\\\"", "a\n/\""), ("\\uD834\\uDD1E", "𝄞")])
  func unescapes(_ written: String, _ meant: String) throws {
    let bytes = Array("\"\(written)\"".utf8)
    var scanner = JSONScanner(NormalizerLimits())
    let text = try unsafe scanner.text(in: bytes.span.bytes)
    #expect(unsafe text.string(in: bytes.span.bytes) == meant)
  }

  @Test("every prefix of a document is refused, and nothing is read beyond its end")
  func prefixes() {
    let document = Array("{\"ts\":\"2026-08-01T01:00:00Z\",\"v\":{\"a\":[1.5e3,true,null],\"é\\u00e9\":-0.25}}".utf8)
    for length in 0..<document.count { #expect(Self.judge(Array(document[..<length])) != nil, "length \(length)") }
    #expect(Self.judge(document) == nil)
  }
}
