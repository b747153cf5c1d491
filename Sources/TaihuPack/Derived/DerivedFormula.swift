/// What a formula of derived indicators takes and gives: the side of it that a pack's author sees. `TaihuDerive` holds the
/// calculations, by the same names.
public struct DerivedFormula: Sendable, Hashable {
  /// Something the formula computes with.
  public struct Input: Sendable, Hashable {
    /// Its name in the formula.
    public var name: String
    /// The units it may have, each with the factor that leads to the unit in which the formula calculates; empty: any.
    public var units: [String: Double]
    /// Whether there is no result without it.
    public var isRequired: Bool
  }

  /// A series that the formula gives.
  public struct Output: Sendable, Hashable {
    /// Where the texts of its values come from.
    public enum States: Sendable, Hashable {
      /// Values are plain numbers.
      case none
      /// Each text stands for a number.
      case fixed([String: Int])
      /// A value is a set of inputs: bit *n* stands for the formula's input *n*; 0 is `none`.
      case inputs
    }

    /// Its name after that of the indicator; empty for the main series.
    public var name: String
    /// The unit of its values.
    public var unit: String
    /// The texts of its values.
    public var states: States = .none
    /// The label by which several series of this output are told apart, one for each input; `nil` where there is one.
    public var label: String?
  }

  /// Something the formula needs to know beside its inputs.
  public enum Option: Sendable, Hashable {
    /// A number within a range; without a default the pack must say it.
    case number(String, default: Double?, in: ClosedRange<Double>)
    /// One of some texts; without a default the pack must say it.
    case choice(String, among: [String], default: String?)

    /// Its name.
    public var name: String {
      switch self {
      case .number(let name, _, _), .choice(let name, _, _): name
      }
    }
  }

  /// Which stretch of time gives one value.
  public enum Timing: Sendable, Hashable {
    /// One message, or any window of means.
    case message
    /// Any window; without one in the pack this one, in nanoseconds.
    case window(Int64)
    /// This window and no other, in nanoseconds.
    case fixed(Int64)
  }

  /// Its name in packs.
  public var name: String
  /// The standard and clause it follows, or where else it comes from.
  public var source: String
  /// What it computes with, in the order of the calculation.
  public var inputs: [Input]
  /// The series it gives, the main one first.
  public var outputs: [Output]
  /// What else it needs to know.
  public var options: [Option] = []
  /// When it is computed.
  public var timing: Timing = .message
  /// Whether it compares pairs of devices in a row; such a formula takes no other scope.
  public var comparesNeighbours = false
  /// Whether one of its inputs must be measured, though none is required by itself.
  public var needsAnyInput: Bool { !inputs.contains(where: \.isRequired) }

  /// Every formula, by subject.
  public static let all: [DerivedFormula] = air + water + road + energy + community

  /// The formula of a name, or `nil`.
  public static func named(_ name: String) -> DerivedFormula? { all.first { $0.name == name } }
}

extension DerivedFormula.Input {
  /// A required input.
  static func required(_ name: String, _ units: [String: Double]) -> Self {
    Self(name: name, units: units, isRequired: true)
  }

  /// An optional input.
  static func optional(_ name: String, _ units: [String: Double]) -> Self {
    Self(name: name, units: units, isRequired: false)
  }
}

/// Units that inputs may have, each with the factor to the first.
enum DerivedUnits {
  static let microgramsOfAir = ["ug/m3": 1.0, "mg/m3": 1_000]
  static let milligramsOfAir = ["mg/m3": 1.0, "ug/m3": 0.001]
  static let milligramsOfWater = ["mg/L": 1.0, "ug/L": 0.001, "g/m3": 1]
  static let microgramsOfWater = ["ug/L": 1.0, "mg/L": 1_000, "mg/m3": 1]
  static let celsius = ["Cel": 1.0]
  static let percent = ["%": 1.0, "1": 100]
  static let kilowatts = ["kW": 1.0, "W": 0.001, "MW": 1_000]
  static let kilowattHours = ["kW.h": 1.0, "W.h": 0.001, "MW.h": 1_000]
  static let kilovars = ["kV.A{reactive}": 1.0, "V.A{reactive}": 0.001]
  static let volts = ["V": 1.0, "kV": 1_000]
  static let amperes = ["A": 1.0, "kA": 1_000]
  static let kilometresPerHour = ["km/h": 1.0, "m/s": 3.6]
  static let metresPerSecond = ["m/s": 1.0, "km/h": 1 / 3.6]
  static let metres = ["m": 1.0, "cm": 0.01, "mm": 0.001]
  static let soundLevel = ["dB[SPL]{A}": 1.0, "dB[SPL]": 1, "dB": 1]
  static let number = ["1": 1.0]
  static let lowerExplosiveLimit = ["%{LEL}": 1.0, "%": 1]
}

extension Int64 {
  static let minute: Int64 = 60_000_000_000
  static let hour = 60 * minute
  static let day = 24 * hour
}
