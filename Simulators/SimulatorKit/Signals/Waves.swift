internal import Glibc

/// Daily courses of a fixed shape, functions of the local time alone.
enum Waves {
  /// A cosine of one cycle a day, 1 at `peak` (hours), −1 twelve hours later.
  static func daily(_ time: LocalTime, peak: Double) -> Double {
    cos(2 * .pi * (time.hour - peak) / 24)
  }

  /// A cosine of two cycles a day, 1 at `peak` (hours) and twelve hours later.
  static func twiceDaily(_ time: LocalTime, peak: Double) -> Double {
    cos(4 * .pi * (time.hour - peak) / 24)
  }

  /// A bump of height 1 at `peak` (hours) and standard deviation `width` (hours), across midnight too.
  static func bump(_ time: LocalTime, peak: Double, width: Double) -> Double {
    var distance = abs(time.hour - peak)
    if distance > 12 { distance = 24 - distance }
    return exp(-0.5 * (distance / width) * (distance / width))
  }

  /// The sun's height as a share of its height at noon: half a sine from `sunrise` to `sunset`, else 0.
  static func daylight(_ time: LocalTime) -> Double {
    // Day length at 31.6° N runs from 10.2 h at the end of December to 14.2 h at the end of June.
    let length = 12.2 - 2.0 * cos(2 * .pi * time.month / 12)
    let sinceSunrise = time.hour - (12 - length / 2)
    guard sinceSunrise > 0, sinceSunrise < length else { return 0 }
    return sin(.pi * sinceSunrise / length)
  }
}
