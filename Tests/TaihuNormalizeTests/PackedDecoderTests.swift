import TaihuCore
import TaihuPack
import Testing

@testable import TaihuNormalize

/// A pack whose one topic is read by a decoder of packed payloads.
private func station(
  _ decoder: TopicRule.Decoder, _ quantities: [Quantity], wrapping: PayloadWrapping = PayloadWrapping(),
  limits: NormalizerLimits = NormalizerLimits()
) throws -> Station {
  let rule = TopicRule(pattern: "bin/{device}", decoder: decoder, wrapping: wrapping, line: 3)
  return try Station([Pack(id: "bin", file: "bin.toml", topics: [rule], quantities: quantities)], limits: limits)
}

extension Station {
  /// Sends the bytes that hexadecimal digits spell.
  @discardableResult
  fileprivate func sendHex(_ text: String) throws -> MessageOutcome {
    send(Array("bin/d1".utf8), try HexText.bytes(Array(text.utf8)))
  }
}

private let quantities = [
  Quantity(id: "temp", unit: "Cel"), Quantity(id: "level", unit: "m"), Quantity(id: "count", unit: "1"),
  Quantity(id: "door", unit: "1", states: ["closed": 0, "open": 1]),
]

@Suite("Binary decoder")
struct BinaryDecoderTests {
  private func read(_ field: BinaryField, _ payload: String) throws -> [String] {
    var options = BinaryOptions()
    options.fields = [field]
    let station = try station(.binary(options), quantities)
    let outcome = try station.sendHex(payload)
    return outcome == .decoded ? station.values : [outcome.reason?.rawValue ?? "ignored"]
  }

  @Test(
    "every form of number is read in both orders of bytes",
    arguments: [
      (.u8, "FE", "FE", 254), (.i8, "FE", "FE", -2), (.u16, "FEFF", "FFFE", 65279), (.i16, "FEFF", "FFFE", -257),
      (.u24, "010203", "030201", 66051), (.i24, "FFFFFE", "FEFFFF", -2), (.u32, "FFFFFFFE", "FEFFFFFF", 4_294_967_294),
      (.i32, "FFFFFFFE", "FEFFFFFF", -2), (.u64, "0000000000000102", "0201000000000000", 258),
      (.i64, "FFFFFFFFFFFFFFFE", "FEFFFFFFFFFFFFFF", -2), (.f32, "41BC0000", "0000BC41", 23.5),
      (.f64, "4037800000000000", "0000000000803740", 23.5),
    ] as [(BinaryType, String, String, Double)])
  func types(_ type: BinaryType, _ big: String, _ little: String, _ value: Double) throws {
    #expect(try read(BinaryField(name: "count", offset: 0, type: type), big) == ["count=\(value)"])
    let field = BinaryField(name: "count", offset: 0, type: type, byteOrder: .little)
    #expect(try read(field, little) == ["count=\(value)"])
  }

  @Test(
    "scale and summand act on the decimal as declared",
    arguments: [
      (2350, 0.01, 0, 23.5), (-57, 0.1, 0, -5.7), (3, 0.1, 0, 0.3), (1000, 0.1, -40, 60), (7, 1, 0.3, 7.3),
      (29, 0.01, 0.001, 0.291), (1, 1e-7, 0, 1e-7), (2, 1e20, 0, 2e20), (0, -0.5, 0, 0),
    ] as [(Int16, Double, Double, Double)])
  func scaling(_ raw: Int16, _ scale: Double, _ add: Double, _ value: Double) throws {
    let digits = String(UInt16(bitPattern: raw), radix: 16)
    let payload = String(repeating: "0", count: 4 - digits.count) + digits
    let field = BinaryField(name: "count", offset: 0, type: .i16, scale: scale, add: add)
    #expect(try read(field, payload) == ["count=\(value)"])
  }

  @Test("mask and shift pick bits, and the sign is the highest of them")
  func bits() throws {
    let unsigned = BinaryField(name: "count", offset: 0, type: .u16, mask: 0x0FF0, shift: 4)
    #expect(try read(unsigned, "1F83") == ["count=248.0"])
    let signed = BinaryField(name: "count", offset: 0, type: .i16, mask: 0x0FF0, shift: 4)
    #expect(try read(signed, "1F83") == ["count=-8.0"])
    let shifted = BinaryField(name: "count", offset: 0, type: .u8, shift: 7)
    #expect(try read(shifted, "80") == ["count=1.0"])
    #expect(try read(BinaryField(name: "door", offset: 0, type: .u8, mask: 1), "FF") == ["door=1.0"])
    #expect(try read(BinaryField(name: "door", offset: 0, type: .u8), "02") == ["unknown-state"])
  }

  @Test("numbers that mean no value are passed over, or stored as bad when the pack says so")
  func invalid() throws {
    var field = BinaryField(name: "temp", offset: 0, type: .i16, scale: 0.01, invalid: [32_767])
    #expect(try read(field, "7FFF") == ["no-values"])
    field.storesInvalid = true
    var options = BinaryOptions()
    options.fields = [field]
    let station = try station(.binary(options), quantities)
    #expect(try station.sendHex("7FFF") == .decoded)
    #expect(station.values == ["temp=327.67"] && station.batch.readings[0].quality == .bad)
    #expect(station.batch.readings[0].reasons.contains(.declared))
  }

  @Test("a whole number that no double equals is refused, and so is what is not finite")
  func extremes() throws {
    let wide = BinaryField(name: "count", offset: 0, type: .u64)
    #expect(try read(wide, "0020000000000001") == ["integer-precision"])
    #expect(try read(wide, "FFFFFFFFFFFFFFFF") == ["integer-precision"])
    #expect(try read(BinaryField(name: "count", offset: 0, type: .i64), "8000000000000000") == ["count=\(-0x1p63)"])
    #expect(try read(BinaryField(name: "count", offset: 0, type: .f32), "7FC00000") == ["not-finite"])
    #expect(try read(BinaryField(name: "count", offset: 0, type: .f64), "FFF0000000000000") == ["not-finite"])
  }

  @Test("units are converted; one that is not known is refused by that reason")
  func units() throws {
    let field = BinaryField(name: "level", offset: 0, type: .u16, unit: "mm")
    #expect(try read(field, "0BB8") == ["level=3.0"])
    #expect(try read(BinaryField(name: "level", offset: 0, type: .u8, unit: "furlong"), "01") == ["unknown-unit"])
    #expect(try read(BinaryField(name: "depth", offset: 0, type: .u8), "01") == ["unknown-quantity"])
  }

  @Test("length and header are checked, and a field beyond the end is refused by itself")
  func checks() throws {
    var options = BinaryOptions()
    options.header = [BinaryHeader(offset: 0, bytes: [0xAA, 0x55])]
    options.fields = [
      BinaryField(name: "count", offset: 2, type: .u8), BinaryField(name: "level", offset: 3, type: .u16),
    ]
    let open = try station(.binary(options), quantities)
    #expect(try open.sendHex("AA550703E8") == .decoded)
    #expect(open.values == ["count=7.0", "level=1000.0"])
    #expect(try open.sendHex("AA5507") == .decoded)
    #expect(open.values == ["count=7.0"] && open.refusals == [.truncated])
    #expect(try open.sendHex("AA5407").reason == .malformed)
    #expect(try open.sendHex("AA").reason == .truncated)
    options.length = 5
    let closed = try station(.binary(options), quantities)
    #expect(try closed.sendHex("AA5507").reason == .badLength)
    #expect(try closed.sendHex("AA550703E8") == .decoded)
  }

  @Test("records are as many as the payload holds, each with its time")
  func records() throws {
    var options = BinaryOptions()
    options.records = BinaryRecords(
      offset: 1, stride: 6, fields: [BinaryField(name: "temp", offset: 4, type: .i16, scale: 0.1)],
      time: BinaryTime(offset: 0, type: .u32))
    let station = try station(.binary(options), quantities)
    #expect(try station.sendHex("00 6A6D4448 00E8 6A6D4484 00E9") == .decoded)
    #expect(station.values == ["temp=23.2", "temp=23.3"])
    #expect(station.batch.readings.map(\.time.description) == ["2026-08-01T00:56:40Z", "2026-08-01T00:57:40Z"])
    #expect(try station.sendHex("00 6A6D4448 00E8 6A").reason == .badLength)
    options.records?.count = 2
    let counted = try BinaryDecoderTests.counted(options)
    #expect(try counted.sendHex("00 6A6D4448 00E8 6A6D4484").reason == .truncated)
    #expect(try counted.sendHex("00 6A6D4448 00E8 6A6D4484 00E9 FF") == .decoded)
  }

  private static func counted(_ options: BinaryOptions) throws -> Station {
    try station(.binary(options), quantities)
  }

  @Test(
    "records at a steady pace count from the payload's time, or back from when it arrived",
    arguments: [
      (false, true, ["00:56:40", "00:57:40", "00:58:40"]), (true, true, ["00:56:40", "00:55:40", "00:54:40"]),
      (false, false, ["00:58:00", "00:59:00", "01:00:00"]), (true, false, ["01:00:00", "00:59:00", "00:58:00"]),
    ])
  func pace(_ isNewestFirst: Bool, _ hasTime: Bool, _ times: [String]) throws {
    var options = BinaryOptions()
    if hasTime { options.time = BinaryTime(offset: 0, type: .u32) }
    options.records = BinaryRecords(
      offset: 4, stride: 1, fields: [BinaryField(name: "count", offset: 0, type: .u8)], interval: 60_000_000_000,
      isNewestFirst: isNewestFirst)
    let station = try station(.binary(options), quantities)
    #expect(try station.sendHex("6A6D4448 010203") == .decoded)
    #expect(station.batch.readings.map(\.time.description) == times.map { "2026-08-01T\($0)Z" })
  }

  @Test("records can be told apart by a label, and there is a limit to them")
  func labels() throws {
    var options = BinaryOptions()
    options.records = BinaryRecords(
      offset: 0, stride: 1, fields: [BinaryField(name: "count", offset: 0, type: .u8, labels: ["kind": "axle"])],
      label: "lane")
    var limits = NormalizerLimits()
    limits.jsonFieldsMax = 3
    let station = try station(.binary(options), quantities, limits: limits)
    #expect(try station.sendHex("0708") == .decoded)
    #expect(station.key(1).label("lane") == "1" && station.key(1).label("kind") == "axle")
    #expect(try station.sendHex("07080910").reason == .tooManyFields)
  }

  @Test("a time may count from another year than 1970, in smaller steps")
  func times() throws {
    var options = BinaryOptions()
    options.fields = [BinaryField(name: "count", offset: 8, type: .u8)]
    options.time = BinaryTime(offset: 0, type: .u64, powerOfTen: 6, since: 946_684_800)
    let station = try station(.binary(options), quantities)
    #expect(try station.sendHex("000000C34FF9E5FB 07") == .decoded)
    #expect(station.batch.readings[0].time.description == "2026-08-01T00:46:40.123Z")
    #expect(try station.sendHex("FFFFFFFFFFFFFFFF 07") == .decoded)
    #expect(station.batch.readings[0].reasons.contains(.clock))
    #expect(try station.sendHex("00").reason == .truncated)
  }
}

@Suite("TLV decoder")
struct TLVDecoderTests {
  private func station(_ change: (inout TLVOptions) -> Void = { _ in }) throws -> Station {
    var options = TLVOptions()
    options.fields = [
      1: [BinaryField(name: "temp", offset: 0, type: .i16, scale: 0.1)],
      2: [BinaryField(name: "count", offset: 0, type: .u8)],
    ]
    change(&options)
    let rule = TopicRule(pattern: "bin/{device}", decoder: .tlv(options), line: 3)
    return try Station([Pack(id: "bin", file: "bin.toml", topics: [rule], quantities: quantities)])
  }

  @Test("tags, lengths and values in any order")
  func elements() throws {
    let station = try station()
    #expect(try station.sendHex("01 02 00EB 02 01 07") == .decoded)
    #expect(station.values == ["temp=23.5", "count=7.0"])
    #expect(try station.sendHex("02 02 0700 01 02 FFFE") == .decoded)
    #expect(station.values == ["count=7.0", "temp=-0.2"])
  }

  @Test(
    "what can't be read is refused, and what stood before it is kept",
    arguments: [
      ("02 01 07 09 01 00", ["count=7.0"], .unknownQuantity), ("02 01 07 01 05 00", ["count=7.0"], .truncated),
      ("02 01 07 01", ["count=7.0"], .truncated), ("02 01 07 01 01 07", ["count=7.0"], .truncated),
      ("02 01 07 02 01 08", ["count=7.0"], .duplicateKey),
    ] as [(String, [String], RefusalReason)])
  func broken(_ payload: String, _ values: [String], _ reason: RefusalReason) throws {
    let station = try station()
    #expect(try station.sendHex(payload) == .decoded)
    #expect(station.values == values && station.refusals == [reason])
  }

  @Test("tags that are not declared can be passed over")
  func skips() throws {
    let station = try station { $0.skipsUnknown = true }
    #expect(try station.sendHex("09 02 0000 02 01 07") == .decoded)
    #expect(station.values == ["count=7.0"] && station.refusals == [])
  }

  @Test("tags of two bytes without lengths, as sensors with channel and type send them")
  func withoutLengths() throws {
    let station = try station {
      ($0.tagType, $0.lengthType) = (.u16, nil)
      $0.fields = [
        0x0367: [BinaryField(name: "temp", offset: 0, type: .i16, byteOrder: .little, scale: 0.1)],
        0x0175: [BinaryField(name: "count", offset: 0, type: .u8)],
      ]
    }
    #expect(try station.sendHex("0175 64 0367 1001") == .decoded)
    #expect(station.values == ["count=100.0", "temp=27.2"])
    #expect(try station.sendHex("0175 64 0999 1001") == .decoded)
    #expect(station.refusals == [.unknownQuantity])
    #expect(try station.sendHex("0175 64 03") == .decoded)
    #expect(station.refusals == [.truncated])
  }

  @Test("one tag can be the time of all values, wherever it stands; a header and what follows it are passed over")
  func time() throws {
    let station = try station {
      $0.start = 2
      $0.header = [BinaryHeader(offset: 0, bytes: [0xAA])]
      $0.time = (tag: 9, form: BinaryTime(offset: 0, type: .u32))
    }
    #expect(try station.sendHex("AA00 02 01 07 09 04 6A6D4448") == .decoded)
    #expect(station.batch.readings[0].time.description == "2026-08-01T00:56:40Z" && station.refusals == [])
    #expect(try station.sendHex("AB00 02 01 07").reason == .malformed)
  }

  @Test("a length of four bytes can't reach beyond the payload")
  func hugeLength() throws {
    let station = try station { $0.lengthType = .u32 }
    #expect(try station.sendHex("02 FFFFFFFF 07").reason == .truncated)
  }
}

@Suite("Cayenne decoder")
struct CayenneDecoderTests {
  private static let quantities = CayenneType.all.flatMap { $0.fields.map { Quantity(id: $0.name, unit: $0.unit) } }

  private func station(wrapping: PayloadWrapping = PayloadWrapping()) throws -> Station {
    let rule = TopicRule(pattern: "bin/{device}", decoder: .cayenne(CayenneOptions()), wrapping: wrapping, line: 3)
    return try Station([Pack(id: "lpp", file: "lpp.toml", topics: [rule], quantities: Self.quantities)])
  }

  @Test(
    "every type becomes its quantity in its unit",
    arguments: [
      ("00 01", ["digital_input=1.0"]), ("01 00", ["digital_output=0.0"]), ("02 FFFF", ["analog_input=-0.01"]),
      ("03 7FFF", ["analog_output=327.67"]), ("64 FFFFFFFF", ["generic=4294967295.0"]),
      ("65 0102", ["illuminance=258.0"]), ("66 01", ["presence=1.0"]), ("67 0110", ["temperature=27.2"]),
      ("67 FFD7", ["temperature=-4.1"]), ("68 C9", ["humidity=100.5"]),
      ("71 04D2 FB2E 0000", ["acceleration_x=1.234", "acceleration_y=-1.234", "acceleration_z=0.0"]),
      ("73 2791", ["pressure=1012.9"]), ("74 0CE4", ["voltage=33.0"]), ("75 03E8", ["current=1.0"]),
      ("76 0000C350", ["frequency=50000.0"]), ("78 64", ["percentage=100.0"]), ("79 FFFF", ["altitude=-1.0"]),
      ("7D 0190", ["concentration=400.0"]), ("80 FFFF", ["power=65535.0"]), ("82 000004D2", ["distance=1.234"]),
      ("83 000004D2", ["energy=1.234"]), ("84 0167", ["direction=359.0"]),
      ("86 0001 FFFF 0064", ["rotation_x=0.01", "rotation_y=-0.01", "rotation_z=1.0"]),
      ("87 FF8000", ["colour_red=255.0", "colour_green=128.0", "colour_blue=0.0"]),
      ("88 06765F F2960A 0003E8", ["latitude=42.3519", "longitude=-87.9094", "gps_altitude=10.0"]),
      ("8E 01", ["switch=1.0"]),
    ])
  func types(_ payload: String, _ values: [String]) throws {
    let station = try station()
    #expect(try station.sendHex("05" + payload) == .decoded)
    #expect(station.values == values && station.refusals == [])
    #expect(station.key().label("channel") == "5")
  }

  @Test("several channels, and the device's own clock for all of them")
  func message() throws {
    let station = try station()
    #expect(try station.sendHex("03670110 056700FF 0185 6A6D4448") == .decoded)
    #expect(station.values == ["temperature=27.2", "temperature=25.5"])
    #expect([0, 1].map { station.key($0).label("channel") } == ["3", "5"])
    #expect(station.batch.readings.map(\.time.description) == Array(repeating: "2026-08-01T00:56:40Z", count: 2))
  }

  @Test(
    "what can't be read is refused, and what stood before it is kept",
    arguments: [
      ("01C8 00", .unsupportedVersion), ("0167 01", .truncated), ("01", .truncated), ("01F0 080A 00", .wrongType),
      ("0367 0111", .duplicateKey),
    ] as [(String, RefusalReason)])
  func broken(_ rest: String, _ reason: RefusalReason) throws {
    let station = try station()
    #expect(try station.sendHex("03670110" + rest) == .decoded)
    #expect(station.values == ["temperature=27.2"] && station.refusals == [reason])
  }

  @Test("an uplink of a network server is unwrapped first")
  func uplink() throws {
    let station = try station(wrapping: PayloadWrapping(path: "uplink_message.frm_payload", layers: [.base64]))
    let uplink =
      #"{"end_device_ids":{"device_id":"d1"},"uplink_message":{"f_port":1,"frm_payload":"A2cBEAVnAP8=","rx_metadata":[{"rssi":-35}]}}"#
    #expect(station.send("bin/d1", uplink) == .decoded)
    #expect(station.values == ["temperature=27.2", "temperature=25.5"])
    #expect(station.send("bin/d1", #"{"uplink_message":{"f_port":1}}"#).reason == .noValues)
    #expect(station.send("bin/d1", #"{"uplink_message":{"frm_payload":7}}"#).reason == .wrongType)
    #expect(station.send("bin/d1", "[]").reason == .wrongType)
    #expect(station.send("bin/d1", uplink + "x").reason == .trailingData)
  }
}
