internal import Glibc

/// How much oxygen water can hold.
public enum OxygenSaturation {
  /// The saturated concentration in mg/L at a temperature in Cel.
  ///
  /// 468/(31.6+T) in fresh water at 101.325 kPa; (491−2.65 S)/(33.5+T) in saline water (HJ 2.3-2018), S in g/kg. Both in
  /// proportion to the air pressure, which follows from the altitude by the standard atmosphere (ISO 2533).
  ///
  /// - Returns: `nil` outside −2 to 60 Cel or 0 to 50 g/kg, where neither formula holds.
  public static func limit(temperature: Double, salinity: Double? = nil, altitude: Double = 0) -> Double? {
    guard (-2...60).contains(temperature) else { return nil }
    let pressure = pow(1 - 2.25577e-5 * altitude, 5.25588)
    guard let salinity else { return 468 / (31.6 + temperature) * pressure }
    guard (0...50).contains(salinity) else { return nil }
    return (491 - 2.65 * salinity) / (33.5 + temperature) * pressure
  }
}
