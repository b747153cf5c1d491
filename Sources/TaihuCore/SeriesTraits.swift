/// What is known of a quantity's behaviour, by which each of its readings is checked.
public struct QualityRules: Hashable, Sendable {
  /// Values outside are physically impossible and bad; `nil`: not checked.
  public var validRange: ClosedRange<Double>?
  /// Values outside have hardly ever been seen and are suspect; `nil`: not checked.
  public var usualRange: ClosedRange<Double>?
  /// Largest plausible change between readings ten minutes apart, in the series' unit; `nil`: not checked.
  public var stepPerTenMinutes: Double?
  /// Longest time in nanoseconds that the value may stay exactly the same; `nil`: not checked.
  public var stuckAfter: Int64?
  /// How far, in the series' unit, a value may stray and still count as the same for `stuckAfter`; 0: exactly the same.
  public var stillBand: Double
  /// By which other series a value is checked; `nil`: by none.
  public var neighbours: NeighbourRule?
  /// The label whose value names a group of devices that one cause strikes together; `nil`: devices stand alone.
  public var group: String?
  /// The expected time between readings in nanoseconds; `nil`: unknown, silence is not noticed.
  public var cadence: Int64?
  /// Whether it is a counter that only grows.
  public var isCounter: Bool
  /// Whether a learned detector judges the series.
  public var learns: Bool
  /// Declared rules that raise an alarm.
  public var alarms: [AlarmRule]

  /// Rules that check nothing but what is given.
  public init(
    validRange: ClosedRange<Double>? = nil, usualRange: ClosedRange<Double>? = nil, stepPerTenMinutes: Double? = nil,
    stuckAfter: Int64? = nil, stillBand: Double = 0, neighbours: NeighbourRule? = nil, group: String? = nil,
    cadence: Int64? = nil, isCounter: Bool = false, learns: Bool = true, alarms: [AlarmRule] = []
  ) {
    self.validRange = validRange
    self.usualRange = usualRange
    self.stepPerTenMinutes = stepPerTenMinutes
    self.stuckAfter = stuckAfter
    (self.stillBand, self.neighbours, self.group) = (stillBand, neighbours, group)
    self.cadence = cadence
    self.isCounter = isCounter
    self.learns = learns
    self.alarms = alarms
  }
}

/// What belongs to a series beside its key.
public struct SeriesTraits: Hashable, Sendable {
  /// The unit of every value, a UCUM code; empty for none known.
  public var unit: String
  /// The pack that declares the quantity, or `discovery`.
  public var pack: String
  /// Declared states: the integer stored and the text it stands for.
  public var states: [Int: String]
  /// By what its readings are checked.
  public var rules: QualityRules
  /// Of a derived series, from what and by which formula its values are computed, in words; empty for measured ones.
  public var origin: String

  /// Traits from their parts.
  public init(
    unit: String, pack: String, states: [Int: String] = [:], rules: QualityRules = QualityRules(), origin: String = ""
  ) {
    (self.unit, self.pack, self.states, self.rules, self.origin) = (unit, pack, states, rules, origin)
  }
}
