import TaihuCore
import TaihuPack
import Testing

@testable import TaihuNormalize

enum HJ212Pack {
  static let quantities =
    ["pm25", "pm10", "so2", "no2", "o3"].map { Quantity(id: $0, unit: "ug/m3") } + [
      Quantity(id: "co", unit: "mg/m3"), Quantity(id: "air_temp", unit: "Cel"), Quantity(id: "rh", unit: "%"),
      Quantity(id: "pressure", unit: "hPa"), Quantity(id: "wind_speed", unit: "m/s"),
      Quantity(id: "wind_dir", unit: "deg"), Quantity(id: "water_temp", unit: "Cel"), Quantity(id: "ph", unit: "[pH]"),
      Quantity(id: "do", unit: "mg/L"), Quantity(id: "turbidity", unit: "[NTU]"),
      Quantity(id: "conductivity", unit: "uS/cm"), Quantity(id: "chla", unit: "ug/L"),
      Quantity(id: "codmn", unit: "mg/L"), Quantity(id: "nh3n", unit: "mg/L"), Quantity(id: "tp", unit: "mg/L"),
      Quantity(id: "tn", unit: "mg/L"), Quantity(id: "cod", unit: "mg/L"), Quantity(id: "cod_cou", unit: "kg"),
      Quantity(id: "nh3n_cou", unit: "kg"), Quantity(id: "flow", unit: "m3/s"), Quantity(id: "flow_cou", unit: "m3"),
      Quantity(id: "stack_dust", unit: "mg/m3"), Quantity(id: "stack_so2", unit: "mg/m3"),
      Quantity(id: "stack_nox", unit: "mg/m3"), Quantity(id: "flue_o2", unit: "%"), Quantity(id: "flue_t", unit: "Cel"),
      Quantity(id: "stack_rh", unit: "%"), Quantity(id: "noise_leq", unit: "dB[SPL]{A}"),
    ] + ["l5", "l10", "l50", "l90", "l95", "max", "min"].map { Quantity(id: "noise_\($0)", unit: "dB[SPL]{A}") } + [
      Quantity(id: "plant_state", unit: "1", states: ["off": 0, "run": 1]), Quantity(id: "plant_hours", unit: "h"),
    ]
}

@Suite("HJ 212 checksum")
struct HJ212ChecksumTests {
  @Test(
    "the checksum is that of annex A and not that of Modbus",
    arguments: [
      ("", 0xFFFF, 0xFFFF), ("A", 0x7080, 0x707F), ("QN=", 0x7200, 0x60D4), ("123456789", 0x2F80, 0x4B37),
      (
        "QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&", 0x1C80,
        0x0759
      ),
    ] as [(String, UInt16, UInt16)])
  func vectors(_ text: String, _ standard: UInt16, _ modbus: UInt16) {
    let bytes = Array(text.utf8)
    #expect(bytes.withBytes { HJ212Checksum.standard(0..<bytes.count, in: $0) } == standard)
    #expect(bytes.withBytes { HJ212Checksum.modbus(0..<bytes.count, in: $0) } == modbus)
  }

  @Test(
    "the examples of the standard's 2025 edition and of devices in the field check",
    arguments: [
      ("QN=20240601085857223;ST=32;CN=1011;PW=123456;MN=010000A8900016F000169DC0;Flag=9;CP=&&&&", 87, 0x2200),
      (
        "QN=20180821142509000;ST=39;CN=2011;PW=123456;MN=690000D5800028F889221AC0;Flag=4;CP=&&DataTime=20180821142509;a34004-Rtd=0.0;a34002-Rtd=0.0;a34001-Rtd=0.0;LA-Rtd=0.0;a01001-Rtd=0.0;a01002-Rtd=0.0;a01006-Rtd=0.0;a01007-Rtd=0.0;a01008-Rtd=0&&",
        239, 0xE541
      ),
      (
        "QN=20191018104952418;ST=22;CN=2011;PW=123456;MN=ZX00001;Flag=5;CP=&&DataTime=20191018104900;a34002-Rtd=30,a34002-Flag=N;a34004-Rtd=25,a34004-Flag=N;a01001-Rtd=13.5,a01001-Flag=N;a01002-Rtd=43.8,a01002-Flag=N;a01008-Rtd=30,a01008-Flag=N;a01007-Rtd=3.5,a01007-Flag=N;a34001-Rtd=132,a34001-Flag=N;LA-Rtd=66.8,LA-Flag=N&&",
        317, 0xAF01
      ),
      (
        "QN=20220928142812336;ST=22;CN=2011;PW=123456;MN=JSRCTD000YD107;Flag=5;CP=&&DataTime=20220928142812;l01001-Flag=N,l01001-Rtd=119.90287;l01002-Flag=N,l01002-Rtd=32.48505;a34002-Rtd=5,a34002-Flag=N;a34004-Rtd=4,a34004-Flag=N;a21026-Rtd=22.25,a21026-Flag=N;a21004-Rtd=22.7,a21004-Flag=N;a21005-Rtd=0.36,a21005-Flag=N;a05024-Rtd=8.82,a05024-Flag=N&&",
        344, 0x9241
      ),
    ] as [(String, Int, UInt16)])
  func captures(_ data: String, _ length: Int, _ checksum: UInt16) throws {
    let bytes = Array(data.utf8)
    #expect(bytes.count == length && bytes.withBytes { HJ212Checksum.standard(0..<bytes.count, in: $0) } == checksum)
  }

  @Test("every sample packet is whole, by its length and its checksum", arguments: HJ212Sample.all)
  func samples(_ packet: String) {
    let bytes = Array(packet.utf8)
    var framer = HJ212Framer(accepting: .standard)
    guard case .packet(let data) = bytes.withBytes({ framer.next(in: $0) }) else {
      Issue.record("not read as a packet: \(packet)")
      return
    }
    #expect(data == 6..<bytes.count - 6)
    guard case .end = bytes.withBytes({ framer.next(in: $0) }) else {
      Issue.record("something follows the packet")
      return
    }
  }
}

@Suite("HJ 212 decoder")
struct HJ212DecoderTests {
  static let device = "010000A8900016F000169DC0"

  @Test("real-time data of ambient air: values, units, time in China, device and system")
  func air() throws {
    let station = try HJ212FaultTests.station()
    #expect(station.send("hj212/lihu", HJ212Sample.air) == .decoded)
    #expect(
      station.values == [
        "pm25=42.0", "pm10=71.0", "so2=7.0", "no2=38.0", "co=0.7", "o3=52.0", "air_temp=11.4", "rh=63.0",
        "pressure=1018.2", "wind_speed=2.3", "wind_dir=118.0",
      ])
    let reading = station.batch.readings[0]
    #expect(reading.time == HJ212Sample.instant("2026-03-15T08:30:00+08:00") && reading.quality == .good)
    #expect(
      station.key()
        == SeriesKey(
          name: "pm25",
          labels: [Label("device", Self.device), Label("network", "epb"), Label("site", "lihu"), Label("st", "22")]))
  }

  @Test("data of ten minutes: minimum, mean and maximum are series of their own")
  func tenMinutes() throws {
    let station = try HJ212FaultTests.station { $0.minuteInterval = "10min" }
    #expect(station.send("hj212/lihu", HJ212Sample.tenMinutes) == .decoded)
    #expect(
      station.values == ["pm25=39.0", "pm25=41.6", "pm25=45.0", "co=0.6", "co=0.7", "co=0.8"])
    #expect((0..<3).map { station.key($0).label("stat") } == ["min", "avg", "max"])
    #expect(station.key().label("interval") == "10min")
    #expect(station.batch.readings[0].time == HJ212Sample.instant("2026-03-15T08:30:00+08:00"))
  }

  @Test("an hour of surface water: chlorophyll in mg/L becomes ug/L to the last digit")
  func waterHour() throws {
    let station = try HJ212FaultTests.station()
    #expect(station.send("hj212/taihu", HJ212Sample.waterHour) == .decoded)
    #expect(station.values.count == 16 && station.values.contains("chla=38.0") && station.values.contains("tp=0.082"))
    #expect((0..<16).allSatisfy { station.key($0).label("interval") == "1h" && station.key($0).label("st") == "21" })
  }

  @Test("a day of an outfall: amounts are quantities of their own, in their own unit")
  func outfallDay() throws {
    let station = try HJ212FaultTests.station()
    #expect(station.send("hj212/outfall", HJ212Sample.outfallDay) == .decoded)
    #expect(
      station.values == [
        "flow_cou=1512.0", "flow=0.0164", "flow=0.0175", "flow=0.0201", "cod_cou=60.6", "cod=35.2", "cod=40.1",
        "cod=44.9", "nh3n_cou=2.3", "nh3n=0.9", "nh3n=1.5", "nh3n=2.2",
      ])
    #expect(station.key(4).label("stat") == "cou" && station.key(4).label("interval") == "1d")
  }

  @Test("noise has levels for quantities")
  func noise() throws {
    let station = try HJ212FaultTests.station()
    #expect(station.send("hj212/square", HJ212Sample.noise) == .decoded)
    #expect(station.values.contains("noise_leq=58.3") && station.values.count == 8 && station.refusals == [])
    #expect(station.key().label("interval") == "minute" && station.key().label("stat") == nil)
  }

  @Test("a stack: converted values are marked, and only the faulty sensor's value is bad")
  func stack() throws {
    let station = try HJ212FaultTests.station()
    #expect(station.send("hj212/plant", HJ212Sample.stack) == .decoded)
    #expect(
      station.values == [
        "stack_dust=3.8", "stack_dust=4.1", "stack_so2=18.2", "stack_so2=19.5", "stack_nox=36.9", "stack_nox=39.5",
        "flue_o2=7.0", "flue_t=52.3", "stack_rh=11.2",
      ])
    #expect(station.key(0).label("basis") == nil && station.key(1).label("basis") == "reference-oxygen")
    #expect(station.batch.readings.map(\.quality) == Array(repeating: .good, count: 8) + [.bad])
    #expect(station.batch.readings[8].reasons == .declared)
  }

  @Test(
    "answers, records of a log and heartbeats hold no measurement and are no fault",
    arguments: [HJ212Sample.answer, HJ212Sample.logRecord, HJ212Sample.heartbeat])
  func control(_ packet: String) throws {
    let station = try HJ212FaultTests.station()
    #expect(station.send("hj212/lihu", packet) == .ignored(.control))
  }

  @Test("the parts of split data are read as they come")
  func parts() throws {
    let station = try HJ212FaultTests.station()
    #expect(station.send("hj212/outfall", HJ212Sample.partOne) == .decoded)
    #expect(station.values.count == 7)
    #expect(station.send("hj212/outfall", HJ212Sample.partTwo) == .decoded)
    #expect(station.values == ["cod_cou=2.5", "cod=40.1", "cod=40.1", "cod=40.1"])
  }

  @Test("a part without a time has that of the part before, and without one is refused, not guessed")
  func partWithoutTime() throws {
    let head = "ST=32;CN=2061;PW=123456;MN=D1;Flag=7;PNUM=2;"
    let first = HJ212Sample.framed("QN=20260801085857534;\(head)PNO=1;CP=&&DataTime=20260801080000;w01001-Avg=7.5&&")
    let second = HJ212Sample.framed("QN=20260801085857535;\(head)PNO=2;CP=&&w01018-Avg=40.1&&")
    let late = HJ212Sample.framed("QN=20260801095857535;\(head)PNO=2;CP=&&w01018-Avg=40.1&&")
    let station = try HJ212FaultTests.station()
    #expect(station.send("hj212/outfall", second).reason == .badTime)
    #expect(station.send("hj212/outfall", first) == .decoded)
    #expect(station.send("hj212/outfall", second) == .decoded)
    #expect(station.batch.readings[0].time == HJ212Sample.instant("2026-08-01T08:00:00+08:00"))
    #expect(station.send("hj212/outfall", late).reason == .badTime)
  }

  @Test("parts of more devices than are remembered push out the oldest, never more")
  func partsAreBounded() throws {
    let station = try HJ212FaultTests.station()
    for number in 0...HJ212Memory.entriesMax {
      let head = "QN=20260801085857534;ST=32;CN=2061;PW=1;MN=D\(number);Flag=6;PNUM=2;PNO=1;"
      station.send("hj212/outfall", HJ212Sample.framed("\(head)CP=&&DataTime=20260801080000;w01001-Avg=7.5&&"))
    }
    let rest = "Flag=6;PNUM=2;PNO=2;CP=&&w01018-Avg=40.1&&"
    let lost = HJ212Sample.framed("QN=20260801085857535;ST=32;CN=2061;PW=1;MN=D0;\(rest)")
    let known = HJ212Sample.framed("QN=20260801085857535;ST=32;CN=2061;PW=1;MN=D\(HJ212Memory.entriesMax);\(rest)")
    #expect(station.send("hj212/outfall", lost).reason == .badTime)
    #expect(station.send("hj212/outfall", known) == .decoded)
  }
}
