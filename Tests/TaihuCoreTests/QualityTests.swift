import TaihuCore
import Testing

@Suite("Quality")
struct QualityTests {
  @Test("a flag lowers quality and never raises it")
  func flagging() {
    var reading = Reading(series: SeriesID(1), time: .epoch, received: .epoch, value: 1)
    reading.flag(.range, as: .bad)
    reading.flag(.late, as: .suspect)
    #expect(reading.quality == .bad)
    #expect(reading.reasons == [.range, .late])
    #expect(reading.reasons.list == ["range", "late"])
  }

  @Test("every reason has one name and one bit")
  func names() {
    let bits = QualityReasons.names.map(\.reason.rawValue)
    #expect(Set(bits).count == bits.count)
    #expect(bits.allSatisfy { $0.nonzeroBitCount == 1 })
    #expect(Set(QualityReasons.names.map(\.name)).count == bits.count)
  }

  @Test("names of qualities and severities read back", arguments: Quality.allCases)
  func reading(quality: Quality) {
    #expect(Quality(quality.description) == quality)
    #expect(Quality("fine") == nil)
    for severity in Severity.allCases { #expect(Severity(severity.description) == severity) }
  }
}
