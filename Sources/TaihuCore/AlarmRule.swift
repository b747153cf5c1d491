/// A declared alarm: a condition on a series, how long or how often it must hold, and how urgent it is.
public struct AlarmRule: Hashable, Sendable {
  /// On which side of the limit the alarm lies.
  public enum Side: String, Sendable { case above, below }

  /// Which way a value moves.
  public enum Direction: String, Sendable { case rise, fall }

  /// What is wrong. Every number is in the series' unit, every time in nanoseconds.
  public enum Condition: Hashable, Sendable {
    /// The value lies strictly beyond `limit`; it is over at `clear`, on the quiet side of the limit or equal to it.
    case level(side: Side, limit: Double, clear: Double)
    /// The value moved by more than `by` against the lowest (or highest) of the last `within`; over at `clear` or less.
    case change(Direction, by: Double, within: Int64, clear: Double)
    /// No reading came for so long.
    case missing(after: Int64)
    /// An expression on quantities of the same device holds; over when `clear` holds, or without one when it holds not.
    case expression(AlarmExpression, clear: AlarmExpression?)
  }

  /// How often the condition must hold: in `count` of the last `of` readings, in whatever order.
  public struct Frequency: Hashable, Sendable {
    /// The greatest `of`.
    public static let ofMax = 32
    /// The readings in which it must hold, at least 1.
    public var count: Int
    /// The readings looked at, from `count` to ``ofMax``.
    public var of: Int

    /// `count` of the last `of` readings.
    public init(count: Int, of: Int) {
      (self.count, self.of) = (count, of)
    }
  }

  /// The rule's id within its pack, kebab-case, for instance `chla-critical`.
  public var id: String
  /// What is wrong.
  public var condition: Condition
  /// How long in nanoseconds the condition must hold before the episode is raised; 0: at once.
  public var holdFor: Int64
  /// How often it must hold; `nil`: without a break for `holdFor`.
  public var frequency: Frequency?
  /// How urgent it is.
  public var severity: Severity

  /// A rule from its parts.
  public init(
    id: String, condition: Condition, holdFor: Int64 = 0, frequency: Frequency? = nil, severity: Severity
  ) {
    (self.id, self.condition, self.holdFor) = (id, condition, holdFor)
    (self.frequency, self.severity) = (frequency, severity)
  }

  /// A rule on a limit.
  public init(id: String, side: Side, limit: Double, holdFor: Int64, clear: Double, severity: Severity) {
    self.init(
      id: id, condition: .level(side: side, limit: limit, clear: clear), holdFor: holdFor, severity: severity)
  }
}

/// By which other series of the same quantity a value is checked.
public struct NeighbourRule: Hashable, Sendable {
  /// The label whose value neighbours share beside the network, for instance `site`; `network` for all of the network.
  public var label: String
  /// How far, in the series' unit, a value may lie from the neighbours' median.
  public var apart: Double

  /// A rule from its parts.
  public init(label: String, apart: Double) {
    (self.label, self.apart) = (label, apart)
  }
}
