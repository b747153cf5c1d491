import Foundation
import TaihuCore
import Testing

@testable import TaihuNormalize

@Suite("JSON scanner under fire")
struct JSONFuzzTests {
  static let seeds = [
    "{\"ts\":\"2026-03-15T08:30:00+08:00\",\"v\":{\"pm25\":42,\"pm10\":71.5,\"so2\":-7e-2},\"q\":\"N\"}",
    "[{\"bn\":\"urn:dev:ow:1:\",\"bt\":1276020076.001,\"bu\":\"A\"},{\"n\":\"v\",\"t\":-5,\"vb\":true}]",
    "{\"a\":[1,2,[3,{\"b\":null}],\"x\\u00e9\\n\"],\"水\":false}", "[0.5,1e10,\"\\\\\",{}]",
  ]

  @Test("mutated documents are judged as Foundation judges them", arguments: 1...8 as ClosedRange<UInt64>)
  func mutations(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2_500 {
      let bytes = Self.mutated(&generator)
      let ours = JSONScannerTests.judge(bytes) == nil
      let theirs = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
      if ours != theirs, !Self.isKnownDifference(bytes) {
        Issue.record(
          "seed \(seed): \(String(decoding: bytes, as: UTF8.self)) \(bytes): ours \(ours), Foundation \(theirs)")
      }
    }
  }

  /// Foundation accepts a comma before `]`, a byte order mark, UTF-16 and -32 (which it guesses from NULs) and refuses numbers out of range.
  static func isKnownDifference(_ bytes: [UInt8]) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self).lowercased()
    return bytes.contains(0) || bytes.contains(0xFE) || bytes.contains(0xFF) || bytes.starts(with: [0xEF, 0xBB, 0xBF])
      || text.contains(/[0-9]e\+?[0-9]{3,}/) || text.contains(/[0-9]{17,}/) || text.contains(/\\u0000/)
      || text.contains(/,[ \n]*\]/)
  }

  @Test("random bytes never crash a decoder", arguments: 1...4 as ClosedRange<UInt64>)
  func decoders(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let station = try Station(discovery: ["any/#"])
    let topics = [Fixture.lakeTopic, "wuxi/a/road/b/c", "senml/free/x", "scalar/d/temp", "scalar/d/state", "any/thing"]
    for _ in 0..<2_000 {
      let outcome = station.send(Array(topics.randomElement(using: &generator)!.utf8), Self.mutated(&generator))
      #expect((outcome == .decoded) == !station.batch.readings.isEmpty, "seed \(seed)")
      #expect(station.batch.readings.allSatisfy { $0.value.isFinite }, "seed \(seed)")
    }
  }

  static func mutated(_ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = Array(seeds.randomElement(using: &generator)!.utf8)
    let alphabet = Array("{}[]\",:\\0123456789eE+-. tfnu\n/\u{80}é".utf8)
    for _ in 0..<Int.random(in: 0...4, using: &generator) where !bytes.isEmpty {
      let at = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes.remove(at: at)
      case 1: bytes.insert(alphabet.randomElement(using: &generator)!, at: at)
      case 2: bytes[at] = alphabet.randomElement(using: &generator)!
      case 3: bytes[at] = UInt8.random(in: 0...255, using: &generator)
      default: bytes.removeLast(min(bytes.count, Int.random(in: 1...12, using: &generator)))
      }
    }
    return bytes
  }
}
