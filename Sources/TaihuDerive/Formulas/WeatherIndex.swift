internal import Glibc

/// What the weather feels like.
public enum WeatherIndex {
  /// The heat index in Cel of an air temperature in Cel and a relative humidity in %: US National Weather Service.
  public static func heatIndex(temperature: Double, humidity: Double) -> Double {
    let t = temperature * 9 / 5 + 32
    let simple = -10.3 + 1.1 * t + 0.047 * humidity
    return ((simple < 80 ? simple : regression(t, humidity)) - 32) * 5 / 9
  }

  /// The regression of Rothfusz with its two adjustments, in degrees Fahrenheit.
  private static func regression(_ t: Double, _ r: Double) -> Double {
    var index = -42.379 + 2.04901523 * t + 10.14333127 * r - 0.22475541 * t * r - 6.83783e-3 * t * t
    index += -5.481717e-2 * r * r + 1.22874e-3 * t * t * r + 8.5282e-4 * t * r * r - 1.99e-6 * t * t * r * r
    if r < 13, (80...112).contains(t) { index -= (13 - r) / 4 * ((17 - abs(t - 95)) / 17).squareRoot() }
    if r > 85, (80...87).contains(t) { index += (r - 85) / 10 * ((87 - t) / 5) }
    return index
  }

  /// The wind chill in Cel of an air temperature in Cel and a wind speed in m/s; `nil` above 10 Cel or below 4.8 km/h,
  /// where it is not defined.
  public static func windChill(temperature: Double, windSpeed: Double) -> Double? {
    let speed = windSpeed * 3.6
    guard temperature <= 10, speed >= 4.8 else { return nil }
    let power = pow(speed, 0.16)
    return 13.12 + 0.6215 * temperature - 11.37 * power + 0.3965 * temperature * power
  }

  /// The dew point in Cel by the Magnus formula; `nil` for air without any moisture.
  public static func dewPoint(temperature: Double, humidity: Double) -> Double? {
    guard humidity > 0, temperature > -100 else { return nil }
    let gamma = log(humidity / 100) + 17.625 * temperature / (243.04 + temperature)
    return 243.04 * gamma / (17.625 - gamma)
  }
}
