import TaihuCore
import Testing

@testable import SimulatorKit

@Suite struct SignalTests {
  private func local(_ text: String) throws -> LocalTime {
    LocalTime(try #require(TimeText.parse(text, offsetSeconds: 28_800)))
  }

  @Test("local time is eight hours ahead of UTC and knows the weekend")
  func localTime() throws {
    let friday = try local("2026-07-03T23:30:00")
    #expect(friday.hour == 23.5)
    #expect(!friday.isWeekend)
    #expect(try local("2026-07-04T00:00:00").isWeekend)
    #expect(try local("2026-07-05T23:59:59").isWeekend)
    #expect(try !local("2026-07-06T00:00:00").isWeekend)
  }

  @Test("a yearly course passes through each month's mean in its middle, and joins December to January")
  func months() throws {
    let course = MonthlyMeans([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110])
    #expect(abs(course.value(at: try local("2026-07-16T12:00:00")) - 60) < 0.01)
    #expect(abs(course.value(at: try local("2026-01-01T00:00:00")) - 55) < 0.01)
  }

  @Test("a daily course passes through each hour's value in its middle, across midnight")
  func hours() throws {
    let course = HourlyProfile((0..<24).map(Double.init))
    #expect(course.value(at: try local("2026-07-16T08:30:00")) == 8)
    #expect(course.value(at: try local("2026-07-16T00:00:00")) == 11.5)
  }

  @Test("the shares of the hours of a day sum to 100 %")
  func trafficShares() throws {
    for profile in [RoadModel.weekday, RoadModel.weekend] {
      let hours = try (0..<24).map { try local("2026-07-16T\($0 < 10 ? "0" : "")\($0):30:00") }
      #expect(abs(hours.map(profile.value).reduce(0, +) - 100) < 0.11)
    }
  }

  @Test("noise keeps its deviation whatever the step", arguments: [60.0, 600, 7_200])
  func noise(step: Double) {
    var generator = SeededGenerator(seed: 21)
    var noise = AutoregressiveNoise(deviation: 2, timeConstant: 3_600, using: &generator)
    let values = (0..<40_000).map { _ in noise.advance(by: step, using: &generator) }
    let mean = values.reduce(0, +) / 40_000
    let variance = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 40_000
    #expect(abs(variance.squareRoot() - 2) < 0.35)
  }

  @Test("a lag makes up 63 % of a step in its time constant, in one step or in many")
  func lag() {
    var (once, often) = (Lag(timeConstant: 100, at: 0), Lag(timeConstant: 100, at: 0))
    once.advance(towards: 1, by: 100)
    for _ in 0..<100 { often.advance(towards: 1, by: 1) }
    #expect(abs(once.value - 0.632) < 0.001)
    #expect(abs(once.value - often.value) < 1e-9)
  }

  @Test(
    "sunshine lasts from sunrise to sunset",
    arguments: [
      ("2026-06-21T04:40:00", false), ("2026-06-21T05:20:00", true), ("2026-12-21T06:00:00", false),
      ("2026-12-21T12:00:00", true), ("2026-12-21T18:00:00", false),
    ])
  func daylight(time: String, isLight: Bool) throws {
    #expect((Waves.daylight(try local(time)) > 0) == isLight)
  }
}
