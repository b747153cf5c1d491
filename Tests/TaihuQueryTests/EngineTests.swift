import TaihuCore
import TaihuQuery
import Testing

@Suite("Answers to queries")
struct EngineTests {
  /// Two sites with two devices each, a counter with a reset, and a little that is odd.
  private static func fixture() -> QueryFixture {
    var fixture = QueryFixture()
    fixture.add("temp", ["site": "a", "device": "1"], [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20])
    fixture.add("temp", ["site": "a", "device": "2"], [20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20])
    fixture.add("temp", ["site": "b", "device": "1"], [1, nil, 3, nil, 5, nil, 7, nil, 9, nil, 11])
    fixture.add("level", ["site": "a"], [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2])
    fixture.add("rain_total", ["site": "a"], [0, 10, 20, 5, 15, 25, 35, 45, 55, 65, 75])
    fixture.add("odd", ["k": "nan"], [.nan, .nan, .nan, .nan, .nan, .nan, .nan, .nan, .nan, .nan, .nan])
    fixture.add("odd", ["k": "inf"], Array(repeating: .infinity, count: 11))
    for (bound, count) in [("0.1", 10.0), ("1", 30), ("+Inf", 40)] {
      fixture.add("delay_bucket", ["le": bound], Array(repeating: count, count: 11))
    }
    return fixture
  }

  @Test(
    "at one time, ten minutes after the first sample",
    arguments: [
      ("temp{site=\"b\"}", ["temp{device=\"1\", site=\"b\"} 11"]),
      ("temp{site=\"a\",device=\"1\"} offset 5m", ["temp{device=\"1\", site=\"a\"} 15"]),
      ("temp{site=\"a\",device=\"1\"} @ 120", ["temp{device=\"1\", site=\"a\"} 12"]),
      ("temp{site=\"a\",device=\"1\"} offset 1m @ end()", ["temp{device=\"1\", site=\"a\"} 19"]),
      ("sum by (site) (temp)", ["{site=\"a\"} 40", "{site=\"b\"} 11"]), ("avg(temp)", ["{} 17"]),
      ("max without (device) (temp)", ["{site=\"a\"} 20", "{site=\"b\"} 11"]), ("count(temp)", ["{} 3"]),
      ("min(temp)", ["{} 11"]), ("group(temp)", ["{} 1"]), ("stdvar(temp)", ["{} 18"]),
      ("quantile(0.5, temp)", ["{} 20"]), ("topk(1, temp)", ["temp{device=\"1\", site=\"a\"} 20"]),
      ("bottomk by (site) (1, temp{site=\"b\"})", ["temp{device=\"1\", site=\"b\"} 11"]),
      ("count_values(\"v\", temp)", ["{v=\"20\"} 2", "{v=\"11\"} 1"]),
      ("rate(rain_total[5m])", ["{site=\"a\"} 0.16666666666666666"]), ("increase(rain_total[5m])", ["{site=\"a\"} 50"]),
      ("increase(rain_total[11m])", ["{site=\"a\"} 95"]), ("resets(rain_total[11m])", ["{site=\"a\"} 1"]),
      ("irate(rain_total[5m])", ["{site=\"a\"} 0.16666666666666666"]), ("delta(level[5m])", ["{site=\"a\"} 0"]),
      ("idelta(rain_total[5m])", ["{site=\"a\"} 10"]), ("changes(rain_total[5m])", ["{site=\"a\"} 4"]),
      ("deriv(rain_total[5m]) * 60", ["{site=\"a\"} 10"]), ("predict_linear(rain_total[5m], 60)", ["{site=\"a\"} 85"]),
      ("count_over_time(rain_total[5m])", ["{site=\"a\"} 5"]), ("avg_over_time(rain_total[3m])", ["{site=\"a\"} 65"]),
      ("quantile_over_time(0.5, rain_total[3m])", ["{site=\"a\"} 65"]),
      ("last_over_time(rain_total[3m])", ["rain_total{site=\"a\"} 75"]),
      ("stddev_over_time(rain_total[2m])", ["{site=\"a\"} 5"]), ("present_over_time(level[1m])", ["{site=\"a\"} 1"]),
      ("sum_over_time(rain_total[2m:30s])", ["{site=\"a\"} 260"]),
      ("absent(temp)", []), ("absent(nope{site=\"x\",k=~\"y\"})", ["{site=\"x\"} 1"]),
      ("absent_over_time(nope{site=\"x\"}[5m])", ["{site=\"x\"} 1"]), ("scalar(level)", ["2"]),
      ("scalar(temp)", ["NaN"]),
      ("time()", ["600"]), ("vector(1) + 1", ["{} 2"]), ("minute()", ["{} 10"]),
      ("year(vector(1772323200))", ["{} 2026"]),
      ("days_in_month(vector(1709251200))", ["{} 31"]), ("day_of_week(vector(0))", ["{} 4"]),
      ("day_of_year(vector(1735603200))", ["{} 366"]), ("timestamp(level)", ["{site=\"a\"} 600"]),
      ("-level", ["{site=\"a\"} -2"]), ("level ^ 2 ^ 3", ["{site=\"a\"} 256"]), ("7 % level", ["{site=\"a\"} 1"]),
      ("level > 1", ["level{site=\"a\"} 2"]), ("level > bool 3", ["{site=\"a\"} 0"]),
      ("1 < level", ["level{site=\"a\"} 2"]),
      (
        "temp * on(site) group_left level",
        ["{device=\"1\", site=\"a\"} 40", "{device=\"2\", site=\"a\"} 40"]
      ),
      (
        "level + ignoring(device) group_right temp",
        ["{device=\"1\", site=\"a\"} 22", "{device=\"2\", site=\"a\"} 22"]
      ),
      ("level and on(site) rain_total", ["level{site=\"a\"} 2"]), ("level unless on(site) rain_total", []),
      ("level or rain_total", ["level{site=\"a\"} 2"]), ("level or on(x) rain_total", ["level{site=\"a\"} 2"]),
      ("clamp(temp{site=\"b\"}, 0, 5)", ["{device=\"1\", site=\"b\"} 5"]), ("clamp(level, 5, 0)", []),
      ("round(level / 3, 0.25)", ["{site=\"a\"} 0.75"]), ("sgn(-level)", ["{site=\"a\"} -1"]),
      ("sort_desc(temp{site=\"a\"} - 10 * (temp{device=\"1\"} > bool 0))", ["{device=\"1\", site=\"a\"} 10"]),
      ("histogram_quantile(0.5, delay_bucket)", ["{} 0.55"]), ("histogram_quantile(0.95, delay_bucket)", ["{} 1"]),
      ("label_replace(level, \"kind\", \"$1-x\", \"site\", \"(.*)\")", ["level{kind=\"a-x\", site=\"a\"} 2"]),
      ("label_join(level, \"k\", \"-\", \"site\", \"site\")", ["level{k=\"a-a\", site=\"a\"} 2"]),
      ("sum(odd)", ["{} NaN"]), ("max(odd)", ["{} +Inf"]), ("stddev(odd{k=\"inf\"})", ["{} NaN"]),
      ("double_exponential_smoothing(rain_total[5m], 0.5, 0.5)", ["{site=\"a\"} 75"]), ("\"text\"", ["text"]),
      ("level[2m]", ["level{site=\"a\"} 2@540 2@600"]),
      ("level[2m:30s]", ["level{site=\"a\"} 2@510 2@540 2@570 2@600"]),
      ("{\"level\"}", ["level{site=\"a\"} 2"]), ("0 / 0", ["NaN"]), ("1 / 0", ["+Inf"]), ("2 > bool 1", ["1"]),
    ] as [(String, [String])])
  func instants(text: String, lines: [String]) throws {
    #expect(try Self.fixture().instant(text, at: 600) == lines, "\(text)")
  }

  @Test(
    "over a range",
    arguments: [
      ("temp{site=\"b\"}", ["temp{device=\"1\", site=\"b\"} 1@0 5@240 9@480"]),
      ("sum(temp)", ["{} 31@0 39@240 47@480"]), ("1 + 1", ["{} 2@0 2@240 2@480"]),
      ("temp{device=\"1\",site=\"a\"} > 13", ["temp{device=\"1\", site=\"a\"} 14@240 18@480"]),
      ("level @ start()", ["level{site=\"a\"} 2@0 2@240 2@480"]),
      ("max_over_time(temp{device=\"1\",site=\"a\"}[2m])", ["{device=\"1\", site=\"a\"} 10@0 14@240 18@480"]),
      (
        "rate(rain_total[4m] @ end())",
        ["{site=\"a\"} 0.16666666666666666@0 0.16666666666666666@240 0.16666666666666666@480"]
      ),
      ("absent(temp{site=\"b\"} > 4)", ["{} 1@0"]), ("time()", ["{} 0@0 240@240 480@480"]),
    ])
  func ranges(text: String, lines: [String]) throws {
    #expect(try Self.fixture().range(text, 0, 480, step: 240) == lines, "\(text)")
  }

  @Test("a range leaves out its earlier end and holds its later")
  func leftOpen() throws {
    let fixture = Self.fixture()
    #expect(try fixture.instant("count_over_time(level[2m])", at: 600) == ["{site=\"a\"} 2"])
    #expect(try fixture.instant("count_over_time(level[2m])", at: 599.999) == ["{site=\"a\"} 2"])
    #expect(try fixture.instant("count_over_time(level[121s])", at: 600) == ["{site=\"a\"} 3"])
  }

  @Test("the look-back is five minutes, or what the series or the query says; a sample exactly as old is too old")
  func lookback() throws {
    var fixture = Self.fixture()
    #expect(try fixture.instant("count(level)", at: 899.999) == ["{} 1"])
    #expect(try fixture.instant("count(level)", at: 900) == [])
    fixture.source.declare(
      LabelSet([Label("__name__", "level"), Label("site", "a")]), lookback: 3_600_000_000_000)
    #expect(try fixture.instant("count(level)", at: 4199) == ["{} 1"])
    fixture.options.lookback = 60_000_000_000
    #expect(try fixture.instant("count(level)", at: 660) == [])
  }

  @Test("a series marked as stale is gone at once, and the mark is in no range")
  func stale() throws {
    var fixture = QueryFixture()
    fixture.add("x", [:], [1, 2, QueryFixture.stale, nil, 4])
    #expect(try fixture.range("x", 0, 240, step: 60) == ["x 1@0 2@60 4@240"])
    #expect(try fixture.instant("count_over_time(x[10m])", at: 240) == ["{} 3"])
  }

  @Test("sums lose nothing to rounding")
  func compensated() throws {
    var fixture = QueryFixture()
    for (index, value) in [1, 1e100, 1, -1e100].enumerated() { fixture.add("x", ["i": "\(index)"], [value]) }
    fixture.add("y", [:], [1, 1e100, 1, -1e100])
    fixture.add("big", ["i": "1"], [1e308])
    fixture.add("big", ["i": "2"], [1.5e308])
    #expect(try fixture.instant("sum(x)") == ["{} 2"])
    #expect(try fixture.instant("avg(x)") == ["{} 0.5"])
    #expect(try fixture.instant("sum_over_time(y[5m])", at: 180) == ["{} 2"])
    #expect(try fixture.instant("sum(big)") == ["{} +Inf"])
    #expect(try fixture.instant("avg(big) / 1e300") == ["{} 125000000"])
  }

  @Test(
    "series that can't be told apart are refused",
    arguments: [
      ("temp + on(site) level", "many-to-one matching must be explicit"),
      ("level + on(site) temp", "found duplicate series for the match group"),
      ("abs({__name__=~\"level|rain_total\"})", "vector cannot contain metrics with the same labelset"),
      ("label_replace(temp, \"device\", \"\", \"device\", \".*\")", "same labelset"),
      ("double_exponential_smoothing(level[5m], 0, 0.5)", "invalid smoothing factor"), ("topk(NaN, temp)", "NaN"),
    ])
  func refused(text: String, words: String) throws {
    let fault = #expect(throws: QueryFault.self) { try Self.fixture().instant(text, at: 600) }
    #expect(fault?.kind == .execution)
    #expect(fault?.message.contains(words) == true, "\(fault?.message ?? "")")
  }

  @Test("notes tell what may be overlooked")
  func notes() throws {
    let engine = QueryEngine(source: Self.fixture().source)
    let old = try engine.instant(Query("holt_winters(level[5m], 0.5, 0.5)"), at: .epoch)
    #expect(old.notes == ["holt_winters is the former name of double_exponential_smoothing"])
    #expect(try engine.instant(Query("quantile(2, level)"), at: .epoch).notes.count == 1)
    #expect(try engine.instant(Query("quantile(1, level)"), at: .epoch).notes.isEmpty)
  }
}
