import TaihuCore
import TaihuStore
import Testing

@testable import TaihuCommands

@Suite("The plan of retention")
struct RetentionReportTests {
  private static func plan(budget: Int64?, steady: Double?) -> RetentionPlan {
    RetentionPlan(
      items: [
        .init(what: "raw", pack: "lake", before: Timestamp(seconds: 86_400), count: 1_200, bytes: 5_000_000),
        .init(what: "rollup_5m", before: nil, count: 0, bytes: 0),
      ], bytes: 105_000_000, budgetBytes: budget, readingsPerDay: 1_000_000, bytesPerDay: 10_000_000,
      steadyInDays: steady)
  }

  @Test("the size grows until as much goes as comes, and never beyond the budget")
  func forecast() {
    #expect(Self.plan(budget: nil, steady: nil).forecastBytes(inDays: 30) == 400_000_000)
    #expect(Self.plan(budget: nil, steady: 5).forecastBytes(inDays: 30) == 150_000_000)
    #expect(Self.plan(budget: 200_000_000, steady: nil).forecastBytes(inDays: 30) == 200_000_000)
    #expect(Self.plan(budget: 200_000_000, steady: nil).budgetReachedInDays == 10)
    #expect(Self.plan(budget: 200_000_000, steady: 9).budgetReachedInDays == nil)
    #expect(Self.plan(budget: nil, steady: nil).budgetReachedInDays == nil)
  }

  @Test("people and programs are told what goes and how the database grows")
  func texts() {
    let report = RetentionReport(plan: Self.plan(budget: 200_000_000, steady: nil))
    #expect(
      report.json.text.hasPrefix(
        #"{"items":[{"what":"raw","pack":"lake","before":"1970-01-02T00:00:00Z","count":1200,"bytes":5000000},"#
          + #"{"what":"rollup_5m","pack":"","before":null,"count":0,"bytes":0}],"bytes_to_go":5000000,"forecast":{"#))
    let facts = Dictionary(uniqueKeysWithValues: report.sheet.facts.map { ($0.name, $0.value.text) })
    #expect(facts["raw of lake"]?.contains("before 1970-01-02T00:00:00Z") == true)
    #expect(facts["rollup_5m"] == "kept for ever")
    #expect(facts["budget reached"]?.hasPrefix("in 10 days") == true)
  }
}
