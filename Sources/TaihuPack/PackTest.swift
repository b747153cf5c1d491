/// A payload with what it must give.
public struct PackTest: Sendable, Hashable {
  /// One expected reading.
  public struct Expectation: Sendable, Hashable {
    /// The quantity's id.
    public var name: String
    /// Labels that must be there, others may be.
    public var labels: [String: String]
    /// The value in the quantity's unit, within a relative error of 1e-9.
    public var value: Double
    /// The reading's time in RFC 3339; `nil`: not checked.
    public var time: String?
    /// The reasons that must be set, and no others.
    public var reasons: [String]

    /// An expectation from its parts.
    public init(
      name: String, labels: [String: String] = [:], value: Double, time: String? = nil, reasons: [String] = []
    ) {
      (self.name, self.labels, self.value, self.time, self.reasons) = (name, labels, value, time, reasons)
    }
  }

  /// What the test shows, a sentence.
  public var name: String
  /// The topic and the payload.
  public var topic, payload: String
  /// When it is received, RFC 3339.
  public var received: String
  /// The expected readings in any order; empty when refused or ignored.
  public var readings: [Expectation]
  /// The expected refusal of the whole message, or of a value in it; `nil`: none.
  public var refused: String?
  /// The line of the file where the test begins.
  public var line: Int

  /// A test from its parts.
  public init(
    name: String, topic: String, payload: String, received: String, readings: [Expectation] = [],
    refused: String? = nil, line: Int = 0
  ) {
    (self.name, self.topic, self.payload, self.received) = (name, topic, payload, received)
    (self.readings, self.refused, self.line) = (readings, refused, line)
  }
}
