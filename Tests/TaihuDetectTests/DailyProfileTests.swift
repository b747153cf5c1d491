import Testing

@testable import TaihuDetect

@Suite("Daily profile")
struct DailyProfileTests {
  /// Hours since the Unix epoch, a Thursday; the slot's hour and its hour within the sort of day.
  static let slots: [(hours: Int64, hour: Int, day: Int)] = [
    (0, 0, 0), (23, 23, 23), (29, 5, 5), (55, 7, 31), (72, 0, 48), (96, 0, 0), (-1, 23, 23), (-96, 0, 48),
  ]

  @Test("a slot is the hour of the day and of the sort of day", arguments: slots)
  func slot(hours: Int64, hour: Int, day: Int) {
    let slot = DailyProfile.slot(ofLocal: hours * 3_600 * second)
    #expect((slot.hour, slot.day) == (hour, day))
  }

  @Test("an hour that was never met has no mean, and one wild value moves a mean by a bounded amount")
  func learning() {
    var profile = DailyProfile()
    let slot = DailyProfile.slot(ofLocal: 0)
    #expect(profile.hourMean(slot) == nil)
    for _ in 0..<100 { profile.learn(20, at: slot, reach: 5) }
    profile.learn(1e9, at: slot, reach: 5)
    #expect(profile.hourMean(slot).map { $0 > 20 && $0 < 20.3 } == true)
    #expect(profile.dayMean(slot).map { $0 > 20 && $0 < 20.9 } == true)
  }
}
