import TaihuCore
import TaihuPack
import Testing

@testable import TaihuNormalize

@Suite("Payloads in wrappings")
struct WrappingTests {
  private func station(_ layers: [PayloadWrapping.Layer], limits: NormalizerLimits = NormalizerLimits()) throws
    -> Station
  {
    let rule = TopicRule(
      pattern: "w/{device}", decoder: .scalar(quantity: "temp"), wrapping: PayloadWrapping(layers: layers), line: 3)
    let pack = Pack(id: "w", file: "w.toml", topics: [rule], quantities: [Quantity(id: "temp", unit: "Cel")])
    return try Station([pack], limits: limits)
  }

  @Test(
    "base64 in either alphabet, with and without padding (RFC 4648, section 10)",
    arguments: [
      ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmE", "fooba"),
      ("Zm9v\r\nYmFy\n", "foobar"), ("Pz8/", "???"), ("Pz8_", "???"), ("fn5-", "~~~"), ("fn5+", "~~~"),
    ])
  func base64(_ text: String, _ expected: String) throws {
    #expect(try Base64Text.bytes(Array(text.utf8)) == Array(expected.utf8))
  }

  @Test(
    "text that is no base64 is refused",
    arguments: [
      ("Zg=", .truncated), ("Z", .truncated), ("Zg==Zg==", .malformed), ("Zm9v!", .malformed), ("Zm8==", .truncated),
    ]
      as [(String, RefusalReason)])
  func noBase64(_ text: String, _ reason: RefusalReason) {
    let refusal = #expect(throws: Refusal.self) { try Base64Text.bytes(Array(text.utf8)) }
    #expect(refusal?.reason == reason)
  }

  @Test("what is in base64, hex and gzip is read as if it stood there", arguments: WrappingSample.ofTwentyOne)
  func layers(_ sample: WrappingSample) throws {
    let station = try station(sample.layers)
    #expect(station.send(Array("w/d1".utf8), sample.payload) == .decoded)
    #expect(station.values == ["temp=21.5"])
  }

  @Test(
    "what is broken is refused and says where",
    arguments: [
      ([.hex], "32312", .truncated), ([.hex], "3231ZZ", .malformed), ([.base64], "!!!!", .malformed),
      ([.gzip], "21.5", .malformed), ([.gzip], "\u{1f}", .truncated), ([.base64], " ", .emptyPayload),
    ] as [([PayloadWrapping.Layer], String, RefusalReason)])
  func broken(_ layers: [PayloadWrapping.Layer], _ payload: String, _ reason: RefusalReason) throws {
    #expect(try station(layers).send("w/d1", payload).reason == reason)
  }

  @Test("every cut and every change of a stream is refused, never read as something else")
  func damagedStreams() throws {
    for packed in [WrappingSample.gzip, WrappingSample.zlib] {
      for length in 0..<packed.count {
        #expect(throws: Refusal.self) { try Inflater.inflate(Array(packed[..<length]), bytesMax: 1_000) }
      }
      let trailing = #expect(throws: Refusal.self) { try Inflater.inflate(packed + [0], bytesMax: 1_000) }
      #expect(trailing?.reason == .trailingData)
      for index in packed.indices.suffix(4) {
        var changed = packed
        changed[index] ^= 1
        #expect(throws: Refusal.self) { try Inflater.inflate(changed, bytesMax: 1_000) }
      }
    }
  }

  @Test("a stream that unpacks to more than the limit is given up there", arguments: [0, 3, 4, 5, 100_000])
  func bomb(_ bytesMax: Int) throws {
    if bytesMax == 4 || bytesMax == 5 {
      #expect(try Inflater.inflate(WrappingSample.gzip, bytesMax: bytesMax) == Array("21.5".utf8))
    } else if bytesMax < 4 {
      let refusal = #expect(throws: Refusal.self) { try Inflater.inflate(WrappingSample.gzip, bytesMax: bytesMax) }
      #expect(refusal?.reason == .payloadTooLarge)
    } else {
      // 1 MiB of zeros in 1,051 bytes.
      let refusal = #expect(throws: Refusal.self) { try Inflater.inflate(WrappingSample.bomb, bytesMax: bytesMax) }
      #expect(refusal?.reason == .payloadTooLarge)
      #expect(try Inflater.inflate(WrappingSample.bomb, bytesMax: 1 << 20).count == 1 << 20)
      #expect(try station([.gzip]).send(Array("w/d1".utf8), WrappingSample.bomb).reason == .payloadTooLarge)
    }
  }
}

/// A payload in a wrapping.
struct WrappingSample: Sendable {
  var layers: [PayloadWrapping.Layer]
  var payload: [UInt8]

  static let ofTwentyOne = [
    WrappingSample(layers: [.base64], payload: Array("MjEuNQ==".utf8)),
    WrappingSample(layers: [.hex], payload: Array("32 31 2e 35".utf8)),
    WrappingSample(layers: [.gzip], payload: gzip), WrappingSample(layers: [.gzip], payload: zlib),
    WrappingSample(layers: [.base64, .gzip], payload: Array("H4sIAAAAAAACAzMy1DMFAJ6tewMEAAAA".utf8)),
    WrappingSample(layers: [.base64, .hex], payload: Array("MzIzMTJlMzU=".utf8)),
  ]
}

extension WrappingSample {
  /// “21.5” as a gzip stream.
  static let gzip: [UInt8] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 51, 50, 212, 51, 5, 0, 158, 173, 123, 3, 4, 0, 0, 0,
  ]

  /// “21.5” as a zlib stream.
  static let zlib: [UInt8] = [120, 156, 51, 50, 212, 51, 5, 0, 1, 240, 0, 199]

  /// 1 MiB of zeros as a gzip stream.
  static let bomb: [UInt8] =
    [31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 237, 193, 49, 1, 0, 0, 0, 194, 160, 245, 79, 109, 8, 95, 160]
    + Array(repeating: 0, count: 1016) + [62, 3, 28, 234, 56, 167, 0, 0, 16, 0]
}
