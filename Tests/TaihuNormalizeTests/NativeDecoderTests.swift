import TaihuCore
import TaihuPack
import Testing

@testable import TaihuNormalize

@Suite("Native decoder")
struct NativeDecoderTests {
  static func labels(_ pairs: [String: String]) -> [Label] { pairs.map { Label($0.key, $0.value) }.sorted() }

  @Test("the sample of an air station becomes six readings")
  func air() throws {
    let station = try Station()
    let received = Timestamp(nanoseconds: 1_773_534_601_000_000_000)
    let payload = #"{"ts":"2026-03-15T08:30:00+08:00","v":{"pm25":42,"pm10":71,"so2":7,"no2":38,"co":0.7,"o3":52}}"#
    #expect(station.send(Fixture.airTopic, payload, received: received) == .decoded)
    #expect(station.values == ["pm25=42.0", "pm10=71.0", "so2=7.0", "no2=38.0", "co=0.7", "o3=52.0"])
    #expect(
      station.batch.readings.allSatisfy { $0.time.description == "2026-03-15T00:30:00Z" && $0.received == received })
    #expect(station.batch.readings.allSatisfy { $0.quality == .good && $0.reasons.isEmpty })
    let expected = ["network": "air", "district": "binhu", "site": "lihu-01", "device": "aqm-7", "operator": "epb"]
    #expect(station.key().labels == Self.labels(expected))
    #expect(station.batch.pack == "air" && station.batch.decoder == "native")
    #expect(station.catalog[station.batch.readings[5].series].traits == SeriesTraits(unit: "ug/m3", pack: "air"))
  }

  @Test("the samples of the lake are read, with flag and unit")
  func lake() throws {
    let station = try Station()
    let buoy =
      #"{"ts":1785546000000,"v":{"water_temp":30.4,"ph":8.8,"do":9.7,"chla":38,"turbidity":28.5},"q":"N"}"#
    #expect(station.send(Fixture.lakeTopic, buoy) == .decoded)
    #expect(station.values == ["water_temp=30.4", "ph=8.8", "do=9.7", "chla=38.0", "turbidity=28.5"])
    #expect(station.batch.readings.allSatisfy { $0.time == Station.noon })

    let converted = #"{"ts":1785546000000,"v":{"chla":0.038},"u":{"chla":"mg/L"}}"#
    #expect(station.send("wuxi/binhu/lake/shazhu/buoy-3", converted) == .decoded)
    #expect(station.values == ["chla=38.0"])
  }

  @Test("the sample of a road detector carries its lane, and other members are passed over")
  func road() throws {
    let station = try Station()
    let topic = "wuxi/liangxi/road/zhongshan-n/loop-12"
    for (lane, text) in [("2", "2"), ("2", "\"2\""), ("3", "3")] {
      let payload =
        #"{"ts":1785546000000,"lane":LANE,"interval_s":60,"v":{"veh_flow":1200,"speed":41.5,"occupancy":12.0}}"#
      #expect(station.send(topic, String(payload.split(separator: "LANE").joined(separator: text))) == .decoded)
      #expect(station.values == ["veh_flow=1200.0", "speed=41.5", "occupancy=12.0"])
      #expect(station.key().label("lane") == lane && station.key().label("device") == "loop-12")
    }
    #expect(station.catalog.count == 6)
    #expect(station.send(topic, #"{"v":{"speed":40}}"#) == .decoded)
    #expect(station.key().label("lane") == nil)
    #expect(station.send(topic, #"{"lane":[1],"v":{"speed":40}}"#).reason == .wrongType)
    #expect(station.send(topic, #"{"lane":"a\u0000b","v":{"speed":40}}"#).reason == .wrongType)
  }

  @Test("members may stand in any order, with white space and escapes")
  func order() throws {
    let station = try Station()
    let payload = """
      { "q" : 192 , "u" : { "chla" : "mg\\/L" } , "extra" : [ { "v" : 1 } ] ,
        "v" : { "\\u0063hla" : 4.35 , "wt" : 21 } , "t\\u0073" : "2026-08-01T09:00:00\\u002B08:00" }
      """
    #expect(station.send(Fixture.lakeTopic, payload) == .decoded)
    #expect(station.values == ["chla=4350.0", "water_temp=21.0"])
    #expect(station.batch.readings[0].time == Station.noon)
  }

  @Test("good values are kept and each refused one is told with its path")
  func partial() throws {
    let station = try Station()
    let payload = #"{"v":{"pm25":42,"no2":"n/a","pm1o":7,"o3":[1],"co":1e400,"so2":null},"u":{"pm25":"ug/m3"}}"#
    #expect(station.send(Fixture.airTopic, payload) == .decoded)
    #expect(station.values == ["pm25=42.0"])
    #expect(station.refusals == [.wrongType, .unknownQuantity, .wrongType, .notFinite])
    let details = station.batch.refusals.map(\.detail)
    #expect(details[0].contains("v.no2") && details[0].contains("n/a") && details[0].contains("Packs/air.toml"))
    #expect(details[1].contains("did you mean “pm10”?"))
    #expect(station.normalizer.counters.refusedValues == 4)
  }

  @Test("a message without any good value is refused whole")
  func nothingGood() throws {
    let station = try Station()
    #expect(station.send(Fixture.airTopic, #"{"v":{"no2":"x","pmx":1}}"#).reason == .wrongType)
    #expect(station.batch.readings.isEmpty && station.batch.refusals.isEmpty)
    #expect(station.send(Fixture.airTopic, #"{"v":{"no2":null}}"#).reason == .noValues)
    #expect(station.send(Fixture.airTopic, #"{"v":{}}"#).reason == .noValues)
    #expect(station.send(Fixture.airTopic, #"{"ts":1785546000000}"#).reason == .noValues)
    #expect(station.send(Fixture.airTopic, #"[1]"#).reason == .wrongType)
    #expect(station.send(Fixture.airTopic, #"{"v":[1]}"#).reason == .wrongType)
    #expect(station.normalizer.counters.refused == [.wrongType: 3, .noValues: 3])
  }

  @Test("refused values beyond the limit are told as a number")
  func manyRefusals() throws {
    let station = try Station()
    let unknown = (0..<50).map { "\"x\($0)\":1" }.joined(separator: ",")
    #expect(station.send(Fixture.airTopic, "{\"v\":{\"no2\":1,\(unknown)}}") == .decoded)
    #expect(station.batch.refusals.count == 32)
    #expect(station.batch.refusals[31].detail.hasSuffix("; and 18 more values were refused"))
  }

  @Test(
    "flags set quality and reasons",
    arguments: [
      ("\"N\"", .good, []), ("\"T\"", .suspect, .overLimit), ("\"M\"", .bad, .maintenance),
      ("\"C\"", .bad, .calibration),
      ("\"F\"", .bad, .declared), ("\"S\"", .bad, .declared), ("\"D\"", .bad, .declared), ("\"B\"", .bad, .declared),
      ("192", .good, []), ("500", .suspect, .declared), ("0", .bad, .declared), ("null", .good, []),
    ] as [(String, Quality, QualityReasons)])
  func flags(_ flag: String, _ quality: Quality, _ reasons: QualityReasons) throws {
    let station = try Station()
    #expect(station.send(Fixture.lakeTopic, "{\"ts\":1785546000000,\"v\":{\"ph\":8},\"q\":\(flag)}") == .decoded)
    #expect(station.batch.readings[0].quality == quality && station.batch.readings[0].reasons == reasons)
  }

  @Test(
    "unknown flags are refused",
    arguments: [("\"X\"", RefusalReason.unknownState), ("7", .unknownState), ("[]", .wrongType)])
  func unknownFlags(_ flag: String, _ reason: RefusalReason) throws {
    let station = try Station()
    #expect(station.send(Fixture.lakeTopic, "{\"v\":{\"ph\":8},\"q\":\(flag)}").reason == reason)
  }

  @Test("states are read by text and by integer, and nothing else")
  func states() throws {
    let station = try Station()
    for (text, value) in [("\"on\"", 1.0), ("\"fault\"", 2), ("2", 2), ("true", 1), ("false", 0)] {
      #expect(station.send(Fixture.lakeTopic, "{\"v\":{\"pump\":\(text)}}") == .decoded)
      #expect(station.batch.readings[0].value == value)
    }
    #expect(station.catalog[station.batch.readings[0].series].traits.states == [0: "off", 1: "on", 2: "fault"])
    let refused = station.send(Fixture.lakeTopic, #"{"v":{"pump":"ofn"}}"#)
    #expect(refused.reason == .unknownState && refused.detail.contains("did you mean “off”?"))
    #expect(station.send(Fixture.lakeTopic, #"{"v":{"pump":3}}"#).reason == .unknownState)
  }

  @Test("units that are unknown or measure something else refuse the value, with a suggestion")
  func units() throws {
    let station = try Station()
    let unknown = station.send(Fixture.lakeTopic, #"{"v":{"chla":1},"u":{"chla":"MG/L"}}"#)
    #expect(unknown.reason == .unknownUnit && unknown.detail.contains("did you mean “mg/L”?"))
    let other = station.send(Fixture.lakeTopic, #"{"v":{"chla":1},"u":{"chla":"Cel"}}"#)
    #expect(other.reason == .unknownUnit && other.detail.contains("does not convert to “ug/L”"))
    #expect(station.send(Fixture.lakeTopic, #"{"v":{"chla":1e308},"u":{"chla":"mg/L"}}"#).reason == .notFinite)
    #expect(station.send(Fixture.lakeTopic, #"{"v":{"chla":1},"u":{"chl":"mg/L"}}"#).reason == .unknownQuantity)
    #expect(station.send(Fixture.lakeTopic, #"{"v":{"chla":1},"u":{"chla":3}}"#).reason == .wrongType)
    #expect(station.send(Fixture.lakeTopic, #"{"v":{"chla":1,"ph":8},"u":{"chla":"foo"}}"#) == .decoded)
    #expect(station.values == ["ph=8.0"] && station.refusals == [.unknownUnit])
  }

  @Test(
    "a member that is read must not stand twice",
    arguments: [
      #"{"v":{"ph":8},"v":{"ph":9}}"#, #"{"ts":1785546000000,"ts":1,"v":{"ph":8}}"#, #"{"v":{"ph":8,"ph":8}}"#,
      #"{"v":{"water_temp":8,"wt":8}}"#, #"{"q":"N","v":{"ph":8},"q":"N"}"#,
      #"{"u":{"ph":"[pH]","ph":"[pH]"},"v":{"ph":8}}"#,
      #"{"u":{},"u":{},"v":{"ph":8}}"#, #"{"v":{"ph":8,"p\u0068":8}}"#,
    ])
  func duplicates(_ payload: String) throws {
    let station = try Station()
    #expect(station.send(Fixture.lakeTopic, payload).reason == .duplicateKey)
    #expect(station.send(Fixture.lakeTopic, #"{"x":1,"x":2,"v":{"ph":8}}"#) == .decoded)
  }

  @Test("a repeated topic keeps its series, and topics that no rule wants are ignored")
  func repetition() throws {
    let station = try Station()
    station.send(Fixture.lakeTopic, #"{"v":{"ph":8}}"#)
    let series = station.batch.readings[0].series
    station.send(Fixture.lakeTopic, #"{"v":{"chla":1,"ph":8}}"#)
    #expect(station.batch.readings[1].series == series && station.catalog.count == 2)
    #expect(station.send("other/topic", "1") == .ignored(.noPattern))
    #expect(station.send("wuxi/a/road/b/c/debug/x/y", "1") == .ignored(.declared))
    #expect(station.batch.pack == "road" && station.batch.decoder == "ignore")
    #expect(station.normalizer.counters.ignored == [.noPattern: 1, .declared: 1])
  }
}
