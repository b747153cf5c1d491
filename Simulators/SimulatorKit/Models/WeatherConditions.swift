/// The weather over the whole city at one instant.
struct WeatherConditions: Hashable, Sendable {
  /// Air temperature in °C.
  var airTemperature: Double
  /// How far the temperature lies from the mean of the season and hour, in K.
  var temperatureAnomaly: Double
  /// Relative humidity in percent.
  var humidity: Double
  /// Pressure at sea level in hPa.
  var pressure: Double
  /// Wind speed in m/s.
  var windSpeed: Double
  /// The direction the wind comes from in degrees, not reduced to 0..<360.
  var windDirection: Double
  /// Rain in mm/h.
  var rainRate: Double
  /// Irradiance as a share of the clear midday sun, 0…1.
  var sunshine: Double
  /// The logarithm of how hazy the air over the region is, 0 on an average day.
  var haze: Double

  /// The weather `fraction` (0…1) of the way from this to `later`.
  func interpolated(to later: WeatherConditions, fraction: Double) -> WeatherConditions {
    func mix(_ part: KeyPath<WeatherConditions, Double>) -> Double {
      self[keyPath: part] + (later[keyPath: part] - self[keyPath: part]) * fraction
    }
    return WeatherConditions(
      airTemperature: mix(\.airTemperature), temperatureAnomaly: mix(\.temperatureAnomaly),
      humidity: mix(\.humidity), pressure: mix(\.pressure), windSpeed: mix(\.windSpeed),
      windDirection: mix(\.windDirection), rainRate: mix(\.rainRate), sunshine: mix(\.sunshine), haze: mix(\.haze))
  }
}
