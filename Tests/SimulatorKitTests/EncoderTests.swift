import Foundation
import TaihuCore
import TaihuPack
import Testing

@testable import SimulatorKit

@Suite struct EncoderTests {
  /// 2026-08-01T01:00:00Z.
  private static let time = Timestamp(nanoseconds: 1_785_546_000_000_000_000)
  private static let address = DeviceAddress(network: "lake", district: "binhu", site: "gonghu", device: "buoy 1")

  private func channels(_ ids: [String], network: String = "lake") -> [Instruments.Channel] {
    let pack = Pack(
      id: network, topics: [],
      quantities: ids.map { id in
        id == "door"
          ? Quantity(id: id, unit: "1", states: ["open": 1, "closed": 0])
          : Quantity(id: id, unit: Sensor.of(id).unit)
      })
    let setting = DeviceSetting(
      pack: pack, address: Self.address, start: Self.time, options: [:], generator: SeededGenerator(seed: 1))
    return Instruments(setting, generator: SeededGenerator(seed: 1)).channels
  }

  private func observation(_ values: [(String, Double)], part: DevicePart? = nil) -> Observation {
    Observation(
      part: part,
      measurements: values.enumerated().map { Measurement(quantity: $1.0, channel: $0, value: $1.1) })
  }

  private func text(_ parcels: [Parcel]) -> [String] {
    parcels.map { String(decoding: $0.payload, as: UTF8.self) }
  }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  @Test("native: local time, states by name, members in order")
  func native() {
    let encoder = NativeEncoder(topic: "t", channels: channels(["water_temp", "door"]))
    let parcels = encoder.encode(
      observation([("water_temp", 30.4), ("door", 1)], part: DevicePart(label: "lane", value: "2")),
      deviceTime: Self.time)
    #expect(
      text(parcels) == [#"{"ts":"2026-08-01T09:00:00+08:00","lane":2,"v":{"water_temp":30.4,"door":"open"}}"#])
  }

  @Test("SenML: base name and time once, registered units, percent as hundredths")
  func senML() {
    let encoder = SenMLEncoder(topic: "t", address: Self.address, channels: channels(["water_temp", "do_sat", "door"]))
    let parcels = encoder.encode(
      observation([("water_temp", 30.4), ("do_sat", 97), ("door", 0)]), deviceTime: Self.time)
    #expect(
      text(parcels) == [
        #"[{"bn":"urn:dev:lake:gonghu:buoy 1:","bt":1785546000,"n":"water_temp","u":"Cel","v":30.4},"#
          + #"{"n":"do_sat","u":"/100","v":97},{"n":"door","vs":"closed"}]"#
      ])
  }

  @Test("line protocol: tags sorted and escaped, text in quotation marks, nanoseconds")
  func line() {
    let encoder = LineEncoder(topic: "t", address: Self.address, channels: channels(["water_temp", "door"]))
    let parcels = encoder.encode(observation([("water_temp", 30.4), ("door", 1)]), deviceTime: Self.time)
    #expect(
      text(parcels) == [
        #"lake,device=buoy\ 1,district=binhu,site=gonghu water_temp=30.4,door="open" 1785546000000000000"#
      ])
  }

  @Test(
    "the checksum of HJ 212 is that of the standard's examples, and not that of Modbus",
    arguments: [
      ("", 0xFFFF), ("A", 0x7080), ("123456789", 0x2F80),
      (
        "QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&", 0x1C80
      ),
      ("QN=20240601085857223;ST=32;CN=1011;PW=123456;MN=010000A8900016F000169DC0;Flag=9;CP=&&&&", 0x2200),
    ])
  func checksum(data: String, expected: Int) {
    #expect(HJ212Packet.checksum(Array(data.utf8)) == UInt16(expected))
  }

  @Test("HJ 212: real-time data with a flag at each value, chlorophyll in mg/L, framed by length and checksum")
  func hj212() throws {
    let mn = HJ212Identifier.text(of: Self.address)
    #expect(mn.count == 24 && mn.allSatisfy { $0.isHexDigit })
    let ids = ["water_temp", "chla", "secchi"]
    var encoder = try #require(HJ212Encoder(topic: "t", identifier: mn, network: "lake", channels(ids)))
    let packet = try #require(
      text(encoder.encode(observation([("water_temp", 30.4), ("chla", 38), ("secchi", 0.45)]), deviceTime: Self.time))
        .first)
    #expect(
      packet.contains(
        "QN=20260801090000000;ST=21;CN=2011;PW=123456;MN=\(mn);Flag=5;CP=&&DataTime=20260801090000;"
          + "w01010-Rtd=30.4,w01010-Flag=N;w01016-Rtd=0.038,w01016-Flag=N;w01004-Rtd=0.45,w01004-Flag=N&&"))
    let bytes = Array(packet.utf8)
    let length = try #require(Int(packet.dropFirst(2).prefix(4)))
    #expect(packet.hasPrefix("##") && packet.hasSuffix("\r\n") && bytes.count == length + 12)
    let checksum = HJ212Packet.checksum(Array(bytes[6..<6 + length]))
    #expect(
      String(decoding: bytes[(6 + length)..<(10 + length)], as: UTF8.self)
        == hex([UInt8(checksum >> 8), UInt8(checksum & 0xFF)]).uppercased())
  }

  @Test("HJ 212: what does not fit into 1024 bytes is split, numbered, and nothing is lost or told twice")
  func split() throws {
    let ids = [
      "water_temp", "ph", "do", "turbidity", "conductivity", "chla", "secchi", "codmn", "cod", "nh3n", "tp", "tn",
      "pm25",
      "pm10", "so2", "no2", "co", "o3", "air_temp", "rh", "pressure", "wind_speed", "wind_dir", "flue_o2", "flue_t",
      "stack_dust", "stack_so2", "stack_nox", "stack_rh", "stack_flow",
    ]
    var encoder = try #require(
      HJ212Encoder(topic: "t", identifier: String(repeating: "A", count: 24), network: "air", channels(ids)))
    let packets = text(encoder.encode(observation(ids.map { ($0, 1_234.5) }), deviceTime: Self.time))
    #expect(packets.count == 2)
    for (number, packet) in packets.enumerated() {
      #expect(packet.utf8.count <= HJ212Packet.dataMax + 12)
      #expect(packet.contains("Flag=7;PNUM=2;PNO=\(number + 1);CP=&&DataTime=20260801090000;"))
    }
    let told = packets.flatMap { $0.split(separator: ";").filter { $0.contains("-Rtd=") } }
    #expect(told.count == ids.count)
  }

  @Test("a pack without codes cannot be played in HJ 212")
  func noCodes() {
    #expect(HJ212Encoder(topic: "t", identifier: "A", network: "hall", channels(["waiting"])) == nil)
  }

  @Test("Sparkplug: births and data are the bytes of the published format")
  func sparkplugBytes() {
    var writer = ProtobufWriter()
    writer.varint(1, 1_785_546_000_000)
    SparkplugMetric(name: "bdSeq", milliseconds: 1_785_546_000_000, value: .integer(0), tellsType: true).write(
      to: &writer)
    SparkplugMetric(
      name: "Node Control/Rebirth", milliseconds: 1_785_546_000_000, value: .boolean(false), tellsType: true
    ).write(to: &writer)
    SparkplugMetric(name: "wtemp", alias: 1, milliseconds: 1_785_546_000_000, value: .float(30.5), tellsType: true)
      .write(to: &writer)
    writer.varint(3, 0)
    #expect(
      hex(writer.bytes)
        == "08808dd7d6fb3312120a05626453657118808dd7d6fb332004580012210a144e6f646520436f6e74726f6c2f526562697274"
        + "6818808dd7d6fb33200b700012170a057774656d70100118808dd7d6fb332009650000f4411800")
    var data = ProtobufWriter()
    data.varint(1, 1_785_546_001_000)
    SparkplugMetric(alias: 1, milliseconds: 1_785_546_001_000, value: .float(30.75)).write(to: &data)
    data.varint(3, 1)
    #expect(hex(data.bytes) == "08e894d7d6fb33120e100118e894d7d6fb33650000f6411801")
  }

  @Test("Sparkplug: a session is births, numbered data by alias, a death, and births of the next session")
  func sparkplugSession() throws {
    let template = try TopicTemplate(pattern: "spBv1.0/lake/+/{site}/{device}", pack: "lake", fillsWildcards: true)
    var encoder = SparkplugEncoder(
      address: Self.address, edge: "gonghu", template: template, channels: channels(["water_temp", "door"]))
    let seen = observation([("water_temp", 30.4), ("door", 1)])
    let births = encoder.greeting([seen], at: Self.time)
    let data = (0..<300).flatMap { _ in encoder.encode(seen, deviceTime: Self.time) }
    let death = encoder.will(at: Self.time)
    let again = encoder.greeting([seen], at: Self.time)
    #expect(
      (births + [data[0]] + death + again).map(\.topic) == [
        "spBv1.0/lake/NBIRTH/gonghu", "spBv1.0/lake/DBIRTH/gonghu/buoy 1", "spBv1.0/lake/DDATA/gonghu/buoy 1",
        "spBv1.0/lake/NDEATH/gonghu", "spBv1.0/lake/NBIRTH/gonghu", "spBv1.0/lake/DBIRTH/gonghu/buoy 1",
      ])
    // The sequence number is the last field: tag 18, then a varint that has two bytes from 128 on.
    let numbers = (births + data).map { parcel -> Int in
      let tail = parcel.payload.suffix(2)
      return tail.first == 0x18 ? Int(tail.last ?? 0) : Int((tail.first ?? 0) & 0x7F) + Int(tail.last ?? 0) << 7
    }
    #expect(numbers == (0..<302).map { $0 % 256 })
    let names = String(decoding: births[1].payload, as: UTF8.self)
    #expect(names.contains("water_temp") && names.contains("engUnit") && names.contains("open"))
    #expect(!String(decoding: data[0].payload, as: UTF8.self).contains("water_temp"))
  }

  @Test("all languages can be played by the packs that know their words", arguments: Encoding.allCases)
  func fleets(encoding: Encoding) throws {
    var configuration = TestFleet.configuration("air", for: TestFleet.hour)
    configuration.encoding = encoding
    let messages = try TestFleet.play(configuration).steps.flatMap(\.messages)
    #expect(messages.count >= 12)
    #expect(messages.allSatisfy { !$0.payload.isEmpty && !$0.topic.contains("{") && !$0.topic.contains("+") })
  }

  @Test("an outage is told by a will and a return", arguments: [Encoding.native, .sparkplug])
  func outage(encoding: Encoding) throws {
    let line = #"{"kind":"dropout","labels":{"device":"d-1"},"start":"+1h","end":"+2h"}"#
    let faults = try ScheduledFault.parse(line, file: "test", runStart: TestFleet.start)
    var configuration = TestFleet.configuration("lake", for: 3 * TestFleet.hour, faults: .scheduled(faults))
    configuration.encoding = encoding
    configuration.packs[0].topics.append(
      TopicRule(pattern: "wuxi/{district}/lake/{site}/{device}/status", decoder: .scalar(quantity: "online")))
    let messages = try TestFleet.play(configuration).steps.filter { $0.device == 0 }.flatMap(\.messages)
    if encoding == .native {
      let status = messages.filter { $0.topic.hasSuffix("/status") }
      #expect(status.map { String(decoding: $0.payload, as: UTF8.self) } == ["online", "offline", "online"])
      #expect(status.allSatisfy { $0.isRetained })
    } else {
      let events = messages.map { String($0.topic.split(separator: "/")[2]) }.filter { $0 != "DDATA" }
      #expect(events == ["NBIRTH", "DBIRTH", "NDEATH", "NBIRTH", "DBIRTH"])
    }
  }

  @Test(
    "decimals are written as short as they can be",
    arguments: [
      (0.0, 1, "0"), (42, 0, "42"), (0.5, 2, "0.5"), (-0.05, 2, "-0.05"), (30.40, 2, "30.4"), (1e7, -4, "10000000"),
      (0.1 + 0.2, 1, "0.30000000000000004"), (12_345.678, 3, "12345.678"), (100, 2, "100"), (7.001, 3, "7.001"),
    ])
  func decimals(value: Double, places: Int, expected: String) {
    var bytes: [UInt8] = []
    DecimalText.append(value, decimals: places, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == expected)
  }

  @Test("a decimal read back is the same number")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<20_000 {
      let places = Int(generator.next() % 6)
      let value = Sensor("", places, noise: 0, spread: 1, -1e9...1e9).rounded(generator.uniform(in: -9_999...9_999))
      var bytes: [UInt8] = []
      DecimalText.append(value, decimals: places, to: &bytes)
      #expect(Double(String(decoding: bytes, as: UTF8.self)) == value, "seed 5, \(value)")
    }
  }
}
