internal import ArgumentParser
internal import TaihuCore

/// Which readings count, by their quality.
struct QualityFilter: Hashable, Sendable, ExpressibleByArgument {
  /// The qualities that count.
  var qualities: Set<Quality>

  /// Good and suspect readings, which is what a question means when it does not say.
  static let usual = QualityFilter(qualities: [.good, .suspect])

  /// Every reading.
  static let all = QualityFilter(qualities: Set(Quality.allCases))

  /// A filter that keeps those qualities.
  init(qualities: Set<Quality>) {
    self.qualities = qualities
  }

  /// `all`, or names parted by commas: `good`, `good,suspect`.
  init?(argument: String) {
    if argument == "all" {
      self = .all
      return
    }
    var found: Set<Quality> = []
    for name in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let quality = Quality(String(name)) else { return nil }
      found.insert(quality)
    }
    qualities = found
  }

  /// How help shows the default.
  var defaultValueDescription: String {
    self == .all ? "all" : Quality.allCases.filter(qualities.contains).map(\.description).joined(separator: ",")
  }

  /// Whether a reading counts.
  func keeps(_ reading: Reading) -> Bool { qualities.contains(reading.quality) }
}
