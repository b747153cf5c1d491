/// Lengths of time as text for people.
enum DurationText {
  /// An age or a length in nanoseconds, in its one or two largest units: `12 s`, `3 min`, `5 h 20 min`, `2 d 4 h`.
  static func short(nanoseconds: Int64) -> String {
    if nanoseconds < 0 { return "-" + short(nanoseconds: nanoseconds == .min ? .max : -nanoseconds) }
    let seconds = nanoseconds / 1_000_000_000
    switch seconds {
    case 0: return nanoseconds == 0 ? "0 s" : "\(max(1, nanoseconds / 1_000_000)) ms"
    case ..<120: return "\(seconds) s"
    case ..<7_200: return "\(seconds / 60) min"
    case ..<172_800: return pair(seconds / 3_600, "h", seconds % 3_600 / 60, "min")
    default: return pair(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h")
    }
  }

  private static func pair(_ large: Int64, _ largeUnit: String, _ small: Int64, _ smallUnit: String) -> String {
    small == 0 ? "\(large) \(largeUnit)" : "\(large) \(largeUnit) \(small) \(smallUnit)"
  }
}
