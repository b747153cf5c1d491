import TaihuCore
import TaihuQuery
import Testing

@Suite("Answers as Prometheus writes them")
struct FormatTests {
  @Test(
    "numbers",
    arguments: [
      (1, "1", "1"), (0, "0", "0"), (-0.0, "-0", "-0"), (0.1, "0.1", "0.1"), (1e21, "1000000000000000000000", "1e+21"),
      (1.5e20, "150000000000000000000", "150000000000000000000"), (1e-7, "0.0000001", "1e-07"),
      (1e-6, "0.000001", "0.000001"),
      (123456.789, "123456.789", "123456.789"), (1.25e-10, "0.000000000125", "1.25e-10"), (100, "100", "100"),
      (.infinity, "+Inf", "+Inf"), (-.infinity, "-Inf", "-Inf"), (.nan, "NaN", "NaN"), (-12e100, "", "-1.2e+101"),
    ] as [(Double, String, String)])
  func numbers(value: Double, decimal: String, sample: String) {
    if !decimal.isEmpty { #expect(NumberFormat.decimal(value) == decimal) }
    #expect(NumberFormat.sample(value) == sample)
  }

  @Test("every number reads back as itself", arguments: 0..<20)
  func roundTrip(round: UInt64) {
    var random = SeededRandom(seed: round)
    for _ in 0..<500 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      #expect(Double(NumberFormat.sample(value)) == value, "seed \(round)")
      #expect(Double(NumberFormat.decimal(value)) == value, "seed \(round)")
    }
  }

  @Test(
    "times",
    arguments: [(0, "0"), (1500, "1.5"), (-1, "-0.001"), (1_772_323_200_120, "1772323200.12")] as [(Int64, String)])
  func times(milliseconds: Int64, text: String) {
    #expect(NumberFormat.seconds(milliseconds: milliseconds) == text)
  }

  @Test("answers as JSON")
  func json() throws {
    var fixture = QueryFixture()
    fixture.add("x", ["a": "q\"\n"], [1, .nan])
    let engine = QueryEngine(source: fixture.source)
    let minute = Timestamp(nanoseconds: 60_000_000_000)
    #expect(
      ResultJSON.text(try engine.instant(Query("x"), at: .epoch))
        == #"{"resultType":"vector","result":[{"metric":{"__name__":"x","a":"q\"\n"},"value":[0,"1"]}]}"#)
    #expect(
      ResultJSON.text(try engine.range(Query("x"), from: .epoch, to: minute, step: 60_000_000_000))
        == #"{"resultType":"matrix","result":[{"metric":{"__name__":"x","a":"q\"\n"},"values":[[0,"1"],[60,"NaN"]]}]}"#)
    #expect(
      ResultJSON.text(try engine.instant(Query("1"), at: minute)) == #"{"resultType":"scalar","result":[60,"1"]}"#)
    #expect(
      ResultJSON.text(try engine.instant(Query("'a'"), at: minute)) == #"{"resultType":"string","result":[60,"a"]}"#)
    #expect(ResultJSON.text(try engine.instant(Query("y"), at: minute)) == #"{"resultType":"vector","result":[]}"#)
  }
}
