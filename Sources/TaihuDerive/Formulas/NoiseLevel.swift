internal import Glibc

/// Means and statistics of sound levels in dB(A): GB 3096-2008.
public enum NoiseLevel {
  /// The equivalent level: 10·lg of the mean of 10^(L/10); `nil` of none.
  public static func equivalent(_ levels: [Double]) -> Double? {
    if levels.isEmpty { return nil }
    return 10 * log10(levels.reduce(0) { $0 + pow(10, $1 / 10) } / Double(levels.count))
  }

  /// The day-night level Ldn: sixteen hours of day, eight of night with 10 dB added.
  public static func dayNight(day: Double, night: Double) -> Double {
    10 * log10((16 * pow(10, day / 10) + 8 * pow(10, (night + 10) / 10)) / 24)
  }

  /// The day-evening-night level Lden of the European Union: 12, 4 and 8 hours, 5 and 10 dB added.
  public static func dayEveningNight(day: Double, evening: Double, night: Double) -> Double {
    let energy = 12 * pow(10, day / 10) + 4 * pow(10, (evening + 5) / 10) + 8 * pow(10, (night + 10) / 10)
    return 10 * log10(energy / 24)
  }

  /// The level exceeded `percent` % of the time, of levels in rising order; linear between neighbours, `nil` of none.
  public static func exceeded(_ percent: Double, sorted levels: [Double]) -> Double? {
    guard let last = levels.indices.last else { return nil }
    let place = (1 - percent / 100) * Double(last)
    let below = Int(place)
    if below >= last { return levels[last] }
    return levels[below] + (place - Double(below)) * (levels[below + 1] - levels[below])
  }
}
