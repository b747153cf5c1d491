internal import Glibc

/// Noise that remembers: a first-order autoregressive process with mean 0, sampled at any step of time.
///
/// With ρ = e^(−Δt/τ) each step is x ← ρ·x + σ·√(1 − ρ²)·N(0, 1), so the deviation stays σ whatever the step.
struct AutoregressiveNoise: Sendable {
  /// The standard deviation σ.
  let deviation: Double
  /// The time constant τ in seconds: after it the memory has fallen to 1/e.
  let timeConstant: Double
  /// The present value.
  private(set) var value: Double

  /// Noise that starts somewhere in its stationary distribution.
  init(deviation: Double, timeConstant: Double, using generator: inout SeededGenerator) {
    self.deviation = deviation
    self.timeConstant = timeConstant
    value = deviation * generator.gaussian()
  }

  /// Moves on by a step in seconds and returns the new value.
  @discardableResult
  mutating func advance(by seconds: Double, using generator: inout SeededGenerator) -> Double {
    let memory = exp(-seconds / timeConstant)
    value = memory * value + deviation * (1 - memory * memory).squareRoot() * generator.gaussian()
    return value
  }
}
