import TaihuCore
import TaihuQuery
import Testing

@Suite("Limits of queries")
struct LimitTests {
  private static func fixture() -> QueryFixture {
    var fixture = QueryFixture()
    for index in 0..<20 { fixture.add("x", ["i": "\(index)"], Array(repeating: 1, count: 100)) }
    return fixture
  }

  @Test("each limit stops the query with its number and a way out")
  func limits() throws {
    let cases: [(WritableKeyPath<QueryLimits, Int>, Int, String)] = [
      (\.series, 19, "20 series, the limit is 19"), (\.samplesRead, 150, "the limit of 150"),
      (\.valuesHeld, 50, "the limit is 50"), (\.steps, 9, "10 steps, the limit is 9"),
    ]
    for (path, limit, words) in cases {
      var fixture = Self.fixture()
      fixture.options.limits[keyPath: path] = limit
      let fault = #expect(throws: QueryFault.self) { try fixture.range("x", 0, 540, step: 60) }
      #expect(fault?.message.contains(words) == true, "\(fault?.message ?? "")")
      #expect(fault?.hint.isEmpty == false)
      fixture.options.limits[keyPath: path] = 100_000
      #expect(try fixture.range("x", 0, 540, step: 60).count == 20)
    }
  }

  @Test("a value that stands for every time counts as many times")
  func repeated() {
    var fixture = Self.fixture()
    fixture.options.limits.valuesHeld = 100
    #expect(throws: QueryFault.self) { try fixture.range("x @ 60", 0, 540, step: 60) }
    #expect(throws: QueryFault.self) { try fixture.range("rate(x[5m] @ 300)", 0, 540, step: 60) }
  }

  @Test("time is limited")
  func seconds() {
    var fixture = Self.fixture()
    fixture.options.limits.seconds = 0.001
    let fault = #expect(throws: QueryFault.self) { try fixture.range("sum_over_time(x[1h:1s])", 0, 6000, step: 1) }
    #expect(fault?.kind == .timeout)
  }

  @Test("a query that nobody waits for is given up")
  func cancelled() {
    var fixture = Self.fixture()
    fixture.options.isCancelled = { true }
    #expect(
      #expect(throws: QueryFault.self) { try fixture.range("sum(x) + sum(x)", 0, 6000, step: 1) }?.kind == .canceled)
  }

  @Test(
    "times at the ends of what can be told do no harm",
    arguments: [
      "x[290y] @ -9100000000", "count_over_time(x[290y] offset -290y)", "x offset 290y", "x @ 9100000000",
      "rate(x[290y:1y] @ -9100000000 offset 200y)", "deriv(x[290y] @ 9100000000)", "predict_linear(x[290y] @ 0, 1e300)",
    ])
  func extremes(text: String) throws {
    let query = try Query(text)
    let engine = QueryEngine(source: Self.fixture().source)
    for time in [Int64.min, -1, 0, .max] { _ = try engine.instant(query, at: Timestamp(nanoseconds: time)) }
  }

  @Test("a range must have a step and a direction")
  func directions() {
    let fixture = Self.fixture()
    #expect(throws: QueryFault.self) { try fixture.range("x", 0, 10, step: 0) }
    #expect(throws: QueryFault.self) { try fixture.range("x", 10, 0, step: 1) }
    #expect(throws: QueryFault.self) { try fixture.range("x[5m]", 0, 10, step: 1) }
  }
}
