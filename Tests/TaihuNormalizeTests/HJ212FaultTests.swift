import TaihuCore
import TaihuPack
import Testing

@testable import TaihuNormalize

@Suite("HJ 212: faults, answers and what the pack declares")
struct HJ212FaultTests {
  static let head = "QN=20260315083000123;ST=32;CN=2011;PW=123456;MN=D1;Flag=4;"

  static func packet(_ area: String, head: String = head) -> String {
    HJ212Sample.framed("\(head)CP=&&DataTime=20260315083000;\(area)&&")
  }

  static func station(
    _ change: (inout HJ212Options) -> Void = { _ in }, undeclared: TopicRule.Undeclared = .refuse,
    pattern: String = "hj212/{site}", quantities: [Quantity] = HJ212Pack.quantities
  ) throws -> Station {
    var options = HJ212Options()
    options.reply = "hj212/{mn}/down"
    change(&options)
    let rule = TopicRule(pattern: pattern, decoder: .hj212(options), undeclared: undeclared, line: 3)
    return try Station([Pack(id: "epb", file: "epb.toml", topics: [rule], quantities: quantities)])
  }

  @Test(
    "a packet that is not whole is refused by its reason",
    arguments: [
      (HJ212Sample.answer.replacing("D801", with: "0000"), .badChecksum),
      (HJ212Sample.air.replacing("=42,", with: "=43,"), .badChecksum),
      (String(HJ212Sample.tenMinutes.prefix(100)), .truncated),
      (HJ212Sample.tenMinutes.replacing("##0227", with: "##0226"), .badLength),
      (HJ212Sample.tenMinutes.replacing("##0227", with: "##0228"), .truncated),
      (HJ212Sample.tenMinutes.replacing("##0227", with: "##9999"), .badLength),
      (HJ212Sample.tenMinutes.replacing("##0227", with: "##02x7"), .malformed), ("hello", .malformed),
      ("##", .malformed), ("#", .malformed), (" \r\n", .emptyPayload),
      (HJ212Sample.framed("QN=20260315083000123;ST=22;CN=2011;PW=1;MN=D1;Flag=4"), .malformed),
      (HJ212Sample.framed("ST=22;PW=1;MN=D1;CP=&&a01001-Rtd=1&&"), .malformed),
      (HJ212Sample.framed("ST=22;CN=2011;PW=1;CP=&&a01001-Rtd=1&&"), .malformed),
      (HJ212Sample.framed("ST=22;CN=2011;PW=1;MN=D1;CP=&&a01001-Rtd=1"), .malformed),
      (HJ212Sample.framed("ST=22;CN=20x1;PW=1;MN=D1;CP=&&a01001-Rtd=1&&"), .malformed),
      (HJ212Sample.framed("ST=22;CN=2011;PW=1;MN=D1;CP=&&DataTime=2026031508300;a01001-Rtd=1&&"), .badTime),
      (HJ212Sample.framed("ST=22;CN=2051;PW=1;MN=D1;CP=&&a01001-Avg=1&&"), .badTime),
      (packet("PolId=w01018"), .noValues),
      (packet("w01018-Rtd=abc"), .wrongType), (packet("w01018-Rtd=1e999"), .notFinite),
      (packet("w99999-Rtd=1"), .unknownQuantity), (packet("w01018-td=1"), .unknownQuantity),
      (HJ212Sample.framed("ST=32;CN=2011;PW=1;MN=D1;Flag=9;CP=&&{0xE4,0x3E}&&"), .encrypted),
    ] as [(String, RefusalReason)])
  func refuses(_ payload: String, _ reason: RefusalReason) throws {
    #expect(try Self.station().send("hj212/lihu", payload).reason == reason, "\(payload)")
  }

  @Test("an area of bytes that are no text is encrypted, not read")
  func ciphertext() throws {
    let data = Array("ST=32;CN=2011;PW=1;MN=D1;Flag=9;CP=&&".utf8) + [0xE4, 0x3E, 0xFF, 0x01] + Array("&&".utf8)
    #expect(try Self.station().send(Array("hj212/lihu".utf8), HJ212Answer.framed(data)).reason == .encrypted)
  }

  @Test("a broken packet never takes its neighbours with it")
  func neighbours() throws {
    let station = try Self.station()
    let broken = String(HJ212Sample.tenMinutes.prefix(100))
    #expect(station.send("hj212/lihu", broken + HJ212Sample.noise) == .decoded)
    #expect(station.values.count == 8 && station.refusals == [.badLength])
    #expect(station.send("hj212/lihu", HJ212Sample.air + HJ212Sample.stack) == .decoded)
    #expect(station.values.count == 20 && station.refusals == [])
    #expect(station.send("hj212/lihu", "noise" + HJ212Sample.noise + "\u{0}\r\n") == .decoded)
    #expect(station.values.count == 8 && station.refusals == [.malformed])
  }

  @Test(
    "what devices in the field get slightly wrong is read",
    arguments: [
      (packet("w01018-Rtd=217,w01018-Flag=N;"), ["cod=217.0"]), (packet("w01018-Flag=N,w01018-Rtd=217"), ["cod=217.0"]),
      (packet("w01018-Rtd=0217.50"), ["cod=217.5"]), (packet("w01018-Rtd= -3 "), ["cod=-3.0"]),
      (packet("w01018-Rtd=,w01018-Flag=D;w01001-Rtd=7"), ["ph=7.0"]), (packet("Flag=N;w01001-Rtd=7"), ["ph=7.0"]),
      (packet("w01001-Rtd=7", head: "ST=32;CN=2011;PW=1;MN=ZX00001;"), ["ph=7.0"]),
      (String(packet("w01001-Rtd=7").dropLast()), ["ph=7.0"]),
      (String(packet("w01001-Rtd=7").dropLast()) + packet("w01001-Rtd=8"), ["ph=7.0", "ph=8.0"]),
      (HJ212Sample.heartbeat.dropLast(5) + "edc1\r\n" + packet("011-Rtd=30,011-Flag=N"), ["cod=30.0"]),
    ])
  func lenient(_ payload: String, _ values: [String]) throws {
    let station = try Self.station()
    #expect(station.send("hj212/lihu", payload) == .decoded, "\(payload)")
    #expect(station.values == values && station.refusals == [])
  }

  @Test(
    "flags say how good a value is",
    arguments: [
      ("N", 5, .good, []), ("F", 5, .bad, .declared), ("M", 5, .bad, .maintenance), ("S", 5, .bad, .declared),
      ("D", 5, .bad, .declared), ("C", 5, .bad, .calibration), ("T", 5, .suspect, .overLimit),
      ("B", 5, .bad, .declared), ("P", 5, .suspect, .declared), ("P", 1, .bad, .declared), ("3", 1, .good, []),
      ("0", 1, .bad, .calibration), ("2", 0, .bad, .declared), ("?", 9, .suspect, .declared),
    ] as [(String, Int, Quality, QualityReasons)])
  func flags(_ letter: String, _ flag: Int, _ quality: Quality, _ reasons: QualityReasons) throws {
    let station = try Self.station()
    let head = "QN=20260315083000123;ST=32;CN=2011;PW=1;MN=D1;Flag=\(flag);"
    for area in ["w01018-Rtd=30,w01018-Flag=\(letter)", "w01018-Rtd=30;w01018-Flag=\(letter)"] {
      #expect(station.send("hj212/lihu", Self.packet("w01001-Rtd=7;" + area, head: head)) == .decoded)
      #expect(station.batch.readings[1].quality == quality && station.batch.readings[1].reasons == reasons, "\(area)")
      #expect(station.batch.readings[0].quality == .good, "a flag is for its own factor")
    }
  }

  @Test("the time of sampling counts before that of the message, for its own factor")
  func sampleTime() throws {
    let station = try Self.station()
    let area = "w01018-SampleTime=20260315080000,w01018-Rtd=30;w01001-Rtd=7"
    #expect(station.send("hj212/lihu", Self.packet(area)) == .decoded)
    #expect(
      station.batch.readings.map(\.time) == [
        HJ212Sample.instant("2026-03-15T00:00:00Z"), HJ212Sample.instant("2026-03-15T00:30:00Z"),
      ])
  }

  @Test("states and hours of treatment plants carry the plant's number")
  func plants() throws {
    let station = try Self.station()
    let state = "QN=20260315083000123;ST=32;CN=2021;PW=1;MN=D1;Flag=4;"
    #expect(station.send("hj212/lihu", Self.packet("SB1-RS=1;SB12-RS=0", head: state)) == .decoded)
    #expect(station.values == ["plant_state=1.0", "plant_state=0.0"])
    #expect(station.key(1).label("plant") == "12")
    let hours = "QN=20260315083000123;ST=32;CN=2041;PW=1;MN=D1;Flag=4;"
    #expect(station.send("hj212/lihu", Self.packet("SB1-RT=23.5", head: hours)) == .decoded)
    #expect(station.values == ["plant_hours=23.5"])
  }

  @Test("a device that asks is answered with the packet of the standard, once the message is durable")
  func answers() throws {
    let station = try Self.station()
    station.send("hj212/lihu", HJ212Sample.air)
    let answer = OutgoingMessage(
      topic: "hj212/010000A8900016F000169DC0/down", payload: Array(HJ212Sample.answer.utf8), qos: 1, retain: false)
    #expect(station.batch.replies == [answer])
    station.send("hj212/lihu", HJ212Sample.tenMinutes)
    #expect(station.batch.replies == [], "it does not ask")
    station.send("hj212/lihu", HJ212Sample.air, retained: true)
    #expect(station.batch.replies == [], "what the broker repeats is answered already")
    station.send("hj212/lihu", HJ212Sample.heartbeat)
    let data = "QN=20260315083000999;ST=91;CN=9013;PW=123456;MN=010000A8900016F000169DC0;Flag=8;CP=&&&&"
    #expect(station.batch.replies.map(\.payload) == [Array(HJ212Sample.framed(data).utf8)])
  }

  @Test("a message that is not whole is not answered, one whose values are refused is: it has arrived")
  func answersToFaults() throws {
    let station = try Self.station()
    station.send("hj212/lihu", HJ212Sample.air.replacing("=42,", with: "=43,"))
    #expect(station.batch.replies == [])
    let asking = "QN=20260315083000123;ST=32;CN=2011;PW=1;MN=D1;Flag=5;"
    station.send("hj212/lihu", Self.packet("w99999-Rtd=1", head: asking))
    #expect(station.batch.replies.map(\.topic) == ["hj212/D1/down"])
    let forged = "QN=20260315083000123;ST=32;CN=2011;PW=1;MN=a/../#;Flag=5;"
    #expect(station.send("hj212/lihu", Self.packet("w01001-Rtd=7", head: forged)) == .decoded)
    #expect(station.batch.replies == [], "a payload does not choose where the gateway publishes")
    let silent = try Self.station { $0.reply = "" }
    silent.send("hj212/lihu", HJ212Sample.air)
    #expect(silent.batch.replies == [])
  }

  @Test("where the topic names the device, MN is a label of its own, and the answer goes to the topic's device")
  func capturedDevice() throws {
    let station = try Self.station({ $0.reply = "hj212/{device}/down" }, pattern: "hj212/{device}")
    station.send("hj212/logger-7", HJ212Sample.air)
    #expect(station.key().label("device") == "logger-7")
    #expect(station.key().label("mn") == "010000A8900016F000169DC0")
    #expect(station.batch.replies.map(\.topic) == ["hj212/logger-7/down"])
  }

  @Test("the pack's own codes and units come before those of the standard")
  func codes() throws {
    let station = try Self.station {
      $0.codes = ["w99001": "cod", "w21003-Cou": "flow_cou"]
      $0.units = ["w99001": "ug/L", "w21003-Cou": "L"]
    }
    let head = "QN=20260315083000123;ST=32;CN=2061;PW=1;MN=D1;Flag=4;"
    #expect(station.send("hj212/lihu", Self.packet("w99001-Avg=30;w21003-Cou=500", head: head)) == .decoded)
    #expect(station.values == ["cod=0.03", "flow_cou=0.5"])
    let alias = try Self.station(quantities: [Quantity(id: "own", unit: "mg/L", aliases: ["w01018"])])
    #expect(alias.send("hj212/lihu", Self.packet("w01018-Rtd=30")) == .decoded)
    #expect(alias.values == ["own=30.0"])
    let wrong = try Self.station { $0.units = ["w01018": "parsec"] }
    #expect(wrong.send("hj212/lihu", Self.packet("w01018-Rtd=30")).reason == .unknownUnit)
  }

  @Test("statistics that the pack does not want are left out, and codes that nobody knows can become series")
  func choices() throws {
    let station = try Self.station { $0.statistics = ["avg"] }
    #expect(station.send("hj212/lihu", HJ212Sample.outfallDay) == .decoded)
    #expect(station.values == ["flow=0.0175", "cod=40.1", "nh3n=1.5"])
    let open = try Self.station(undeclared: .discover)
    #expect(open.send("hj212/lihu", Self.packet("w99999-Rtd=1")) == .decoded)
    #expect(open.key().name == "w99999")
  }

  @Test("senders with the checksum of Modbus are read when the pack says so")
  func modbus() throws {
    let data = Array((Self.head + "CP=&&DataTime=20260315083000;w01001-Rtd=7&&").utf8)
    let checksum = data.withBytes { HJ212Checksum.modbus(0..<data.count, in: $0) }
    let payload = "##0\(data.count)" + String(decoding: data, as: UTF8.self) + HJ212Framer.hexadecimal(checksum)
    let refused = try Self.station().send("hj212/lihu", payload)
    #expect(refused.reason == .badChecksum && refused.detail.contains("Modbus"))
    for checksum in [HJ212Options.Checksum.modbus, .any] {
      #expect(try Self.station { $0.checksum = checksum }.send("hj212/lihu", payload) == .decoded)
    }
  }

  @Test("no cut and no change of a byte ends the reading", arguments: HJ212Sample.all)
  func mutations(_ packet: String) throws {
    let bytes = Array(packet.utf8)
    var station = try Self.station(undeclared: .discover)
    for length in 1..<bytes.count { station.send(Array("hj212/lihu".utf8), Array(bytes[..<length])) }
    let seed = UInt64(bytes.count)
    var generator = SeededGenerator(seed: seed)
    station = try Self.station(undeclared: .discover)
    for _ in 0..<300 {
      var data = Array(bytes[6..<bytes.count - 6])
      for _ in 0..<3 {
        data[Int.random(in: 0..<data.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      let outcome = station.send(Array("hj212/lihu".utf8), HJ212Answer.framed(data))
      #expect(outcome.reason != .badChecksum && outcome.reason != .badLength, "seed \(seed)")
    }
  }
}
