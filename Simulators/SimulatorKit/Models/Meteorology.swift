internal import Glibc

/// The weather as a small station on a mast or a buoy would measure it.
enum Meteorology {
  /// Every quantity such a station may have; packs declare those they want.
  static func truths(_ weather: WeatherConditions) -> [(quantity: String, value: Double)] {
    let direction = weather.windDirection.truncatingRemainder(dividingBy: 360)
    return [
      ("air_temp", weather.airTemperature), ("rh", weather.humidity), ("pressure", weather.pressure),
      ("dew_point", dewPoint(weather)), ("wind_speed", weather.windSpeed),
      ("wind_dir", direction < 0 ? direction + 360 : direction),
      ("rain", weather.rainRate / 6), ("irradiance", 980 * weather.sunshine),
      ("illuminance", 105_000 * weather.sunshine),
    ]
  }

  /// The dew point in °C by Magnus' formula: γ = ln(RH/100) + 17.625·T/(243.04 + T), Td = 243.04·γ/(17.625 − γ).
  static func dewPoint(_ weather: WeatherConditions) -> Double {
    let temperature = weather.airTemperature
    let gamma = log(weather.humidity / 100) + 17.625 * temperature / (243.04 + temperature)
    return 243.04 * gamma / (17.625 - gamma)
  }

  /// How far one sees, in m: haze and damp take away from 25 km, and rain from what is left.
  static func visibility(_ weather: WeatherConditions) -> Double {
    let damp = max(0, weather.humidity - 85) / 15
    return 25_000 * exp(-0.8 * max(-1, weather.haze)) * exp(-1.8 * damp * damp) / (1 + 0.25 * weather.rainRate)
  }
}
