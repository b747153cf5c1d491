internal import Glibc

/// A value that follows another with inertia: a first-order low-pass filter, sampled at any step of time.
struct Lag: Sendable {
  /// The time constant in seconds: after it 63 % of a step is made up.
  let timeConstant: Double
  /// The present value.
  private(set) var value: Double
  private var hasBegun: Bool

  /// A follower that starts at `value`, or where `nil` at the first target.
  init(timeConstant: Double, at value: Double?) {
    self.timeConstant = timeConstant
    self.value = value ?? 0
    hasBegun = value != nil
  }

  /// Moves towards `target` for a step in seconds and returns the new value.
  @discardableResult
  mutating func advance(towards target: Double, by seconds: Double) -> Double {
    if !hasBegun { (value, hasBegun) = (target, true) }
    value = target + (value - target) * exp(-seconds / timeConstant)
    return value
  }
}
