internal import TaihuCore
internal import TaihuPack

/// What the indices of hours and days have in common.
private struct AirQualityOutput {
  private let edition: AirQualityIndex.Edition?

  init(_ indicator: DerivedIndicator) {
    edition = indicator.choices["edition"].flatMap(AirQualityIndex.Edition.init)
  }

  /// The edition that the pack asks for, else the one of the time.
  func edition(at time: Timestamp) -> AirQualityIndex.Edition { edition ?? AirQualityIndex.edition(at: time) }

  /// Puts an index out: itself, its level, the primary pollutants as a set, the individual indices.
  func add(_ individual: [AirQualityIndex.Pollutant: Int], into results: inout FormulaResults) {
    let report = AirQualityIndex.report(individual)
    if let index = report.index {
      results.add(0, Double(index))
      results.add(1, Double(AirQualityIndex.level(index)))
      results.add(2, Double(report.primary.reduce(0) { $0 | 1 << $1.rawValue }))
    }
    for pollutant in AirQualityIndex.Pollutant.allCases {
      results.add(3, item: pollutant.rawValue, report.individual[pollutant].map(Double.init))
    }
  }
}

/// The index of an hour. In 2026 all from means of the hour; in 2012 particles from the moving mean of 24 hours, ozone
/// from the hour and from the moving mean of eight, whichever is worse, and SO2 above 800 ug/m3 from 24 hours.
struct HourlyAirQualityKernel: WindowKernel {
  private static let hour: Int64 = 3_600_000_000_000
  private let output: AirQualityOutput
  let lookback = 23 * hour

  init(_ indicator: DerivedIndicator) {
    output = AirQualityOutput(indicator)
  }

  func evaluate(_ window: WindowView, into results: inout FormulaResults) {
    let edition = output.edition(at: window.start)
    let first = window.start.advanced(byNanoseconds: -lookback)
    var individual: [AirQualityIndex.Pollutant: Int] = [:]
    for pollutant in AirQualityIndex.Pollutant.allCases {
      let hours = window.hourlyMeans(pollutant.rawValue, from: first, count: 24)
      individual[pollutant] = index(pollutant, hours, edition)
    }
    output.add(individual, into: &results)
  }

  private func index(
    _ pollutant: AirQualityIndex.Pollutant, _ hours: [Double?], _ edition: AirQualityIndex.Edition
  ) -> Int? {
    let ofHour = hours[23].flatMap { AirQualityIndex.individual(pollutant, .hour, $0, edition) }
    guard edition == .of2012 else { return ofHour }
    let ofDay = WindowView.mean(hours, complete: 20.0 / 24)
      .flatMap { AirQualityIndex.individual(pollutant, .day, $0, edition) }
    switch pollutant {
    case .pm25, .pm10: return ofDay
    case .so2: return hours[23] == nil ? nil : ofHour ?? ofDay
    case .no2, .co: return ofHour
    case .o3:
      let ofEight = WindowView.mean(hours[16...], complete: 6.0 / 8)
        .flatMap { AirQualityIndex.individual(.o3, .eightHours, $0, edition) }
      return [ofHour, ofEight].compactMap(\.self).max()
    }
  }
}

/// The index of a day: means of the natural day from its hourly means, and for ozone the greatest mean of eight hours. In
/// 2012 the greatest mean of one hour counts too.
struct DailyAirQualityKernel: WindowKernel {
  /// Means of eight hours that end from 08:00 to 24:00 lie within the day.
  private static let eightHourEnds = 8...24
  /// How many of those a day needs, unless the greatest is above the limit anyway (HJ 663-2013).
  private static let eightHourMeansMin = 14
  /// The limit of GB 3095, class 2, for ozone of eight hours in ug/m3.
  private static let ozoneLimit = 160.0

  private let output: AirQualityOutput
  private let complete: Double

  init(_ indicator: DerivedIndicator) {
    output = AirQualityOutput(indicator)
    complete = indicator.window?.complete ?? 20.0 / 24
  }

  func evaluate(_ window: WindowView, into results: inout FormulaResults) {
    let edition = output.edition(at: window.start)
    var individual: [AirQualityIndex.Pollutant: Int] = [:]
    for pollutant in AirQualityIndex.Pollutant.allCases {
      let hours = window.hourlyMeans(pollutant.rawValue, from: window.start, count: 24)
      individual[pollutant] =
        pollutant == .o3
        ? ozone(hours, edition)
        : WindowView.mean(hours, complete: complete)
          .flatMap { AirQualityIndex.individual(pollutant, .day, $0, edition) }
    }
    output.add(individual, into: &results)
  }

  private func ozone(_ hours: [Double?], _ edition: AirQualityIndex.Edition) -> Int? {
    let means = Self.eightHourEnds.compactMap { WindowView.mean(hours[($0 - 8)..<$0], complete: 6.0 / 8) }
    let greatest = means.max().flatMap { means.count >= Self.eightHourMeansMin || $0 > Self.ozoneLimit ? $0 : nil }
    let ofEight = greatest.flatMap { AirQualityIndex.individual(.o3, .eightHours, $0, edition) }
    guard edition == .of2012, greatest != nil else { return ofEight }
    let ofHour = hours.compactMap(\.self).max().flatMap { AirQualityIndex.individual(.o3, .hour, $0, edition) }
    return [ofEight, ofHour].compactMap(\.self).max()
  }
}

/// ``WeatherIndex/heatIndex(temperature:humidity:)``.
struct HeatIndexKernel: PointKernel {
  init(_ indicator: DerivedIndicator) {}

  func evaluate(_ values: [Double?], into results: inout FormulaResults) {
    guard let temperature = values[0], let humidity = values[1] else { return }
    results.add(0, WeatherIndex.heatIndex(temperature: temperature, humidity: humidity))
  }
}

/// ``WeatherIndex/windChill(temperature:windSpeed:)``.
struct WindChillKernel: PointKernel {
  init(_ indicator: DerivedIndicator) {}

  func evaluate(_ values: [Double?], into results: inout FormulaResults) {
    guard let temperature = values[0], let speed = values[1] else { return }
    results.add(0, WeatherIndex.windChill(temperature: temperature, windSpeed: speed))
  }
}

/// ``WeatherIndex/dewPoint(temperature:humidity:)``.
struct DewPointKernel: PointKernel {
  init(_ indicator: DerivedIndicator) {}

  func evaluate(_ values: [Double?], into results: inout FormulaResults) {
    guard let temperature = values[0], let humidity = values[1] else { return }
    results.add(0, WeatherIndex.dewPoint(temperature: temperature, humidity: humidity))
  }
}
