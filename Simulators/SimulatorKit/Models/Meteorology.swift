internal import Glibc

/// The weather as a small station on a mast or a buoy measures it.
enum Meteorology {
  /// Every quantity such a station may have; packs declare those they want.
  static func measurements(
    _ weather: WeatherConditions, using generator: inout SeededGenerator
  ) -> [Measurement] {
    let direction = weather.windDirection.truncatingRemainder(dividingBy: 360)
    let truths: [(String, Double)] = [
      ("air_temp", weather.airTemperature), ("rh", weather.humidity), ("pressure", weather.pressure),
      ("dew_point", dewPoint(weather)), ("wind_speed", weather.windSpeed),
      ("wind_dir", direction < 0 ? direction + 360 : direction),
      ("rain", weather.rainRate / 6), ("irradiance", 980 * weather.sunshine),
      ("illuminance", 105_000 * weather.sunshine),
    ]
    return truths.map { quantity, truth in
      Measurement(quantity: quantity, value: Sensor.of(quantity).read(truth, using: &generator))
    }
  }

  /// The dew point in °C by Magnus' formula: γ = ln(RH/100) + 17.625·T/(243.04 + T), Td = 243.04·γ/(17.625 − γ).
  static func dewPoint(_ weather: WeatherConditions) -> Double {
    let temperature = weather.airTemperature
    let gamma = log(weather.humidity / 100) + 17.625 * temperature / (243.04 + temperature)
    return 243.04 * gamma / (17.625 - gamma)
  }
}
