import Support
import TaihuCore
import TaihuPack
import Testing

@testable import TaihuNormalize

@Suite("Sparkplug B")
struct SparkplugTests {
  @Test("the vectors: a birth, data by alias, a null, and a number whose birth nobody has sent")
  func vectors() throws {
    let node = try SparkplugSample()
    let born = Hex.bytes(
      """
      08808dd7d6fb3312120a05626453657118808dd7d6fb332004580012210a144e6f646520436f6e74726f6c2f526562697274
      6818808dd7d6fb33200b700012170a057774656d70100118808dd7d6fb332009650000f4411800
      """)
    #expect(node.send("NBIRTH", born) == .decoded)
    #expect(node.values == ["wtemp=30.5 @ 2026-08-01T01:00:00Z"])
    #expect(node.station.key().description == #"wtemp{device="edge1",group="lake",network="spb",node="edge1"}"#)
    #expect(node.send("NDATA", Hex.bytes("08e894d7d6fb33120e100118e894d7d6fb33650000f6411801")) == .decoded)
    #expect(node.values == ["wtemp=30.75 @ 2026-08-01T01:00:01Z"])
    #expect(node.send("NDATA", Hex.bytes("08d09cd7d6fb33120b100118d09cd7d6fb3338011802")) == .ignored(.control))
    #expect(node.batch.replies.isEmpty)
    let unknown = node.send("NDATA", Hex.bytes("08b8a4d7d6fb33120f100218b8a4d7d6fb3350fbffffff0f1803"))
    #expect(unknown.reason == .noBirth)
    #expect(unknown.detail.contains("metric 2"))
    #expect(node.batch.replies.map(\.topic) == ["spBv1.0/lake/NCMD/edge1"])
    #expect(
      node.send("NDEATH", Hex.bytes("08808dd7d6fb3312120a05626453657118808dd7d6fb3320045800")) == .ignored(.control))
    #expect(node.batch.silent.count == 1)
  }

  @Test("the request for a rebirth is the command of the specification, at QoS 0 and not retained")
  func command() throws {
    let node = try SparkplugSample()
    node.send("NDATA", SparkplugBytes(sequence: 5).bytes)
    let reply = try #require(node.batch.replies.first)
    var expected = SparkplugBytes()
    expected.add("Node Control/Rebirth", time: 1_785_546_000_000, type: 11, .bool(true))
    #expect(reply == OutgoingMessage(topic: "spBv1.0/lake/NCMD/edge1", payload: expected.bytes, qos: 0, retain: false))
  }

  @Test(
    "every data type is read as what it is",
    arguments: [
      (1, SparkplugBytes.Value.int(0xFB), "-5.0"), (1, .int(0xFFFF_FFFB), "-5.0"), (2, .int(0xFFFB), "-5.0"),
      (3, .int(0xFFFF_FFFB), "-5.0"), (4, .long(UInt64(bitPattern: -5)), "-5.0"), (4, .int(7), "7.0"),
      (5, .int(255), "255.0"), (6, .int(65_535), "65535.0"), (7, .int(4_294_967_295), "4294967295.0"),
      (8, .long(9_007_199_254_740_992), "9007199254740992.0"), (8, .int(9), "9.0"), (9, .float(30.5), "30.5"),
      (10, .double(0.038), "0.038"), (10, .float(2.5), "2.5"), (13, .long(1_785_546_000_000), "1785546000000.0"),
    ])
  func types(type: Int, value: SparkplugBytes.Value, expected: String) throws {
    let node = try SparkplugSample()
    var data = SparkplugBytes()
    data.add("wtemp", type: UInt64(type), value)
    #expect(node.send("NBIRTH", data.bytes) == .decoded)
    #expect(node.values == ["wtemp=\(expected) @ 2026-08-01T01:00:00Z"])
  }

  @Test("truth values and declared states are values where the quantity says so")
  func states() throws {
    let node = try SparkplugSample()
    var data = SparkplugBytes()
    data.add("Doors/door", type: 11, .bool(true))
    data.add("mode", type: 12, .text("manual"))
    #expect(node.send("NBIRTH", data.bytes) == .decoded)
    #expect(node.values == ["door=1.0 @ 2026-08-01T01:00:00Z", "mode=1.0 @ 2026-08-01T01:00:00Z"])
  }

  @Test(
    "what is no value of its type, or of no quantity, is refused by the name of the metric",
    arguments: [
      ("wtemp", 8, SparkplugBytes.Value.long(9_007_199_254_740_993), RefusalReason.integerPrecision, "wtemp"),
      ("wtemp", 8, .long(UInt64.max - 5), .integerPrecision, "2^53"), ("wtemp", 5, .int(300), .wrongType, "uint8"),
      ("wtemp", 3, .float(1), .wrongType, "int32"), ("wtemp", 9, .float(.nan), .notFinite, "wtemp"),
      ("wtemp", 10, .double(.infinity), .notFinite, "wtemp"), ("wtemp", 12, .text("warm"), .wrongType, "“warm”"),
      ("speed", 9, .float(1), .unknownQuantity, "“speed” is no quantity"),
      ("wtemp", 11, .bool(true), .wrongType, "true"),
    ])
  func refusals(
    name: String, type: Int, value: SparkplugBytes.Value, reason: RefusalReason, words: String
  ) throws {
    let node = try SparkplugSample()
    var data = SparkplugBytes()
    data.add(name, type: UInt64(type), value)
    let outcome = node.send("NBIRTH", data.bytes)
    #expect(outcome.reason == reason)
    #expect(outcome.detail.contains(words), "\(outcome.detail)")
  }

  @Test("data sets, templates, files, arrays and transient metrics are passed over and counted")
  func passedOver() throws {
    let node = try SparkplugSample()
    var data = SparkplugBytes()
    data.add("table", type: 16, .raw(field: 17, [1, 2, 3]))
    data.add("motor", type: 19, .raw(field: 18, [0xFF]))
    data.add("picture", type: 18, .raw(field: 16, [9]))
    data.add("history", type: 30, .raw(field: 16, [0, 0, 0, 0]))
    data.add("wtemp", type: 9, .float(20), isTransient: true)
    #expect(node.send("NBIRTH", data.bytes) == .ignored(.control))
    #expect(node.station.normalizer.counters.passedOverValues == 5)
  }

  @Test("units and qualities come from the properties, of the birth for data")
  func properties() throws {
    let node = try SparkplugSample()
    var birth = SparkplugBytes(sequence: 0)
    birth.add("chla", alias: 3, type: 10, .double(0.038), properties: [("engUnit", .text("mg/L"))])
    #expect(node.send("NBIRTH", birth.bytes) == .decoded)
    #expect(node.values == ["chla=38.0 @ 2026-08-01T01:00:00Z"])
    var data = SparkplugBytes(sequence: 1)
    data.add(alias: 3, .double(0.04), properties: [("Quality", .int(500))])
    data.add(alias: 3, time: 1_785_545_990_000, .double(0.05), properties: [("Quality", .int(0))])
    #expect(node.send("NDATA", data.bytes) == .decoded)
    #expect(node.values == ["chla=40.0 @ 2026-08-01T01:00:00Z", "chla=50.0 @ 2026-08-01T00:59:50Z"])
    #expect(node.batch.readings.map(\.quality) == [.suspect, .bad])
    #expect(node.batch.readings.allSatisfy { $0.reasons == .declared })
  }

  @Test("what is told later than it was measured counts as late, so that it raises no alarm")
  func historical() throws {
    let node = try SparkplugSample()
    var data = SparkplugBytes()
    data.add("wtemp", type: 9, .float(20), isHistorical: true)
    node.send("NBIRTH", data.bytes)
    #expect(node.batch.readings[0].reasons == .late)
    #expect(node.batch.readings[0].quality == .good)
  }

  @Test("a gap in the numbers asks for a rebirth once in a while, and what came is read all the same")
  func gaps() throws {
    let node = try SparkplugSample()
    node.sendBirth()
    for number: UInt64 in [1, 2, 2, 3] {
      #expect(node.sendData(number) == .decoded)
      #expect(node.batch.replies.isEmpty, "after \(number)")
    }
    #expect(node.sendData(5) == .decoded)
    #expect(node.batch.replies.count == 1)
    #expect(node.sendData(9) == .decoded)
    #expect(node.batch.replies.isEmpty)
    node.now = node.now.advanced(byNanoseconds: 31_000_000_000)
    #expect(node.sendData(11) == .decoded)
    #expect(node.batch.replies.count == 1)
  }

  @Test("numbers wrap around after 255, over node and devices together")
  func wrapping() throws {
    let node = try SparkplugSample()
    node.sendBirth()
    var number: UInt64 = 0
    for step in 1...600 {
      number = (number + 1) % 256
      if step == 1 {
        node.sendBirth(of: "buoy", number)
      } else {
        node.sendData(number, of: step % 2 == 0 ? "buoy" : nil)
      }
      #expect(node.batch.replies.isEmpty, "after \(step)")
    }
  }

  @Test("a death makes the series of its sender silent; that of another session, or of nobody, does nothing")
  func deaths() throws {
    let node = try SparkplugSample()
    node.sendBirth(session: 7)
    node.sendBirth(of: "buoy", 1)
    let all = node.station.catalog.count
    #expect(all == 2)
    #expect(node.sendDeath(session: 6) == .ignored(.control))
    #expect(node.batch.silent.isEmpty)
    #expect(node.send("DDEATH", of: "buoy", SparkplugBytes(sequence: 2).bytes) == .ignored(.control))
    #expect(node.batch.silent.map { node.station.catalog[$0].key.label("device") } == ["buoy"])
    #expect(node.sendData(3, of: "buoy").reason == .noBirth)
    #expect(node.sendDeath(session: 7) == .ignored(.control))
    #expect(node.batch.silent.count == 2)
    #expect(node.sendData(4).reason == .noBirth)
  }

  @Test("a new birth of the node takes all numbers back")
  func newBirth() throws {
    let node = try SparkplugSample()
    node.sendBirth()
    node.sendBirth(of: "buoy", 1)
    var birth = SparkplugBytes(sequence: 0)
    birth.add("ph", alias: 1, type: 9, .float(8))
    node.send("NBIRTH", birth.bytes)
    #expect(node.sendData(1) == .decoded)
    #expect(node.values[0].hasPrefix("ph="))
    #expect(node.sendData(2, of: "buoy").reason == .noBirth)
  }

  @Test("a message read once more from the quarantine stands alone and asks for nothing")
  func replay() throws {
    let node = try SparkplugSample()
    node.sendBirth()
    var data = SparkplugBytes(sequence: 9)
    data.add(alias: 1, .float(1))
    #expect(node.send("NDATA", data.bytes, isReplay: true).reason == .noBirth)
    #expect(node.batch.replies.isEmpty)
    #expect(node.sendData(1) == .decoded)
    #expect(node.batch.replies.isEmpty)
  }

  @Test("a rule that only listens asks for nothing")
  func listening() throws {
    var options = SparkplugOptions()
    options.asksForRebirth = false
    let node = try SparkplugSample(options)
    #expect(node.sendData(1).reason == .noBirth)
    #expect(node.batch.replies.isEmpty)
  }

  @Test("metrics by name need no birth when they tell their type themselves")
  func namesAlone() throws {
    let node = try SparkplugSample()
    var data = SparkplugBytes()
    data.add("Water/wtemp", .float(20))
    data.add("ph", .int(7))
    #expect(node.send("DDATA", of: "buoy", data.bytes) == .decoded)
    #expect(node.values == ["wtemp=20.0 @ 2026-08-01T01:00:00Z"])
    #expect(node.station.refusals == [.noBirth])
    #expect(node.batch.replies.count == 1)
  }

  @Test("commands of others are counted and nothing else; a topic of no kind is refused")
  func otherTopics() throws {
    let node = try SparkplugSample()
    #expect(node.send("NCMD", [1, 2, 3]) == .ignored(.control))
    #expect(node.send("DCMD", of: "buoy", [1]) == .ignored(.control))
    #expect(node.send("XDATA", [1]).reason == .topicInvalid)
    #expect(node.send("NDATA", of: "buoy", [1]).reason == .topicInvalid)
  }

  @Test(
    "bytes that are no payload are refused with the byte",
    arguments: [
      ("08", RefusalReason.truncated, "byte 0"), ("0880", .truncated, "byte 0"), ("08011205 0a", .truncated, "byte 2"),
      ("0801 12060a0577746501", .truncated, "byte 4"), ("0f", .malformed, "byte 0 of 1"), ("00", .malformed, "byte 0"),
      ("0801 1204 0a02ffff", .invalidUTF8, "UTF-8"),
    ])
  func brokenBytes(bytes: String, reason: RefusalReason, words: String) throws {
    let outcome = try SparkplugSample().send("NDATA", Hex.bytes(bytes))
    #expect(outcome.reason == reason, "\(outcome.detail)")
    #expect(outcome.detail.contains(words), "\(outcome.detail)")
  }

  @Test("births are remembered up to the limit")
  func limit() throws {
    var limits = NormalizerLimits()
    limits.sparkplugMetricsMax = 2
    let node = try SparkplugSample(limits: limits)
    node.sendBirth()
    var birth = SparkplugBytes(sequence: 1)
    for name in ["wtemp", "ph", "chla"] { birth.add(name, type: 9, .float(1)) }
    #expect(node.send("DBIRTH", of: "buoy", birth.bytes).reason == .tooManyDevices)
    node.sendBirth()
    #expect(node.sendData(1) == .decoded)
  }

  @Test("mutated payloads never trap", arguments: 0..<20)
  func fuzz(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let node = try SparkplugSample()
    let kinds = ["NBIRTH", "NDATA", "NDEATH"]
    for _ in 0..<300 {
      let payload = Mutation.of(SparkplugSample.corpus, &random)
      if case .refused(let refusal) = node.send(kinds.randomElement(using: &random)!, payload) {
        #expect(!refusal.detail.isEmpty, "seed \(seed)")
      }
      #expect(node.batch.readings.allSatisfy { $0.value.isFinite }, "seed \(seed)")
    }
  }
}

/// An edge node that talks to a normalizer.
final class SparkplugSample {
  let station: Station
  var now = Station.noon

  init(_ options: SparkplugOptions = SparkplugOptions(), limits: NormalizerLimits = NormalizerLimits()) throws {
    let pack = Pack(
      id: "spb", file: "Packs/spb.toml",
      topics: [TopicRule(pattern: "spBv1.0/{group}/+/{node}/#", decoder: .sparkplug(options), line: 5)],
      quantities: [
        Quantity(id: "wtemp", unit: "Cel"), Quantity(id: "ph", unit: "[pH]"), Quantity(id: "chla", unit: "ug/L"),
        Quantity(id: "door", unit: "1"), Quantity(id: "mode", unit: "", states: ["auto": 0, "manual": 1]),
      ])
    station = try Station([pack], limits: limits)
  }

  var batch: ReadingBatch { station.batch }

  /// The readings as `name=value @ time`.
  var values: [String] { zip(station.values, batch.readings).map { "\($0) @ \($1.time)" } }

  @discardableResult
  func send(_ type: String, of device: String? = nil, _ payload: [UInt8], isReplay: Bool = false) -> MessageOutcome {
    let topic = Array(("spBv1.0/lake/\(type)/edge1" + (device.map { "/" + $0 } ?? "")).utf8)
    return unsafe station.normalizer.normalize(
      topic: topic.span.bytes, payload: payload.span.bytes, arrival: Arrival(received: now, isReplay: isReplay),
      into: &station.batch)
  }

  @discardableResult
  func sendBirth(of device: String? = nil, _ number: UInt64 = 0, session: UInt64 = 0) -> MessageOutcome {
    var birth = SparkplugBytes(sequence: number)
    if device == nil { birth.add("bdSeq", type: 4, .long(session)) }
    birth.add("wtemp", alias: device == nil ? 1 : 2, type: 9, .float(20))
    return send(device == nil ? "NBIRTH" : "DBIRTH", of: device, birth.bytes)
  }

  @discardableResult
  func sendData(_ number: UInt64, of device: String? = nil) -> MessageOutcome {
    var data = SparkplugBytes(sequence: number)
    data.add(alias: device == nil ? 1 : 2, .float(Float(number)))
    return send(device == nil ? "NDATA" : "DDATA", of: device, data.bytes)
  }

  func sendDeath(session: UInt64) -> MessageOutcome {
    var death = SparkplugBytes()
    death.add("bdSeq", type: 4, .long(session))
    return send("NDEATH", death.bytes)
  }

  static let corpus: [[UInt8]] = {
    var birth = SparkplugBytes(sequence: 0)
    birth.add("bdSeq", type: 4, .long(1))
    birth.add("wtemp", alias: 1, type: 9, .float(20), properties: [("engUnit", .text("Cel")), ("Quality", .int(192))])
    birth.add("mode", alias: 2, time: 1_785_546_000_000, type: 12, .text("auto"))
    birth.add("table", alias: 3, type: 16, .raw(field: 17, [8, 1]))
    var data = SparkplugBytes(sequence: 1)
    data.add(alias: 1, .float(21))
    data.add(alias: 2, .null)
    data.add(alias: 4, .int(5), isHistorical: true)
    return [birth.bytes, data.bytes]
  }()
}
