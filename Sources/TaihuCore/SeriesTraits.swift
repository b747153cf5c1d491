/// What is known of a quantity's behaviour, by which each of its readings is checked.
public struct QualityRules: Hashable, Sendable {
  /// Values outside are physically impossible and bad; `nil`: not checked.
  public var validRange: ClosedRange<Double>?
  /// Largest plausible change between readings ten minutes apart, in the series' unit; `nil`: not checked.
  public var stepPerTenMinutes: Double?
  /// Longest time in nanoseconds that the value may stay exactly the same; `nil`: not checked.
  public var stuckAfter: Int64?
  /// The expected time between readings in nanoseconds; `nil`: unknown, silence is not noticed.
  public var cadence: Int64?
  /// Whether it is a counter that only grows.
  public var isCounter: Bool
  /// Whether a learned detector judges the series.
  public var learns: Bool
  /// Fixed limits that raise an alarm.
  public var alarms: [ThresholdRule]

  /// Rules that check nothing but what is given.
  public init(
    validRange: ClosedRange<Double>? = nil, stepPerTenMinutes: Double? = nil, stuckAfter: Int64? = nil,
    cadence: Int64? = nil, isCounter: Bool = false, learns: Bool = true, alarms: [ThresholdRule] = []
  ) {
    self.validRange = validRange
    self.stepPerTenMinutes = stepPerTenMinutes
    self.stuckAfter = stuckAfter
    self.cadence = cadence
    self.isCounter = isCounter
    self.learns = learns
    self.alarms = alarms
  }
}

/// A declared alarm: the value stands beyond a limit for a time, and clears at another limit (hysteresis).
public struct ThresholdRule: Hashable, Sendable {
  /// On which side of the limit the alarm lies.
  public enum Side: String, Sendable { case above, below }

  /// The rule's id within its pack, kebab-case, for instance `chla-critical`.
  public var id: String
  /// The side.
  public var side: Side
  /// The limit in the series' unit; the alarm condition is strictly beyond it.
  public var limit: Double
  /// How long in nanoseconds the condition must hold before the episode is raised; 0: at once.
  public var holdFor: Int64
  /// The value at which the episode ends, on the quiet side of `limit` or equal to it.
  public var clear: Double
  /// How urgent it is.
  public var severity: Severity

  /// A rule from its parts.
  public init(id: String, side: Side, limit: Double, holdFor: Int64, clear: Double, severity: Severity) {
    (self.id, self.side, self.limit) = (id, side, limit)
    (self.holdFor, self.clear, self.severity) = (holdFor, clear, severity)
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
