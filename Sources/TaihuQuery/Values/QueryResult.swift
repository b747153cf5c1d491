/// The answer to a query.
public struct QueryResult: Hashable, Sendable {
  /// One value at one time.
  public struct Point: Hashable, Sendable {
    /// The time in milliseconds since the Unix epoch.
    public var milliseconds: Int64
    /// The value; NaN and the infinities may occur.
    public var value: Double

    /// A point from its parts.
    public init(milliseconds: Int64, value: Double) {
      (self.milliseconds, self.value) = (milliseconds, value)
    }
  }

  /// One series of the answer.
  public struct Series: Hashable, Sendable {
    /// Its labels.
    public var labels: LabelSet
    /// Its points in the order of time, at least one; exactly one in an instant vector.
    public var points: [Point]

    /// A series from its parts.
    public init(labels: LabelSet, points: [Point]) {
      (self.labels, self.points) = (labels, points)
    }
  }

  /// What the answer is.
  public enum Content: Hashable, Sendable {
    /// A range of values of each series, the series in the order of their labels.
    case matrix([Series])
    /// One value of each series.
    case vector([Series])
    /// One number.
    case scalar(Point)
    /// A text, with the time it was asked for in milliseconds since the Unix epoch.
    case string(String, milliseconds: Int64)
  }

  /// What the answer is.
  public var content: Content
  /// What whoever reads the answer should know: in the order in which it was noticed, each once.
  public var notes: [String]
  /// How many samples were read from the source.
  public var samplesRead: Int

  /// An answer from its parts.
  public init(content: Content, notes: [String] = [], samplesRead: Int = 0) {
    (self.content, self.notes, self.samplesRead) = (content, notes, samplesRead)
  }
}
