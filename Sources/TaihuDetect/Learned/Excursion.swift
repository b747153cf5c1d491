/// How long and how far a series has been beside its forecast: the short mean of residuals, against its usual size.
///
/// It finds what stays away by less than a single reading would be noticed for.
struct Excursion: BitwiseCopyable {
  /// The gain of the short mean: about the last three readings count.
  private static let gain = 0.3
  /// The usual size is at least this share of the series' spread.
  private static let leastShare = 1e-9

  private var mean = 0.0
  private var usual = ClippedMean()
  private var sizes = Feature()

  /// Nothing seen yet.
  init() {}

  /// Takes in a reading's distance from its forecast.
  ///
  /// - Complexity: O(1).
  mutating func finding(of residual: Double, _ view: Baseline.View, _ baseline: Baseline) -> Feature.Finding {
    mean += Self.gain * (residual - mean)
    return sizes.finding(
      of: usual.ratio(of: mean, least: Self.leastShare * view.spread, gain: baseline.gain, limit: baseline.limit))
  }
}

extension Excursion {
  /// Appends everything.
  func encode(to writer: inout StateWriter) {
    writer.append(mean)
    writer.append(usual.value)
    sizes.encode(to: &writer)
  }

  /// An excursion from what was appended.
  init(from reader: inout StateReader) {
    mean = reader.next()
    usual = ClippedMean(reader.next())
    sizes = Feature(from: &reader)
  }
}
