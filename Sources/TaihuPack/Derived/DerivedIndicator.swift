internal import TaihuCore

/// One derived indicator as a pack declares it: a formula with its inputs, its time and its series.
public struct DerivedIndicator: Sendable, Hashable {
  /// Which series stand together as the inputs of one value.
  public enum Scope: String, Sendable, CaseIterable {
    /// Those with the same labels.
    case device
    /// Those of one site.
    case site
    /// Those of two devices that follow each other.
    case neighbour
  }

  /// How the values of several devices become one.
  public enum Combination: String, Sendable, CaseIterable {
    case mean, sum, max, min
  }

  /// Which series is an input of the formula.
  public struct Binding: Sendable, Hashable {
    /// The number of the formula's input.
    public var input: Int
    /// The quantity's id.
    public var quantity: String
    /// Labels that the series must have beside those that its device gives it.
    public var labels: [String: String]
    /// The factor from the quantity's unit to that of the formula.
    public var factor: Double
    /// The quantity's cadence in nanoseconds, where it has one.
    public var cadence: Int64?

    /// A binding from its parts.
    public init(input: Int, quantity: String, labels: [String: String] = [:], factor: Double = 1, cadence: Int64? = nil)
    {
      (self.input, self.quantity, self.labels, self.factor) = (input, quantity, labels, factor)
      self.cadence = cadence
    }
  }

  /// The stretch of time that gives one value. All times are nanoseconds.
  public struct Window: Sendable, Hashable {
    /// Its width, a divisor of a day.
    public var width: Int64
    /// The distance between two windows, a divisor of the width.
    public var step: Int64
    /// The share of it that readings must cover, 0 to 1.
    public var complete: Double
    /// How long after its end it waits for readings that come late.
    public var lateness: Int64
    /// The time that a reading stands for; `nil`: as the readings show.
    public var sample: Int64?

    /// A window from its parts.
    public init(width: Int64, step: Int64? = nil, complete: Double = 0.75, lateness: Int64, sample: Int64? = nil) {
      (self.width, self.step, self.complete) = (width, step ?? width, complete)
      (self.lateness, self.sample) = (lateness, sample)
    }
  }

  /// The name of the main series.
  public var id: String
  /// What is computed.
  public var formula: DerivedFormula
  /// What it is computed from, in the order of the formula's inputs.
  public var inputs: [Binding]
  /// Which series stand together.
  public var scope: Scope
  /// How several devices of a site become one value.
  public var combination: Combination
  /// For neighbours: district, site and device, separated by `/`, in the direction of travel.
  public var devices: [String]
  /// The stretch of time that gives one value; `nil`: a message does.
  public var window: Window?
  /// The series it gives, as quantities, in the order of the formula's outputs.
  public var series: [Quantity]
  /// Options that are numbers, defaults filled in.
  public var numbers: [String: Double]
  /// Options that are texts, defaults filled in.
  public var choices: [String: String]
  /// The line of the file where it is declared.
  public var line: Int

  /// An indicator from its parts.
  public init(
    id: String, formula: DerivedFormula, inputs: [Binding], scope: Scope = .device, combination: Combination = .mean,
    devices: [String] = [], window: Window? = nil, series: [Quantity] = [], numbers: [String: Double] = [:],
    choices: [String: String] = [:], line: Int = 0
  ) {
    (self.id, self.formula, self.inputs, self.scope) = (id, formula, inputs, scope)
    (self.combination, self.devices, self.window) = (combination, devices, window)
    (self.series, self.numbers, self.choices, self.line) = (series, numbers, choices, line)
  }

  /// Where its values come from, in words: `tli(chla, tp) per 1d: China National …`.
  public var origin: String {
    let names = inputs.map { input in
      let labels = input.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
      return input.quantity + (labels.isEmpty ? "" : "{\(labels)}")
    }
    var text = "\(formula.name)(\(names.joined(separator: ", ")))"
    if scope != .device { text += " of \(scope.rawValue)" }
    if let window {
      text += " per \(DurationText.text(nanoseconds: window.width))"
      if window.step != window.width { text += " every \(DurationText.text(nanoseconds: window.step))" }
    }
    return text + ": " + formula.source
  }
}
