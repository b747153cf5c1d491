internal import Glibc

/// Figures of three-phase supply and of load.
public enum ElectricPower {
  /// The true voltage unbalance |U2|/|U1| in % from three line-to-line voltages: IEC 61000-4-30, GB/T 15543.
  ///
  /// - Returns: `nil` for voltages that no triangle has, or that are all zero.
  public static func unbalance(lineVoltages ab: Double, _ bc: Double, _ ca: Double) -> Double? {
    let squares = ab * ab + bc * bc + ca * ca
    guard squares > 0 else { return nil }
    let beta = (ab * ab * ab * ab + bc * bc * bc * bc + ca * ca * ca * ca) / (squares * squares)
    // Equal voltages give exactly 1/3, which rounding may miss by a little.
    let inner = 3 - 6 * beta
    guard inner >= -1e-12 else { return nil }
    let root = min(1, max(0, inner).squareRoot())
    return ((1 - root) / (1 + root)).squareRoot() * 100
  }

  /// The voltage unbalance in % as NEMA MG 1 has it: the greatest deviation from the mean.
  public static func unbalanceNEMA(_ voltages: [Double]) -> Double? {
    let mean = voltages.reduce(0, +) / Double(voltages.count)
    guard mean > 0 else { return nil }
    return voltages.map { abs($0 - mean) }.max().map { $0 / mean * 100 }
  }

  /// The current unbalance in %: (greatest − least) / greatest; `nil` without current.
  public static func currentUnbalance(_ currents: [Double]) -> Double? {
    guard let most = currents.max(), let least = currents.min(), most > 0 else { return nil }
    return (most - least) / most * 100
  }

  /// The power factor P/S of active and reactive power in one unit; `nil` without either.
  public static func powerFactor(active: Double, reactive: Double) -> Double? {
    let apparent = (active * active + reactive * reactive).squareRoot()
    return apparent > 0 ? active / apparent : nil
  }

  /// The reactive power that brings the power factor to `target`: P (tan φ1 − tan φ2), 0 when it is there already.
  public static func compensation(active: Double, reactive: Double, target: Double) -> Double {
    max(0, abs(reactive) - abs(active) * (1 / (target * target) - 1).squareRoot())
  }

  /// The load factor: energy in kW.h in relation to what the peak demand in kW would give in so many hours.
  public static func loadFactor(energy: Double, peak: Double, hours: Double) -> Double? {
    peak > 0 && hours > 0 ? energy / (peak * hours) : nil
  }
}
