/// The National Early Warning Score 2 of the Royal College of Physicians (2017), for adults who are not pregnant. It
/// supports a decision and is no diagnosis.
public enum EarlyWarningScore {
  /// A parameter, in the order in which formulas take them.
  public enum Parameter: Int, Sendable, CaseIterable {
    /// Breaths a minute.
    case respiration
    /// Oxygen saturation in %.
    case saturation
    /// Whether supplementary oxygen is given, 1 or 0.
    case oxygen
    /// Systolic pressure in mm[Hg].
    case pressure
    /// Beats a minute.
    case pulse
    /// Alert is 0, anything else (confusion, voice, pain, unresponsive) more.
    case consciousness
    /// Body temperature in Cel.
    case temperature
  }

  /// Which scale the saturation is scored by.
  public enum SaturationScale: Int, Sendable {
    /// For everyone else.
    case one = 1
    /// For those with hypercapnic respiratory failure, whose target is 88–92 %.
    case two = 2
  }

  /// How soon somebody must look.
  public enum Risk: Int, Sendable {
    case none = 0, low, lowMedium, medium, high
  }

  /// The scores of the parameters given. The saturation on scale 2 needs to know whether oxygen is given.
  public static func parts(_ values: [Parameter: Double], scale: SaturationScale) -> [Parameter: Int] {
    var parts: [Parameter: Int] = [:]
    for (parameter, value) in values {
      parts[parameter] = score(parameter, value, scale: scale, onOxygen: values[.oxygen].map { $0 != 0 })
    }
    return parts
  }

  /// The risk of a complete set of scores.
  public static func risk(_ parts: [Parameter: Int]) -> Risk {
    let total = parts.values.reduce(0, +)
    if total >= 7 { return .high }
    if total >= 5 { return .medium }
    if parts.values.contains(3) { return .lowMedium }
    return total > 0 ? .low : .none
  }

  /// The score of one parameter; `nil` where it can't be told. Values are rounded to whole numbers, the temperature to
  /// tenths.
  private static func score(
    _ parameter: Parameter, _ value: Double, scale: SaturationScale, onOxygen: Bool?
  ) -> Int? {
    let whole = Rounding.steps(value)
    switch parameter {
    case .respiration: return score(whole, [(8, 3), (11, 1), (20, 0), (24, 2)], above: 3)
    case .saturation: return saturation(whole, scale, onOxygen)
    case .oxygen: return whole == 0 ? 0 : 2
    case .pressure: return score(whole, [(90, 3), (100, 2), (110, 1), (219, 0)], above: 3)
    case .pulse: return score(whole, [(40, 3), (50, 1), (90, 0), (110, 1), (130, 2)], above: 3)
    case .consciousness: return whole == 0 ? 0 : 3
    case .temperature:
      return score(Rounding.steps(value, scale: 10), [(350, 3), (360, 1), (380, 0), (390, 1)], above: 2)
    }
  }

  private static func saturation(_ percent: Int, _ scale: SaturationScale, _ onOxygen: Bool?) -> Int? {
    if scale == .one { return score(percent, [(91, 3), (93, 2), (95, 1)], above: 0) }
    if percent <= 92 { return score(percent, [(83, 3), (85, 2), (87, 1)], above: 0) }
    guard let onOxygen else { return nil }
    return onOxygen ? score(percent, [(94, 1), (96, 2)], above: 3) : 0
  }

  /// The score of the first band whose upper end is not passed.
  private static func score(_ value: Int, _ bands: [(upTo: Int, score: Int)], above: Int) -> Int {
    bands.first { value <= $0.upTo }?.score ?? above
  }
}
