import TaihuCore
import TaihuPack
import Testing

@testable import TaihuNormalize

@Suite("Faults of payloads, clocks and topics")
struct FaultCatalogueTests {
  static let second: Int64 = 1_000_000_000
  static let day: Int64 = 86_400 * second

  static func value(_ text: String) -> String { "{\"ts\":1785546000000,\"v\":{\"ph\":\(text)}}" }

  /// After whatever fault, the next good message is read.
  static func expectAlive(_ station: Station) {
    #expect(station.send(Fixture.lakeTopic, value("8")) == .decoded)
    #expect(station.values == ["ph=8.0"])
  }

  @Test("P1: payloads that are empty, one byte or too large are refused")
  func sizes() throws {
    let station = try Station()
    #expect(station.send(Fixture.lakeTopic, "").reason == .emptyPayload)
    #expect(station.send(Fixture.lakeTopic, "{").reason == .truncated)
    #expect(station.send(Fixture.lakeTopic, "1").reason == .wrongType)
    let padding = 256 * 1024 - Self.value("8").utf8.count
    #expect(station.send(Fixture.lakeTopic, Self.value("8") + String(repeating: " ", count: padding)) == .decoded)
    #expect(
      station.send(Fixture.lakeTopic, Self.value("8") + String(repeating: " ", count: padding + 1)).reason
        == .payloadTooLarge)
    #expect(station.send(Fixture.lakeTopic, String(repeating: "x", count: 1 << 20)).reason == .payloadTooLarge)
    #expect(station.normalizer.counters.refused[.payloadTooLarge] == 2)
    Self.expectAlive(station)
  }

  @Test("P2: invalid UTF-8, NUL, lone surrogates and a byte order mark are refused with their reason")
  func encodings() throws {
    let station = try Station()
    let topic = Array(Fixture.lakeTopic.utf8)
    #expect(station.send(topic, [0xFF, 0xFE, 0x00]).reason == .invalidUTF8)
    #expect(station.send(topic, Array("{\"x\":\"".utf8) + [0xC3, 0x28] + Array("\"}".utf8)).reason == .invalidUTF8)
    #expect(station.send(topic, [0]).reason == .malformed)
    #expect(station.send(topic, Array("{\"x\":\"a".utf8) + [0] + Array("\"}".utf8)).reason == .malformed)
    #expect(station.send(Fixture.lakeTopic, #"{"x":"\ud800","v":{"ph":8}}"#).reason == .invalidUTF8)
    let mark = station.send(Fixture.lakeTopic, "\u{FEFF}" + Self.value("8"))
    #expect(mark.reason == .malformed && mark.detail.contains("byte order mark"))
    Self.expectAlive(station)
  }

  @Test("P3: numbers that are not finite are refused, minus zero is zero")
  func notFinite() throws {
    let station = try Station()
    for text in ["NaN", "Infinity", "-Infinity", "1e400", "-1e400", String(repeating: "9", count: 400)] {
      #expect(station.send(Fixture.lakeTopic, Self.value(text)).reason == .notFinite, "\(text)")
    }
    #expect(station.send(Fixture.lakeTopic, Self.value("0." + String(repeating: "3", count: 400))) == .decoded)
    #expect(station.batch.readings[0].value == 1.0 / 3)
    #expect(station.send(Fixture.lakeTopic, Self.value("-0")) == .decoded)
    #expect(station.batch.readings[0].value.sign == .plus)
  }

  @Test("P4: nesting of 100,000 levels, a million members and repeated members are refused in linear time")
  func structure() throws {
    var limits = NormalizerLimits()
    limits.payloadBytesMax = 64 << 20
    let station = try Station(limits: limits)
    let clock = ContinuousClock()
    let deep = String(repeating: "[", count: 100_000)
    let wide = "{" + (0..<1_000_000).map { "\"k\($0)\":0" }.joined(separator: ",") + "}"
    let time = clock.measure {
      #expect(station.send(Fixture.lakeTopic, "{\"x\":\(deep)").reason == .tooDeep)
      #expect(
        station.send(Fixture.lakeTopic, "{\"x\":" + String(repeating: "{\"a\":", count: 100_000)).reason == .tooDeep)
      #expect(station.send(Fixture.lakeTopic, wide).reason == .tooManyFields)
      #expect(station.send(Fixture.lakeTopic, "{\"v\":\(wide)}").reason == .tooManyFields)
    }
    #expect(time < .seconds(10))
    #expect(station.send(Fixture.lakeTopic, #"{"v":{"ph":7,"ph":8}}"#).reason == .duplicateKey)
    #expect(station.normalizer.counters.refused == [.tooDeep: 2, .tooManyFields: 2, .duplicateKey: 1])
    Self.expectAlive(station)
  }

  @Test(
    "P5: values of the wrong type are refused and never become 0", arguments: ["\"21.5\"", "true", "[8]", "{\"a\":8}"])
  func wrongTypes(_ text: String) throws {
    let station = try Station()
    #expect(station.send(Fixture.lakeTopic, Self.value(text)).reason == .wrongType)
    #expect(station.send(Fixture.lakeTopic, Self.value("null")).reason == .noValues)
    #expect(station.send(Fixture.lakeTopic, #"{"v":{"lid_open":true,"ph":null}}"#) == .decoded)
    #expect(station.values == ["lid_open=1.0"])
  }

  @Test(
    "P6: truncated JSON, trailing garbage and two documents are refused",
    arguments: [
      ("{\"v\":{\"ph\":8}", RefusalReason.truncated), ("{\"v\":{\"ph\":8}}x", .trailingData),
      ("{\"v\":{\"ph\":8}}{}", .trailingData),
    ])
  func boundaries(_ payload: String, _ reason: RefusalReason) throws {
    let station = try Station()
    #expect(station.send(Fixture.lakeTopic, payload).reason == reason)
    Self.expectAlive(station)
  }

  @Test("P7: integers beyond 2^53 are exact or refused")
  func largeIntegers() throws {
    let station = try Station()
    #expect(station.send(Fixture.lakeTopic, Self.value("9007199254740993")).reason == .integerPrecision)
    #expect(station.send(Fixture.lakeTopic, Self.value("18446744073709551617")).reason == .integerPrecision)
    #expect(station.send(Fixture.lakeTopic, Self.value("9007199254740994")) == .decoded)
    #expect(station.batch.readings[0].value == 9_007_199_254_740_994)
  }

  @Test("P8: an unknown unit is refused, degrees Fahrenheit become Celsius")
  func units() throws {
    let station = try Station()
    #expect(station.send(Fixture.lakeTopic, #"{"v":{"wt":77},"u":{"wt":"°F"}}"#) == .decoded)
    #expect(station.values == ["water_temp=25.0"])
    #expect(station.send(Fixture.lakeTopic, #"{"v":{"wt":77},"u":{"wt":"degQ"}}"#).reason == .unknownUnit)
  }

  @Test("P9: SQL, HTML and control sequences in text are kept literally")
  func hostileText() throws {
    let station = try Station()
    let lane = "'); DROP TABLE x;--<script>\\u001b[31m\\n"
    #expect(station.send("wuxi/a/road/<b>/%2e%2e", "{\"lane\":\"\(lane)\",\"v\":{\"speed\":1}}") == .decoded)
    #expect(station.key().label("lane") == "'); DROP TABLE x;--<script>\u{1b}[31m\n")
    #expect(station.key().label("site") == "<b>" && station.key().label("device") == "%2e%2e")
  }

  @Test(
    "T1: implausible times give way to the receive time, flagged",
    arguments: [
      "0", "-1", "\"1970-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59Z\"", "253402300799000", "1785546000",
      "1785546000000000",
      "1785546000000000000", "99999999999999999999", "1e400", "\"0001-01-01T00:00:00Z\"",
    ])
  func implausibleTimes(_ time: String) throws {
    let station = try Station()
    let outcome = station.send(Fixture.lakeTopic, "{\"ts\":\(time),\"v\":{\"ph\":8}}")
    #expect(outcome == .decoded, "\(outcome.detail)")
    let reading = try #require(station.batch.readings.first)
    #expect(reading.time == Station.noon && reading.quality == .suspect)
    #expect(reading.reasons == [.substitutedTime, .clock])
    #expect(station.normalizer.counters.clockAhead + station.normalizer.counters.clockBehind == 1)
  }

  @Test("T1: what is no time at all refuses the message", arguments: ["\"soon\"", "true", "[]", "{}", "\"\""])
  func noTimes(_ time: String) throws {
    let station = try Station()
    #expect(station.send(Fixture.lakeTopic, "{\"ts\":\(time),\"v\":{\"ph\":8}}").reason == .badTime)
  }

  @Test("T2: a time ahead by an hour or a year never becomes the reading's time; five minutes are allowed")
  func future() throws {
    let station = try Station()
    for ahead in [3_600 * Self.second, 365 * Self.day, 301 * Self.second] {
      let time = Station.noon.advanced(byNanoseconds: ahead).description
      #expect(station.send(Fixture.lakeTopic, "{\"ts\":\"\(time)\",\"v\":{\"ph\":8}}") == .decoded)
      #expect(station.batch.readings[0].time == Station.noon && station.batch.readings[0].reasons.contains(.clock))
    }
    #expect(station.normalizer.counters.clockAhead == 3)
    let allowed = Station.noon.advanced(byNanoseconds: 300 * Self.second)
    station.send(Fixture.lakeTopic, "{\"ts\":\"\(allowed)\",\"v\":{\"ph\":8}}")
    #expect(station.batch.readings[0].time == allowed && station.batch.readings[0].reasons.isEmpty)
  }

  @Test("T3: a late reading keeps its time", arguments: [5, 86_400, 300 * 86_400] as [Int64])
  func late(_ seconds: Int64) throws {
    let station = try Station()
    let time = Station.noon.advanced(byNanoseconds: -seconds * Self.second)
    #expect(station.send(Fixture.lakeTopic, "{\"ts\":\"\(time)\",\"v\":{\"ph\":8}}") == .decoded)
    #expect(station.batch.readings[0].time == time && station.batch.readings[0].quality == .good)
  }

  @Test("T4: the same message twice gives the same readings, so that the store can tell")
  func duplicates() throws {
    let station = try Station()
    station.send(Fixture.lakeTopic, Self.value("8"))
    let first = station.batch.readings
    station.send(Fixture.lakeTopic, Self.value("8"))
    #expect(station.batch.readings == first)
  }

  @Test("T5: offsets decide across a change to summer time, second 60 is read, and no zone is refused")
  func zones() throws {
    let station = try Station()
    let received = Timestamp(nanoseconds: 1_793_000_000 * Self.second)  // 2026-10-26
    for (text, utc) in [
      ("2026-10-25T02:30:00+02:00", "2026-10-25T00:30:00Z"), ("2026-10-25T02:30:00+01:00", "2026-10-25T01:30:00Z"),
      ("2026-06-30T23:59:60Z", "2026-07-01T00:00:00Z"),
    ] {
      #expect(station.send(Fixture.lakeTopic, "{\"ts\":\"\(text)\",\"v\":{\"ph\":8}}", received: received) == .decoded)
      #expect(station.batch.readings[0].time.description == utc)
    }
    let zoneless = station.send(Fixture.lakeTopic, #"{"ts":"2026-10-25T02:30:00","v":{"ph":8}}"#, received: received)
    #expect(zoneless.reason == .badTime && zoneless.detail.contains("no time zone"))
  }

  @Test("no time at all is the receive time, and nothing is wrong with that")
  func noTime() throws {
    let station = try Station()
    for payload in [#"{"v":{"ph":8}}"#, #"{"ts":null,"v":{"ph":8}}"#] {
      #expect(station.send(Fixture.lakeTopic, payload) == .decoded)
      #expect(station.batch.readings[0].time == Station.noon && station.batch.readings[0].quality == .good)
      #expect(station.batch.readings[0].reasons == .substitutedTime)
    }
  }

  @Test("M1: a retained message counts only by its own time")
  func retained() throws {
    let station = try Station()
    #expect(station.send(Fixture.lakeTopic, Self.value("8"), retained: true) == .decoded)
    #expect(station.send(Fixture.lakeTopic, #"{"v":{"ph":8}}"#, retained: true) == .ignored(.retained))
    #expect(station.send(Fixture.lakeTopic, #"{"ts":0,"v":{"ph":8}}"#, retained: true) == .ignored(.retained))
    #expect(station.send("scalar/d/temp", "5", retained: true) == .ignored(.retained))
    #expect(station.send("senml/named/d", #"[{"n":"temp","t":-5,"v":1}]"#, retained: true) == .ignored(.retained))
    #expect(station.batch.readings.isEmpty)
  }

  @Test(
    "M3: topics of the broker are never readings, whatever is subscribed", arguments: ["$SYS/broker/uptime", "$x", "$"])
  func brokerTopics(_ topic: String) throws {
    var catchAll = Fixture.scalar
    catchAll.topics = [TopicRule(pattern: "#", decoder: .scalar(quantity: "temp"))]
    let station = try Station([catchAll], discovery: ["#", "+/#", "$SYS/#"])
    #expect(station.send(topic, "1") == .ignored(.brokerTopic))
    #expect(station.send("anything", "1") == .decoded)
    #expect(station.catalog.count == 1)
  }

  @Test("M4: topics that are too long, too deep or invalid are refused, odd ones are read literally")
  func topics() throws {
    let station = try Station(discovery: ["#"])
    #expect(station.send(String(repeating: "x", count: 65_535), "1").reason == .topicTooLong)
    #expect(station.send(Array(repeating: "a", count: 200).joined(separator: "/"), "1").reason == .topicTooDeep)
    #expect(station.send(String(repeating: "/", count: 31), "1") == .decoded)
    #expect(station.send(String(repeating: "/", count: 32), "1").reason == .topicTooDeep)
    #expect(station.send([0xFF], [0x31]).reason == .topicInvalid)
    for topic in ["", "a\0b", "a/+/b", "a/#", "a\nb", "\u{7f}"] {
      #expect(station.send(topic, "1").reason == .topicInvalid, "\(topic)")
    }
    for topic in ["a//b", "/", "../../etc/passwd", "%2e%2e/%00", "无锡/太湖", "a b", "\"};"] {
      #expect(station.send(topic, "1") == .decoded, "\(topic)")
      #expect(station.key().label("topic") == topic)
    }
    let empty = station.send("wuxi//lake/site/device", #"{"v":{"ph":8}}"#)
    #expect(empty.reason == .topicInvalid && empty.detail.contains("{district}"))
  }

  @Test("M5: beyond the limit of devices new ones are refused, the known go on, and memory stays as it is")
  func cardinality() throws {
    var limits = NormalizerLimits()
    limits.devicesPerPackMax = 1_000
    let station = try Station(limits: limits)
    for number in 0..<20_000 {
      let outcome = station.send("wuxi/a/lake/b/d\(number)", Self.value("8"))
      #expect(number < 1_000 ? outcome == .decoded : outcome.reason == .tooManyDevices)
    }
    #expect(station.catalog.count == 1_000 && station.normalizer.counters.devices == 1_000)
    #expect(station.normalizer.counters.refused[.tooManyDevices] == 19_000)
    #expect(station.send("wuxi/a/lake/b/d7", Self.value("8")) == .decoded)
    #expect(station.send(Fixture.airTopic, #"{"v":{"no2":1}}"#) == .decoded, "another pack has its own limit")
    let later = Station.noon.advanced(byNanoseconds: Self.day + Self.second)
    #expect(station.send("wuxi/a/lake/b/new", Self.value("8"), received: later) == .decoded)
    #expect(station.normalizer.counters.devicesForgotten == 1_001)
  }

  @Test("M5: devices named by payloads and discovered paths are limited too")
  func cardinalityOfPayloads() throws {
    var limits = NormalizerLimits()
    limits.devicesPerPackMax = 10
    let station = try Station(discovery: ["x"], limits: limits)
    let records = (0..<30).map { "{\"n\":\"d\($0):temp\",\"v\":1}" }.joined(separator: ",")
    #expect(station.send("senml/free/s", "[\(records)]") == .decoded)
    #expect(station.batch.readings.count == 9 && station.refusals.allSatisfy { $0 == .tooManyDevices })
    let members = (0..<30).map { "\"m\($0)\":1" }.joined(separator: ",")
    #expect(station.send("x", "{\(members)}") == .decoded)
    #expect(station.batch.readings.count == 9 && station.catalog.count == 18)
  }

  @Test("M6: a device that floods is refused beyond its rate, others are not")
  func flood() throws {
    var limits = NormalizerLimits()
    (limits.deviceMessagesPerSecondMax, limits.deviceBurstMessagesMax) = (100, 200)
    let station = try Station(limits: limits)
    var decoded = 0
    for number in 0..<10_000 {
      let received = Station.noon.advanced(byNanoseconds: Int64(number) * 100_000)
      if station.send(Fixture.lakeTopic, Self.value("8"), received: received) == .decoded { decoded += 1 }
      if number % 1_000 == 0 {
        #expect(station.send(Fixture.airTopic, #"{"v":{"no2":1}}"#, received: received) == .decoded)
      }
    }
    #expect((295...305).contains(decoded))
    #expect(station.normalizer.counters.refused[.deviceRate] == Int64(10_000 - decoded))
  }

  @Test("C2: while the gateway's clock is not set, device times are taken and everything is flagged")
  func unsetClock() throws {
    let station = try Station()
    let received = Timestamp(nanoseconds: 100 * Self.second)
    station.send(Fixture.lakeTopic, Self.value("8"), received: received)
    #expect(station.batch.readings[0].time == Station.noon && station.batch.readings[0].reasons == .clock)
    station.send(Fixture.lakeTopic, #"{"v":{"ph":8}}"#, received: received)
    #expect(station.batch.readings[0].time == received)
    #expect(station.batch.readings[0].reasons == [.substitutedTime, .clock])
  }
}
