import TaihuCore
import TaihuPack
import Testing

@testable import TaihuNormalize

@Suite("Scalar decoder")
struct ScalarDecoderTests {
  @Test(
    "a number as text or JSON is the value",
    arguments: [("21.5", 21.5), (" 21.5\n", 21.5), ("-3e1", -30), ("0", 0), ("-0", 0)])
  func numbers(_ payload: String, _ value: Double) throws {
    let station = try Station()
    #expect(station.send("scalar/d1/temp", payload) == .decoded)
    let reading = station.batch.readings[0]
    #expect(reading.value == value && reading.time == Station.noon && reading.quality == .good)
    #expect(reading.reasons == .substitutedTime)
    #expect(station.key() == SeriesKey(name: "temp", labels: [Label("device", "d1"), Label("network", "scalar")]))
  }

  @Test(
    "states come as bare text, as JSON text and as their integer", arguments: ["ON", "\"ON\"", "1", "true", " ON "])
  func states(_ payload: String) throws {
    let station = try Station()
    #expect(station.send("scalar/d1/state", payload) == .decoded)
    #expect(station.batch.readings[0].value == 1)
  }

  @Test(
    "what is no value is refused",
    arguments: [
      ("temp", "\"21.5\"", .wrongType), ("temp", "hot", .wrongType), ("temp", "true", .wrongType),
      ("temp", "{}", .wrongType),
      ("temp", "[1]", .wrongType), ("temp", "null", .noValues), ("temp", "NaN", .notFinite),
      ("temp", "-inf", .notFinite),
      ("temp", "+Infinity", .notFinite), ("temp", "1e400", .notFinite), ("temp", "21.5 C", .trailingData),
      ("temp", "21,5", .trailingData), ("temp", "1 2", .trailingData), ("temp", " ", .emptyPayload),
      ("temp", "", .emptyPayload),
      ("temp", "+5", .wrongType), ("temp", ".5", .wrongType), ("temp", "9007199254740993", .integerPrecision),
      ("temp", "\u{FEFF}5", .malformed), ("state", "on", .unknownState), ("state", "2", .unknownState),
      ("door", "2x", .trailingData),
    ] as [(String, String, RefusalReason)])
  func refuses(_ kind: String, _ payload: String, _ reason: RefusalReason) throws {
    let station = try Station()
    #expect(station.send("scalar/d1/\(kind)", payload).reason == reason)
  }
}

@Suite("SenML decoder")
struct SenMLDecoderTests {
  static let example = #"""
    [{"bn":"urn:dev:ow:10e2073a0108006:","bt":1276020076.001,"bu":"A","bver":5,"n":"voltage","u":"V","v":120.1},
     {"n":"current","t":-5,"v":1.2},{"n":"current","t":-4,"v":1.3},{"n":"current","t":-3,"v":1.4},
     {"n":"current","t":-2,"v":1.5},{"n":"current","t":-1,"v":1.6},{"n":"current","t":0,"v":1.7}]
    """#
  static let received = Timestamp(nanoseconds: 1_276_020_080_000_000_000)

  @Test("the example of the RFC resolves as the RFC says")
  func rfcExample() throws {
    var limits = NormalizerLimits()
    limits.gatewayClockMin = .epoch
    let station = try Station(limits: limits)
    #expect(station.send("senml/free/s1", Self.example, received: Self.received) == .decoded)
    #expect(
      station.values == ["voltage=120.1"] + ["1.2", "1.3", "1.4", "1.5", "1.6", "1.7"].map { "current=\($0)" })
    #expect(station.batch.readings[0].time.description == "2010-06-08T18:01:16.001Z")
    #expect(station.batch.readings[1].time.description == "2010-06-08T18:01:11.001Z")
    #expect(station.batch.readings[6].time.description == "2010-06-08T18:01:16.001Z")
    #expect(station.key().label("device") == "urn:dev:ow:10e2073a0108006" && station.key().label("site") == "s1")
    #expect(station.batch.readings.allSatisfy { $0.quality == .good && $0.reasons.isEmpty })
  }

  @Test("a topic that names the device keeps its name")
  func namedDevice() throws {
    let station = try Station()
    #expect(station.send("senml/named/gw-7", Self.example, received: Self.received) == .decoded)
    #expect(station.key().label("device") == "gw-7" && station.catalog.count == 2)
  }

  @Test("the short vectors: absolute by default now, relative before now")
  func shortVectors() throws {
    let station = try Station()
    #expect(station.send("senml/named/a", #"[{"bn":"urn:dev:ow:10e2073a01080063","u":"Cel","v":23.1}]"#) == .decoded)
    #expect(station.values == ["temperature=23.1"] && station.batch.readings[0].reasons == .substitutedTime)
    #expect(station.send("senml/named/a", #"[{"n":"temp","u":"Cel","v":23.5,"t":-5}]"#) == .decoded)
    #expect(station.batch.readings[0].time == Station.noon.advanced(byNanoseconds: -5_000_000_000))
    #expect(station.batch.readings[0].reasons.isEmpty)
  }

  @Test(
    "values resolve by base value, unit and kind",
    arguments: [
      (#"[{"bn":"d:","bv":20,"bt":1785546000},{"n":"temperature","v":1.5},{"n":"temperature","t":-1}]"#, [21.5, 20]),
      (#"[{"bn":"d:","bv":20,"bt":1785546000,"n":"temperature","u":"Cel","v":-0.3}]"#, [19.7]),
      (
        #"[{"n":"d:rh","u":"%","v":0.5},{"n":"d:rh","u":"%RH","v":50},{"n":"d:rh","u":"/","v":0.57},{"n":"d:rh","v":50}]"#,
        [50, 50, 57, 50]
      ),
      (
        #"[{"n":"d/energy","u":"J","v":3.6e6},{"n":"d/energy","u":"Wh","v":1500},{"n":"d/energy","u":"kWh","v":2}]"#,
        [1, 1.5, 2]
      ),
      (#"[{"n":"d/temperature","u":"K","v":293.15}]"#, [20]),
      (#"[{"n":"d/door","vb":true},{"n":"d/mode","vs":"manual"}]"#, [1, 1]),
      (#"[{"bn":"d:","bu":"A","n":"current","v":1},{"n":"current","u":"mA","v":1500}]"#, [1, 1.5]),
      (#"[{"bn":"dev1","n":"temp","v":5}]"#, [5]), (#"[{"bn":"d:","bver":26,"n":"temp","v":5,"x":1,"ut":60}]"#, [5]),
      (#"[{"bn":"d:","n":"temp","v":5,"s":100},{"n":"energy","s":7},{"bn":"e:"}]"#, [5]),
      (#"[{"n":"temp","v":null},{"n":"rh","v":3}]"#, [3]),
    ] as [(String, [Double])])
  func resolution(_ payload: String, _ values: [Double]) throws {
    let station = try Station()
    #expect(station.send("senml/free/s", payload) == .decoded)
    #expect(station.batch.readings.map(\.value) == values)
    #expect(station.batch.refusals.isEmpty)
  }

  @Test("base fields replace one another, and apply from their record on")
  func bases() throws {
    let station = try Station()
    let payload =
      #"[{"n":"x:temp","v":1},{"bn":"a:","n":"temp","v":2},{"n":"temp","v":3},{"bn":"b:","n":"temp","v":4}]"#
    #expect(station.send("senml/free/s", payload) == .decoded)
    #expect((0..<4).map { station.key($0).label("device") } == ["x", "a", "a", "b"])
  }

  @Test("times below 2^28 are relative, others absolute")
  func times() throws {
    let station = try Station()
    let payload =
      #"[{"n":"temp","t":1785546000.25,"v":1},{"n":"temp","t":30,"v":2},{"n":"temp","t":268435455,"v":3},{"n":"temp","t":268435456,"v":4}]"#
    #expect(station.send("senml/named/s", payload) == .decoded)
    #expect(station.batch.readings[0].time.description == "2026-08-01T01:00:00.25Z")
    #expect(station.batch.readings[1].time == Station.noon.advanced(byNanoseconds: 30_000_000_000))
    #expect(station.batch.readings[2].reasons == [.substitutedTime, .clock])
    #expect(station.batch.readings[3].reasons == [.substitutedTime, .clock])
    #expect(station.normalizer.counters.clockAhead + station.normalizer.counters.clockBehind == 2)
  }

  @Test(
    "a pack that can't be trusted is refused whole",
    arguments: [
      (#"{"n":"temp","v":1}"#, .wrongType), (#"[1]"#, .wrongType), (#"[]"#, .noValues), (#"[{"bn":"d:"}]"#, .noValues),
      (#"[{"n":"temp","v":1,"must_":1}]"#, .unsupportedVersion),
      (#"[{"bver":11,"n":"temp","v":1}]"#, .unsupportedVersion),
      (#"[{"bver":10,"n":"temp","v":1},{"bver":9}]"#, .unsupportedVersion),
      (#"[{"n":"temp","v":1,"vb":true}]"#, .malformed),
      (#"[{"n":"temp","n":"temp","v":1}]"#, .duplicateKey), (#"[{"bt":"now","n":"temp","v":1}]"#, .wrongType),
      (#"[{"bn":5,"n":"temp","v":1}]"#, .wrongType), (#"[{"n":"temp","vb":1}]"#, .wrongType),
      (#"[{"n":"temp","v":1}"#, .truncated),
      (#"[{"n":"temp","v":1}]]"#, .trailingData), (#"[{"n":"temp","vd":"aGk"}]"#, .wrongType),
      (#"[{"n":"-temp","v":1}]"#, .malformed),
      (#"[{"n":"te mp","v":1}]"#, .malformed), (#"[{"v":1}]"#, .malformed),
      (#"[{"n":"temp","vs":"warm"}]"#, .wrongType),
      (#"[{"n":"mode","vs":"warm"}]"#, .unknownState), (#"[{"n":"temp","v":"1"}]"#, .wrongType),
      (#"[{"n":"humid","v":1}]"#, .unknownQuantity),
      (#"[{"n":"temp","u":"V","v":1}]"#, .unknownUnit), (#"[{"n":"temp","t":1e400,"v":1}]"#, .badTime),
      (#"[{"n":"temp","v":1e400}]"#, .notFinite),
    ] as [(String, RefusalReason)])
  func refuses(_ payload: String, _ reason: RefusalReason) throws {
    let station = try Station()
    #expect(station.send("senml/free/s", payload).reason == reason)
  }

  @Test("a refused record leaves the others")
  func partial() throws {
    let station = try Station()
    #expect(
      station.send("senml/named/s", #"[{"n":"humid","v":1},{"n":"temp","v":2},{"n":"temp","vb":true}]"#) == .decoded)
    #expect(station.values == ["temperature=2.0"] && station.refusals == [.unknownQuantity, .wrongType])
    #expect(station.batch.refusals[1].detail.hasPrefix("record 3"))
  }
}

@Suite("Discovery")
struct DiscoveryDecoderTests {
  @Test("every number and truth value of an object becomes a series")
  func object() throws {
    let station = try Station(discovery: ["zigbee2mqtt/#"])
    let payload =
      #"{"timestamp":1785546000,"temperature":21.5,"Link Quality":87,"occupancy":true,"state":"ON","up":null,"update":{"installed_version":3,"9x":{"°":1}},"list":[1,2]}"#
    #expect(station.send("zigbee2mqtt/office/sensor", payload) == .decoded)
    #expect(
      station.values == [
        "temperature=21.5", "link_quality=87.0", "occupancy=1.0", "state=1.0", "update_installed_version=3.0",
        "update_9x=1.0", "list_0=1.0", "list_1=2.0",
      ])
    #expect(station.batch.readings.allSatisfy { $0.time == Station.noon && $0.reasons.isEmpty })
    let labels = [
      Label("device", "office"), Label("network", "discovery"), Label("topic", "zigbee2mqtt/office/sensor"),
    ]
    #expect(station.key() == SeriesKey(name: "temperature", labels: labels))
    #expect(station.batch.pack == "discovery" && station.batch.decoder == "discovery")
    #expect(station.send("zigbee2mqtt/office/sensor", payload) == .decoded)
    #expect(station.catalog.count == 8)
  }

  @Test(
    "time is told by its magnitude or its form",
    arguments: [
      "1785546000", "1785546000.0", "1785546000000", "1785546000000000", "1785546000000000000",
      "\"2026-08-01T09:00:00+08:00\"",
    ])
  func times(_ time: String) throws {
    let station = try Station(discovery: ["#"])
    for member in ["ts", "time", "timestamp"] {
      #expect(station.send("a", "{\"x\":1,\"\(member)\":\(time)}") == .decoded)
      #expect(station.values == ["x=1.0"] && station.batch.readings[0].time == Station.noon)
      #expect(station.batch.readings[0].reasons.isEmpty)
    }
  }

  @Test("single values are named by their topic, and text is none unless it is plainly a state or has a unit")
  func singleValues() throws {
    let station = try Station(discovery: ["#"])
    #expect(station.send("a/b", "21.5") == .decoded)
    #expect(station.values == ["b=21.5"] && station.batch.readings[0].reasons == .substitutedTime)
    #expect(station.key().label("device") == "a")
    #expect(station.send("a/b", "true") == .decoded)
    #expect(station.send("a/b", "\"on\"") == .decoded)
    #expect(station.values == ["b=1.0"])
    #expect(station.send("a/b", "\"warm\"").reason == .noValues)
    #expect(station.send("a/b", "[1,2]") == .decoded)
    #expect(station.values == ["b_0=1.0", "b_1=2.0"])
    #expect(station.send("a/b", "OFF") == .decoded)
    #expect(station.send("a/b", "warm").reason == .malformed)
    #expect(station.send("a/b", "{}").reason == .noValues)
    #expect(station.send("a/b", #"{"x":1,"X":2,"1":3}"#) == .decoded)
    #expect(station.values == ["x=1.0", "v_1=3.0"] && station.refusals == [.duplicateKey])
    let wave = "{\"y\":1,\"wave\":[\(Array(repeating: "1", count: 65).joined(separator: ","))]}"
    #expect(station.send("a/b", wave) == .decoded)
    #expect(station.values == ["y=1.0"] && station.refusals == [.tooManyFields])
  }

  @Test("packs come before discovery")
  func packsFirst() throws {
    let station = try Station(discovery: ["#"])
    #expect(station.send(Fixture.lakeTopic, #"{"v":{"ph":8}}"#) == .decoded)
    #expect(station.batch.pack == "lake")
    #expect(station.normalizer.subscriptions == ["#"])
  }
}
