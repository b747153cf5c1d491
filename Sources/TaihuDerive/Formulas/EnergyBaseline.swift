/// A linear energy baseline E = intercept + slope · x (ISO 50006), and how well it fits (ASHRAE Guideline 14).
public struct EnergyBaseline: Hashable, Sendable {
  /// The consumption that does not depend on the driver.
  public var intercept: Double
  /// The consumption for each unit of the driver.
  public var slope: Double

  /// A baseline from its parts.
  public init(intercept: Double, slope: Double) {
    (self.intercept, self.slope) = (intercept, slope)
  }

  /// The least-squares line through points; `nil` with fewer than three of them or a driver that never changes.
  public init?(fitting points: [(driver: Double, energy: Double)]) {
    guard points.count >= 3 else { return nil }
    let count = Double(points.count)
    let driver = points.reduce(0) { $0 + $1.driver } / count
    let energy = points.reduce(0) { $0 + $1.energy } / count
    let spread = points.reduce(0) { $0 + ($1.driver - driver) * ($1.driver - driver) }
    guard spread > 0 else { return nil }
    slope = points.reduce(0) { $0 + ($1.driver - driver) * ($1.energy - energy) } / spread
    intercept = energy - slope * driver
  }

  /// The expected consumption.
  public func energy(driver: Double) -> Double { intercept + slope * driver }

  /// The share of the variation that the line explains, R².
  public func determination(_ points: [(driver: Double, energy: Double)]) -> Double {
    let mean = points.reduce(0) { $0 + $1.energy } / Double(points.count)
    let total = points.reduce(0) { $0 + ($1.energy - mean) * ($1.energy - mean) }
    return 1 - squaredErrors(points) / total
  }

  /// The coefficient of variation of the error, CV(RMSE), with two parameters fitted.
  public func variation(_ points: [(driver: Double, energy: Double)]) -> Double {
    let mean = points.reduce(0) { $0 + $1.energy } / Double(points.count)
    return (squaredErrors(points) / Double(points.count - 2)).squareRoot() / mean
  }

  /// Degree days of a mean temperature over some days: below the base (heating) or above it (cooling).
  public static func degreeDays(mean: Double, base: Double, isHeating: Bool, days: Double) -> Double {
    max(0, isHeating ? base - mean : mean - base) * days
  }

  private func squaredErrors(_ points: [(driver: Double, energy: Double)]) -> Double {
    points.reduce(0) { $0 + ($1.energy - energy(driver: $1.driver)) * ($1.energy - energy(driver: $1.driver)) }
  }
}
