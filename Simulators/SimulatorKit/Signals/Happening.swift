internal import Glibc

/// Something that now and then begins by chance, lasts a while and ends.
struct Happening: Sendable {
  /// The mean time from an end to the next beginning, in seconds.
  let meanInterval: Double
  /// How long it lasts, in seconds.
  let length: ClosedRange<Double>
  private var remaining = 0.0

  /// A happening that is not going on.
  init(every meanInterval: Double, lasting length: ClosedRange<Double>) {
    (self.meanInterval, self.length) = (meanInterval, length)
  }

  /// Whether it goes on.
  var isActive: Bool { remaining > 0 }

  /// Moves on by a step in seconds; `rate` makes it more or less likely than usual.
  ///
  /// - Returns: Whether it goes on.
  @discardableResult
  mutating func advance(by seconds: Double, rate: Double = 1, using generator: inout SeededGenerator) -> Bool {
    if remaining > 0 {
      remaining -= seconds
    } else if generator.uniform() < 1 - exp(-rate * seconds / meanInterval) {
      remaining = generator.uniform(in: length)
    }
    return isActive
  }
}
