import TaihuCore
import TaihuDerive
import Testing

@Suite("The air quality index")
struct AirQualityIndexTests {
  /// Concentrations and what they give: PM2.5, PM10, SO2, NO2, CO, O3.
  struct Example: Sendable {
    var edition: AirQualityIndex.Edition
    var averaging: AirQualityIndex.Averaging
    var values: [Double]
    var individual: [Int]
    var index: Int
    var level: Int
    var primary: [AirQualityIndex.Pollutant]
  }

  static let order: [AirQualityIndex.Pollutant] = [.pm25, .pm10, .so2, .no2, .co, .o3]

  static let examples: [Example] = [
    Example(
      edition: .of2026, averaging: .day, values: [90, 140, 12, 52, 0.9, 118], individual: [128, 108, 12, 65, 23, 65],
      index: 128, level: 3, primary: [.pm25]),
    Example(
      edition: .of2012, averaging: .day, values: [90, 140, 12, 52, 0.9, 118], individual: [119, 95, 12, 65, 23, 65],
      index: 119, level: 3, primary: [.pm25]),
    Example(
      edition: .of2026, averaging: .day, values: [24, 45, 6, 22, 0.6, 178], individual: [35, 45, 6, 28, 15, 117],
      index: 117, level: 3, primary: [.o3]),
    Example(
      edition: .of2026, averaging: .day, values: [60, 120, 10, 15, 0.5, 60], individual: [100, 100, 10, 19, 13, 30],
      index: 100, level: 2, primary: [.pm25, .pm10]),
    Example(
      edition: .of2026, averaging: .day, values: [20, 30, 10, 15, 0.5, 60], individual: [29, 30, 10, 19, 13, 30],
      index: 30, level: 1, primary: []),
    Example(
      edition: .of2026, averaging: .hour, values: [75, 150, 18, 96, 1.4, 35], individual: [114, 112, 6, 48, 14, 11],
      index: 114, level: 3, primary: [.pm25]),
    Example(
      edition: .of2026, averaging: .hour, values: [40, 60, 900, 60, 1.0, 80], individual: [60, 58, 200, 30, 10, 25],
      index: 200, level: 4, primary: [.so2]),
    Example(
      edition: .of2026, averaging: .day, values: [276.4, 318, 40, 95, 2.3, 40],
      individual: [326, 184, 40, 108, 58, 20],
      index: 326, level: 6, primary: [.pm25]),
    Example(
      edition: .of2026, averaging: .day, values: [88, 655, 11, 30, 0.7, 90], individual: [126, 500, 11, 38, 18, 45],
      index: 500, level: 6, primary: [.pm10]),
  ]

  @Test("worked examples of hours and days come out exactly", arguments: examples)
  func worked(example: Example) throws {
    var individual: [AirQualityIndex.Pollutant: Int] = [:]
    for (pollutant, value) in zip(Self.order, example.values) {
      let averaging =
        pollutant == .o3 && example.averaging == .day ? AirQualityIndex.Averaging.eightHours : example.averaging
      individual[pollutant] = AirQualityIndex.individual(pollutant, averaging, value, example.edition)
    }
    #expect(Self.order.map { individual[$0] } == example.individual.map(Optional.some))
    let report = AirQualityIndex.report(individual)
    #expect(report.index == example.index)
    #expect(report.primary == example.primary)
    #expect(AirQualityIndex.level(example.index) == example.level)
  }

  @Test(
    "single concentrations are rounded half to even first, and the index up",
    arguments: [
      (AirQualityIndex.Pollutant.pm25, AirQualityIndex.Averaging.day, 35.4, AirQualityIndex.Edition.of2026, 50),
      (.pm25, .day, 35.5, .of2026, 52), (.pm25, .day, 36.5, .of2026, 52), (.pm25, .day, 60.5, .of2026, 100),
      (.pm25, .day, 60.51, .of2026, 101), (.pm25, .day, 75, .of2012, 100), (.pm25, .day, 75, .of2026, 114),
      (.pm10, .day, 150, .of2012, 100), (.pm10, .day, 150, .of2026, 112), (.o3, .eightHours, 860, .of2026, 300),
      (.o3, .hour, 350, .of2026, 175), (.no2, .hour, 350, .of2026, 115),
      // Binary fractions would give 56 and 219.
      (.co, .day, 2.2, .of2026, 55), (.co, .hour, 65.4, .of2026, 218),
      (.pm25, .day, 0, .of2026, 0), (.o3, .hour, 5_000, .of2026, 500),
    ])
  func single(
    pollutant: AirQualityIndex.Pollutant, averaging: AirQualityIndex.Averaging, value: Double,
    edition: AirQualityIndex.Edition, expected: Int
  ) {
    #expect(AirQualityIndex.individual(pollutant, averaging, value, edition) == expected)
  }

  @Test("in 2012 SO2 of an hour and O3 of eight hours have no index above 800")
  func undefined() {
    #expect(AirQualityIndex.individual(.so2, .hour, 801, .of2012) == nil)
    #expect(AirQualityIndex.individual(.o3, .eightHours, 801, .of2012) == nil)
    #expect(AirQualityIndex.individual(.so2, .hour, 800, .of2012) == 200)
  }

  @Test("with pollutants missing there is an index only above 100")
  func missing() {
    #expect(AirQualityIndex.report([.pm25: 67]).index == nil)
    #expect(AirQualityIndex.report([.pm25: 101]).index == 101)
    #expect(AirQualityIndex.report([.pm25: 101]).primary == [.pm25])
  }

  @Test("an index never falls when a concentration rises", arguments: AirQualityIndex.Pollutant.allCases)
  func monotone(pollutant: AirQualityIndex.Pollutant) {
    for edition in [AirQualityIndex.Edition.of2012, .of2026] {
      for averaging in [AirQualityIndex.Averaging.hour, .eightHours, .day] {
        let indices = stride(from: 0.0, through: 700, by: 0.7).compactMap {
          AirQualityIndex.individual(pollutant, averaging, $0, edition)
        }
        #expect(zip(indices, indices.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(indices.allSatisfy { (0...500).contains($0) })
      }
    }
  }

  @Test("the edition changes at midnight of 2026-03-01 in China")
  func editions() throws {
    #expect(AirQualityIndex.edition(at: try instant("2026-02-28T15:59:59Z")) == .of2012)
    #expect(AirQualityIndex.edition(at: try instant("2026-02-28T16:00:00Z")) == .of2026)
  }
}
