import TaihuDerive
import Testing

@Suite("Noise, health, public places and weather")
struct CommunityTests {
  @Test("the equivalent level")
  func equivalent() throws {
    #expect(try #require(NoiseLevel.equivalent([60, 62, 65, 70, 58])).agrees(with: 65.15, decimals: 2))
    #expect(NoiseLevel.equivalent([]) == nil)
  }

  @Test("day-night and day-evening-night levels")
  func dayNight() {
    #expect(NoiseLevel.dayNight(day: 58, night: 48).agrees(with: 58, decimals: 2))
    #expect(NoiseLevel.dayNight(day: 62, night: 54).agrees(with: 62.77, decimals: 2))
    #expect(NoiseLevel.dayEveningNight(day: 62, evening: 58, night: 54).agrees(with: 62.93, decimals: 2))
  }

  @Test("levels exceeded for a share of the time")
  func exceeded() throws {
    let levels = (0...100).map(Double.init)
    #expect(try #require(NoiseLevel.exceeded(10, sorted: levels)).agrees(with: 90, decimals: 9))
    #expect(try #require(NoiseLevel.exceeded(90, sorted: levels)).agrees(with: 10, decimals: 9))
    #expect(NoiseLevel.exceeded(50, sorted: [40]) == 40)
    #expect(NoiseLevel.exceeded(50, sorted: []) == nil)
  }

  /// RR, SpO2, oxygen, SBP, HR, consciousness (0 alert), temperature.
  @Test(
    "early warning scores of worked examples",
    arguments: [
      ([16, 98, 0, 124, 72, 0, 36.8], 1, 0, EarlyWarningScore.Risk.none),
      ([22, 95, 0, 108, 96, 0, 38.4], 1, 6, .medium), ([26, 91, 1, 96, 124, 1, 39.3], 1, 17, .high),
      ([18, 90, 0, 130, 84, 0, 36.9], 2, 0, .none), ([20, 97, 1, 128, 88, 0, 37.0], 2, 5, .medium),
      ([16, 98, 0, 124, 38, 0, 36.8], 1, 3, .lowMedium), ([16, 95, 0, 124, 72, 0, 36.8], 1, 1, .low),
    ] as [([Double], Int, Int, EarlyWarningScore.Risk)])
  func news2(values: [Double], scale: Int, total: Int, risk: EarlyWarningScore.Risk) throws {
    let measured = Dictionary(uniqueKeysWithValues: zip(EarlyWarningScore.Parameter.allCases, values))
    let parts = EarlyWarningScore.parts(measured, scale: try #require(.init(rawValue: scale)))
    #expect(parts.count == 7)
    #expect(parts.values.reduce(0, +) == total)
    #expect(EarlyWarningScore.risk(parts) == risk)
  }

  @Test(
    "every band of the score's table",
    arguments: [
      (.respiration, [8, 9, 11, 12, 20, 21, 24, 25], [3, 1, 1, 0, 0, 2, 2, 3]),
      (.saturation, [91, 92, 93, 94, 95, 96], [3, 2, 2, 1, 1, 0]),
      (.pressure, [90, 91, 100, 101, 110, 111, 219, 220], [3, 2, 2, 1, 1, 0, 0, 3]),
      (.pulse, [40, 41, 50, 51, 90, 91, 110, 111, 130, 131], [3, 1, 1, 0, 0, 1, 1, 2, 2, 3]),
      (.temperature, [35.0, 35.1, 36.0, 36.1, 38.0, 38.1, 39.0, 39.1], [3, 1, 1, 0, 0, 1, 1, 2]),
    ] as [(EarlyWarningScore.Parameter, [Double], [Int])])
  func bands(parameter: EarlyWarningScore.Parameter, values: [Double], scores: [Int]) {
    #expect(values.map { EarlyWarningScore.parts([parameter: $0], scale: .one)[parameter] } == scores)
  }

  @Test("scale 2 counts too much oxygen only for those who are given some")
  func scale2() {
    func score(_ saturation: Double, _ oxygen: Double?) -> Int? {
      var values: [EarlyWarningScore.Parameter: Double] = [.saturation: saturation]
      values[.oxygen] = oxygen
      return EarlyWarningScore.parts(values, scale: .two)[.saturation]
    }
    #expect([83, 84, 85, 86, 87, 88, 92].map { score($0, nil) } == [3, 2, 2, 1, 1, 0, 0])
    #expect([93, 94, 95, 96, 97].map { score($0, 1) } == [1, 1, 2, 2, 3])
    #expect([93, 97].map { score($0, 0) } == [0, 0])
    #expect(score(97, nil) == nil)
  }

  @Test("the load of a place and its colours")
  func crowd() {
    let capacity = PublicPlaces.capacity([(squareMetres: 64_000, perVisitor: 8)])
    #expect(capacity == 8_000)
    #expect(PublicPlaces.dailyCapacity(capacity, open: 10, visit: 3.2) == 24_000)
    #expect((6_480 / capacity * 100).agrees(with: 81, decimals: 9))
    #expect([49.9, 50, 79.9, 80, 89.9, 90, 100, 100.1].map(PublicPlaces.crowdLevel) == [1, 2, 2, 3, 3, 4, 4, 5])
  }

  @Test("states of manholes and gas monitors")
  func manhole() {
    #expect([14, 15, 15.1, -16].map { PublicPlaces.tilt($0, limit: 15) } == [.normal, .normal, .critical, .critical])
    #expect([80, 80.1, 95, 95.1].map(PublicPlaces.filling) == [.normal, .warning, .warning, .critical])
    #expect([24.9, 25, 49.9, 50].map { PublicPlaces.gasLevel($0) } == [0, 1, 1, 2])
  }

  @Test(
    "the heat index",
    arguments: [(35, 60, 45.1), (33, 75, 45.7), (30, 90, 40.8), (27, 40, 26.9), (22, 50, 21.6)]
      as [(Double, Double, Double)])
  func heat(temperature: Double, humidity: Double, index: Double) {
    let result = WeatherIndex.heatIndex(temperature: temperature, humidity: humidity)
    #expect(result.agrees(with: index, decimals: 1), "\(result)")
  }

  @Test(
    "wind chill, where it is defined",
    arguments: [(0, 20, -5.2), (-5, 30, -13.0), (5, 10, 2.7)] as [(Double, Double, Double)])
  func chill(temperature: Double, kilometresPerHour: Double, chill: Double) throws {
    let result = try #require(WeatherIndex.windChill(temperature: temperature, windSpeed: kilometresPerHour / 3.6))
    #expect(result.agrees(with: chill, decimals: 1), "\(result)")
    #expect(WeatherIndex.windChill(temperature: 15, windSpeed: 5) == nil)
    #expect(WeatherIndex.windChill(temperature: 0, windSpeed: 1) == nil)
  }

  @Test("the dew point", arguments: [(28, 75, 23.2), (30, 60, 21.4)] as [(Double, Double, Double)])
  func dew(temperature: Double, humidity: Double, dew: Double) throws {
    let result = try #require(WeatherIndex.dewPoint(temperature: temperature, humidity: humidity))
    #expect(result.agrees(with: dew, decimals: 1), "\(result)")
    #expect(WeatherIndex.dewPoint(temperature: temperature, humidity: 0) == nil)
  }

  @Test("rounding is half to even, and a hair beside a tie is the tie")
  func rounding() {
    #expect([0.5, 1.5, 2.5, 2.500001, 35.5, 36.5].map { Rounding.steps($0) } == [0, 2, 2, 3, 36, 36])
    #expect([0.25, 0.35, 1.15, 2.2].map { Rounding.steps($0, scale: 10) } == [2, 4, 12, 22])
  }
}
