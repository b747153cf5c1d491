/// Losses and emissions of combustion.
public enum Combustion {
  /// A fuel with its constants.
  public enum Fuel: String, Sendable, CaseIterable {
    case naturalGas = "natural-gas"
    case lightOil = "light-oil"
    case lpg, anthracite, lignite, wood
    case cokeOvenGas = "coke-oven-gas"
    case townGas = "town-gas"
    case bituminous

    /// The constants A2 and B of the Siegert formula, as two makers of instruments give them. That of bituminous coal is
    /// an estimate, ± 0.05.
    public var siegert: (a2: Double, b: Double) {
      switch self {
      case .naturalGas: (0.660, 0.009)
      case .lightOil: (0.680, 0.007)
      case .lpg: (0.630, 0.008)
      case .anthracite: (0.758, 0)
      case .lignite: (0.955, 0)
      case .wood: (0.765, 0)
      case .cokeOvenGas: (0.600, 0.011)
      case .townGas: (0.630, 0.011)
      case .bituminous: (0.70, 0)
      }
    }

    /// The greatest possible CO2 content of dry flue gas in %; `nil` where no value is at hand.
    public var carbonDioxideMax: Double? {
      switch self {
      case .naturalGas: 11.8
      case .lightOil: 15.4
      case .lpg: 13.7
      case .anthracite: 20.5
      case .lignite: 19.8
      case .wood: 20.3
      case .cokeOvenGas: 10.3
      case .townGas: 13.6
      case .bituminous: nil
      }
    }
  }

  /// The oxygen content of air in %, as HJ 212 and the Siegert formula take it.
  public static let airOxygen = 21.0
  /// The most oxygen in % with which a result means anything: next to none of the gas is flue gas above it.
  public static let oxygenMax = 20.0

  /// The flue gas loss in % of the net calorific value: (TF − TA)·(A2/(21 − O2) + B). The efficiency is 100 less this, and
  /// less the losses by unburnt carbon, CO and radiation, which are not measured here.
  public static func siegertLoss(_ fuel: Fuel, flue: Double, air: Double, oxygen: Double) -> Double? {
    guard (0...oxygenMax).contains(oxygen) else { return nil }
    return (flue - air) * (fuel.siegert.a2 / (airOxygen - oxygen) + fuel.siegert.b)
  }

  /// The excess air λ = 21/(21 − O2).
  public static func excessAir(oxygen: Double) -> Double? {
    (0...oxygenMax).contains(oxygen) ? airOxygen / (airOxygen - oxygen) : nil
  }

  /// The CO2 content in %: CO2max·(21 − O2)/21.
  public static func carbonDioxide(_ fuel: Fuel, oxygen: Double) -> Double? {
    guard (0...airOxygen).contains(oxygen) else { return nil }
    return fuel.carbonDioxideMax.map { $0 * (airOxygen - oxygen) / airOxygen }
  }

  /// A concentration at the reference content of oxygen: C·(21 − O2ref)/(21 − O2), HJ 212-2017 annex D.
  public static func corrected(_ concentration: Double, oxygen: Double, reference: Double) -> Double? {
    guard (0...oxygenMax).contains(oxygen) else { return nil }
    return concentration * (airOxygen - reference) / (airOxygen - oxygen)
  }
}
