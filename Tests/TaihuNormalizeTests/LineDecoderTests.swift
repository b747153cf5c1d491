import TaihuCore
import TaihuPack
import Testing

@testable import TaihuNormalize

@Suite("Line protocol as readings")
struct LineDecoderTests {
  static func pack(_ options: LineOptions, undeclared: TopicRule.Undeclared = .refuse) -> Pack {
    Pack(
      id: "lp", file: "Packs/lp.toml",
      topics: [TopicRule(pattern: "lp/{site}", decoder: .line(options), undeclared: undeclared, line: 5)],
      quantities: [
        Quantity(id: "wtemp", unit: "Cel", aliases: ["water_wtemp"]),
        Quantity(id: "ph", unit: "[pH]", aliases: ["water_ph"]),
        Quantity(id: "pm25", unit: "ug/m3", aliases: ["air quality_pm25"]), Quantity(id: "air_ok", unit: "1"),
        Quantity(id: "water_mode", unit: "", states: ["auto": 0, "manual": 1]),
      ])
  }

  @Test("the examples: fields are quantities of measurement and field, tags are labels, times are nanoseconds")
  func examples() throws {
    let station = try Station([Self.pack(LineOptions())])
    let outcome = station.send(
      "lp/a", "water,site=gonghu-01,zone=贡湖 wtemp=30.4,ph=8.8,do=9.7,chla=38i,flag=\"N\" 1785546000000000000\n")
    #expect(outcome == .decoded)
    #expect(station.values == ["wtemp=30.4", "ph=8.8"])
    #expect(station.key().description == #"wtemp{network="lp",site="gonghu-01",zone="贡湖"}"#)
    #expect(station.batch.readings.allSatisfy { $0.time == Station.noon && $0.reasons.isEmpty })
    #expect(station.refusals == [.unknownQuantity, .unknownQuantity, .unknownQuantity])
    #expect(station.batch.refusals[1].detail.hasPrefix("line 1, chla: “water_chla” is no quantity"))
    station.send(
      "lp/a", #"air\ quality,site=Hong\ Shan\,IoT,note=a\=b pm25=42,ok=t,msg="he said \"hi\" \\o/" 1785546000000000000"#
    )
    #expect(station.values == ["pm25=42.0"])
    #expect(station.key().label("site") == "Hong Shan,IoT")
    #expect(station.key().label("note") == "a=b")
  }

  @Test("several lines make one message, in which a bad line is refused and the others are read")
  func lines() throws {
    let station = try Station([Self.pack(LineOptions())])
    #expect(station.send("lp/a", "wtemp value=1\nwtemp value=\nph value=8 1785545990000000000\n# end\n") == .decoded)
    #expect(station.values == ["wtemp=1.0", "ph=8.0"])
    #expect(station.batch.readings[0].reasons == .substitutedTime)
    #expect(station.batch.readings[1].time == Station.noon.advanced(byNanoseconds: -10_000_000_000))
    #expect(station.batch.refusals.map(\.detail) == ["line 2, byte 26: a field's value is empty"])
    #expect(station.send("lp/a", "wtemp\n").reason == .malformed)
    #expect(station.send("lp/a", "# nothing\n\n").reason == .noValues)
  }

  @Test("truth values and declared states are values, integers beyond 2^53 are not")
  func kinds() throws {
    let station = try Station([Self.pack(LineOptions())])
    station.send("lp/a", "air ok=T\nwater mode=\"manual\"\nwtemp value=9007199254740993i\nwtemp value=\"warm\"")
    #expect(station.values == ["air_ok=1.0", "water_mode=1.0"])
    #expect(station.refusals == [.integerPrecision, .wrongType])
  }

  @Test("a tag may name the device, and only the named tags become labels; network stays the pack's")
  func tags() throws {
    var options = LineOptions()
    (options.deviceTag, options.labelTags, options.precision) = ("host", ["Zone"], .ms)
    let station = try Station([Self.pack(options)])
    station.send("lp/a", "wtemp,host=h1,Zone=z,rack=4,network=x value=1 1785546000000")
    #expect(station.key().description == #"wtemp{device="h1",network="lp",site="a",zone="z"}"#)
    #expect(station.batch.readings[0].time == Station.noon)
  }

  @Test("one series has its tags in any order")
  func tagOrder() throws {
    let station = try Station([Self.pack(LineOptions())])
    station.send("lp/a", "wtemp,a=1,b=2 value=1\nwtemp,b=2,a=1 value=2 1785545990000000000")
    #expect(Set(station.batch.readings.map(\.series)).count == 1)
  }

  @Test(
    "names by a template, and series that nobody declared",
    arguments: [("{field}", "wtemp"), ("x_{measurement}-{field}", "x_m_wtemp")])
  func templates(template: String, name: String) throws {
    var options = LineOptions()
    options.name = template
    let station = try Station([Self.pack(options, undeclared: .discover)])
    #expect(station.send("lp/a", "m wtemp=1") == .decoded)
    #expect(station.values == ["\(name)=1.0"])
  }

  @Test("names that nobody declared are passed over where the rule says so")
  func ignoring() throws {
    let station = try Station([Self.pack(LineOptions(), undeclared: .ignore)])
    #expect(station.send("lp/a", "m x=1,y=2\nwtemp value=3") == .decoded)
    #expect(station.values == ["wtemp=3.0"])
    #expect(station.refusals.isEmpty)
    #expect(station.send("lp/a", "m x=1") == .ignored(.control))
    #expect(station.normalizer.counters.passedOverValues == 3)
  }
}
