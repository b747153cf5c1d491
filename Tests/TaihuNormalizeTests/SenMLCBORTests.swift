import TaihuCore
import TaihuPack
import Testing

@testable import TaihuNormalize

@Suite("SenML in CBOR, and what JSON and CBOR share")
struct SenMLCBORTests {
  @Test("the example of the standard with base fields, relative times and floats of 16 and 64 bits")
  func currents() throws {
    let station = try Station(SenMLSample.packs)
    let payload = Hex.bytes(
      """
      87a721781b75726e3a6465763a6f773a3130653230373361303130383030363a22fb41d303a15b0010622361412005006776
      6f6c7461676501615602fb405e066666666666a3006763757272656e74062402fb3ff3333333333333a3006763757272656e
      74062302fb3ff4cccccccccccda3006763757272656e74062202fb3ff6666666666666a3006763757272656e74062102f93e
      00a3006763757272656e74062002fb3ff999999999999aa3006763757272656e74060002fb3ffb333333333333
      """)
    #expect(station.send(Array("senml/cbor/s1".utf8), payload) == .decoded)
    #expect(
      station.values == [
        "voltage=120.1", "current=1.2", "current=1.3", "current=1.4", "current=1.5", "current=1.6", "current=1.7",
      ])
    #expect(
      station.batch.readings.map(\.time.nanoseconds)
        == [76_001, 71_001, 72_001, 73_001, 74_001, 75_001, 76_001].map { (1_276_020_000_000 + $0) * 1_000_000 })
    #expect(station.key().description.contains(#"device="urn:dev:ow:10e2073a0108006""#))
  }

  @Test("a whole name, and a time before the receive time")
  func short() throws {
    let station = try Station(SenMLSample.packs)
    let first = Hex.bytes(
      "81a321781b75726e3a6465763a6f773a31306532303733613031303830303633016343656c02fb403719999999999a")
    #expect(station.send(Array("senml/cbor/s1".utf8), first) == .decoded)
    #expect(station.values == ["temperature=23.1"])
    #expect(station.batch.readings[0].time == Station.noon)
    let second = Hex.bytes("81a400627431016343656c02fb40378000000000000624")
    #expect(station.send(Array("senml/cbor/s1".utf8), second) == .decoded)
    #expect(station.values == ["temperature=23.5"])
    #expect(station.batch.readings[0].time == Station.noon.advanced(byNanoseconds: -5_000_000_000))
  }

  @Test("one pack in JSON and in CBOR gives the same readings", arguments: SenMLSample.pairs)
  func sameAsJSON(json: String, cbor: String) throws {
    let (left, right) = (try Station(SenMLSample.packs), try Station(SenMLSample.packs))
    let outcome = left.send("senml/free/s1", json)
    #expect(right.send(Array("senml/cbor/s1".utf8), Hex.bytes(cbor)) == outcome)
    #expect(left.values == right.values)
    #expect(left.batch.readings.map(\.time) == right.batch.readings.map(\.time))
    #expect(left.refusals == right.refusals)
    #expect(!left.values.isEmpty || outcome.reason != nil)
  }

  @Test(
    "numbers in all their forms",
    arguments: [
      ("00", "0.0"), ("18ff", "255.0"), ("1b001fffffffffffff", "9007199254740991.0"), ("20", "-1.0"),
      ("3903e7", "-1000.0"),
      ("f90001", "5.960464477539063e-08"), ("f97bff", "65504.0"), ("f9c400", "-4.0"), ("fa47c35000", "100000.0"),
      ("fb7e37e43c8800759c", "1e+300"), ("c48221196ab3", "273.15"), ("d9d9f7c482201865", "10.1"), ("c4820203", "300.0"),
      ("fa41f0cccd", "30.100000381469727"),
    ])
  func numbers(bytes: String, value: String) throws {
    let station = try Station(SenMLSample.packs)
    station.send(Array("senml/cbor/s1".utf8), Hex.bytes("81a2006763757272656e7402" + bytes))
    #expect(station.values == ["current=" + value])
  }

  @Test("open lengths, strings in chunks and tags are read")
  func openLengths() throws {
    let station = try Station(SenMLSample.packs)
    let payload = Hex.bytes("9fbf007f6363757264 72656e74ff 02c1 f93e00 ff bf 00 6763757272656e74 02 02 ff ff")
    #expect(station.send(Array("senml/cbor/s1".utf8), payload) == .decoded)
    #expect(station.values == ["current=1.5", "current=2.0"])
  }

  @Test(
    "what is no CBOR, or no SenML, is refused with the byte",
    arguments: [
      ("81", RefusalReason.truncated, "byte 1"), ("81a2006763757272656e7402fb3ff3", .truncated, "byte 12"),
      ("a0", .wrongType, "a map and not an array"), ("8101", .wrongType, "record 1 is no map, at byte 1"),
      ("81a2006763757272656e7402020a", .trailingData, "byte 13 of 14"), ("1c", .malformed, "byte 28 begins no item"),
      ("9b7fffffffffffffff", .truncated, "holds 9223372036854775807"), ("81a1006763ff", .truncated, "ends at byte 6"),
      ("81a2006763757272656e74 02 f97e00", .notFinite, "record 1"), ("81a10061ff", .invalidUTF8, "byte 4 of 5"),
      ("81a3 00 6763757272656e74 02 02 02 03", .duplicateKey, "“v” stands twice"),
      ("81a3 00 6763757272656e74 02 02 04 f5", .malformed, "more than one"), ("81a12018ff", .unsupportedVersion, "255"),
      ("81a3 00 6763757272656e74 02 02 62785f 01", .unsupportedVersion, "“x_” must be understood"),
      ("81a1 21 05", .wrongType, "bn is a number and not text"), ("81a1 f5 05", .wrongType, "a label"),
      ("81a2 00 6763757272656e74 08 4101", .wrongType, "vd"), ("81 bf 00", .truncated, "byte 3"),
      ("81a2 00 6763757272656e74 02 82 01 02", .wrongType, "found an array"), ("9f a0", .truncated, "byte 2"),
      ("81a2 00 6763757272656e74 02 1b0020000000000001", .integerPrecision, "2^53"),
      ("81a2 00 6763757272656e74 02 c4820b f5", .wrongType, "decimal fraction"),
      ("81a1 00 7f 6161 41 62 ff", .malformed, "another type"), ("80", .noValues, "no value"),
    ])
  func refusals(bytes: String, reason: RefusalReason, words: String) throws {
    let station = try Station(SenMLSample.packs)
    let outcome = station.send(Array("senml/cbor/s1".utf8), Hex.bytes(bytes))
    #expect(outcome.reason == reason, "\(outcome.detail)")
    #expect(outcome.detail.contains(words), "\(outcome.detail)")
  }

  @Test("nesting deeper than the limit is refused, and what is not known is passed over whole")
  func nesting() throws {
    let station = try Station(SenMLSample.packs)
    let deep = String(repeating: "81", count: 40)
    #expect(station.send(Array("senml/cbor/s1".utf8), Hex.bytes("81a1 6178" + deep + "00")).reason == .tooDeep)
    let payload = Hex.bytes("81a3 6178 82a1 01 bf 02 9f 03 ff ff 43010203 00 6763757272656e74 02 02")
    #expect(station.send(Array("senml/cbor/s1".utf8), payload) == .decoded)
    #expect(station.values == ["current=2.0"])
  }

  @Test("a sum is the quantity with _sum, in the unit times a second, where the pack declares it")
  func sums() throws {
    let station = try Station(SenMLSample.packs)
    let payload = #"[{"bn":"m1/","bu":"W","n":"power","v":20,"s":7200000},{"n":"current","u":"A","s":5}]"#
    #expect(station.send("senml/free/s1", payload) == .decoded)
    #expect(station.values == ["power=20.0", "power_sum=2.0"])
    let base = #"[{"bn":"m1/","bu":"W","bs":3600000,"n":"power","s":3600000},{"n":"power"}]"#
    #expect(station.send("senml/free/s1", base) == .decoded)
    #expect(station.values == ["power_sum=2.0", "power_sum=1.0"])
  }

  @Test("a name that no pack declares becomes a series where the rule says so")
  func discovery() throws {
    let station = try Station(SenMLSample.packs)
    #expect(
      station.send("senml/open/s1", #"[{"bn":"d1/","n":"Flow-1","u":"l/s","v":2},{"n":"note","vs":"x"}]"#) == .decoded)
    #expect(station.values == ["flow_1=2.0"])
    #expect(station.catalog[station.batch.readings[0].series].traits.unit == "l/s")
    #expect(station.key().description.contains(#"device="d1""#))
  }

  @Test("mutated packs never trap", arguments: 0..<20)
  func fuzz(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let station = try Station(SenMLSample.packs)
    let corpus = SenMLSample.pairs.map { Hex.bytes($0.1) }
    for _ in 0..<400 {
      let payload = Mutation.of(corpus, &random)
      let outcome = station.send(Array("senml/cbor/s1".utf8), payload)
      switch outcome {
      case .decoded: #expect(station.batch.readings.allSatisfy { $0.value.isFinite }, "seed \(seed)")
      case .refused(let refusal): #expect(!refusal.detail.isEmpty, "seed \(seed)")
      case .ignored: Issue.record("seed \(seed): ignored")
      }
    }
  }
}

enum SenMLSample {
  static let packs = [
    Pack(
      id: "senml", file: "Packs/senml.toml",
      topics: [
        TopicRule(pattern: "senml/free/{site}", decoder: .senml, line: 5),
        TopicRule(pattern: "senml/cbor/{site}", decoder: .senmlCBOR(SenMLCBOROptions()), line: 8),
        TopicRule(pattern: "senml/open/{site}", decoder: .senml, undeclared: .discover, line: 11),
      ],
      quantities: [
        Quantity(id: "voltage", unit: "V"), Quantity(id: "current", unit: "A"),
        Quantity(id: "temperature", unit: "Cel", aliases: ["t1", "10e2073a01080063"]), Quantity(id: "rh", unit: "%"),
        Quantity(id: "power", unit: "W"), Quantity(id: "power_sum", unit: "kW.h"), Quantity(id: "door", unit: "1"),
        Quantity(id: "chla", unit: "ug/L"), Quantity(id: "mode", unit: "", states: ["auto": 0, "manual": 1]),
      ])
  ]

  /// Packs in JSON and the same in CBOR.
  static let pairs: [(String, String)] = [
    (#"[{"bn":"d1:","n":"rh","u":"/","v":0.5}]"#, "81a4 21 6364313a 00 627268 01 612f 02 f93800"),
    (
      #"[{"n":"mode","vs":"manual"},{"n":"door","vb":true}]"#,
      "82a2 00 646d6f6465 03 666d616e75616c a2 00 64646f6f72 04 f5"
    ),
    (
      #"[{"bv":10,"bt":-60,"n":"current","v":1.5},{"n":"current","t":30}]"#,
      "82a4 24 0a 22 383b 00 6763757272656e74 02 f93e00 a2 00 6763757272656e74 06 181e"
    ),
    (
      #"[{"n":"current","v":null},{"n":"current","v":2,"ut":60}]"#,
      "82a2 00 6763757272656e74 02 f6 a3 00 6763757272656e74 02 02 07 183c"
    ),
    (
      #"[{"n":"-x","v":1},{"n":"voltage","u":"mV","v":1500}]"#,
      "82a2 00 622d78 02 01 a3 00 67766f6c74616765 01 626d56 02 1905dc"
    ),
    (#"[{"bver":11,"n":"current","v":1}]"#, "81a3 20 0b 00 6763757272656e74 02 01"),
    (
      #"[{"n":"current","v":"x"},{"n":"chla","u":"kg/m3","v":0.000038}]"#,
      "82a2 00 6763757272656e74 02 6178 a3 00 6463686c61 01 656b672f6d33 02 fb3f03ec460ed80a18"
    ),
  ]
}

/// Bytes written in hexadecimal, with white space anywhere.
enum Hex {
  static func bytes(_ text: String) -> [UInt8] {
    let digits = text.utf8.filter { $0 > 0x20 }.map { UInt8(String(Unicode.Scalar($0)), radix: 16)! }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
