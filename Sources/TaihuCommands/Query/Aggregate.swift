internal import ArgumentParser

/// How the readings of a window become one value.
enum Aggregate: Hashable, Sendable, ExpressibleByArgument {
  case mean, min, max, sum, count, first, last
  /// The value below which so large a share of the values lies, 0…1; between two values it is interpolated.
  case quantile(Double)

  /// The names in a few words, for help and for errors.
  static let names = "mean, min, max, sum, count, first, last, median, p95 (or any p0 to p100)"

  /// The aggregate of that name, or `nil`.
  init?(argument: String) {
    switch argument {
    case "mean", "avg": self = .mean
    case "min": self = .min
    case "max": self = .max
    case "sum": self = .sum
    case "count": self = .count
    case "first": self = .first
    case "last": self = .last
    case "median": self = .quantile(0.5)
    default:
      guard argument.hasPrefix("p"), let percent = Double(argument.dropFirst()), (0...100).contains(percent)
      else { return nil }
      self = .quantile(percent / 100)
    }
  }

  /// Whether the result is a number of readings and not in the series' unit.
  var isCount: Bool { self == .count }
}
