public import TaihuCore

/// The readings of one request to write, on their way to the store.
public struct IncomingWrite: Sendable {
  /// One value of one series.
  public struct Sample: Sendable, Hashable {
    /// The place of its key in ``IncomingWrite/keys``.
    public var key: Int
    /// When it was measured, as the client says; `nil`: now.
    public var time: Timestamp?
    /// The value, finite; of a stale marker 0.
    public var value: Double
    /// Whether the series ends here: a stale marker.
    public var isEnd: Bool

    /// A sample from its parts.
    public init(key: Int, time: Timestamp?, value: Double, isEnd: Bool = false) {
      (self.key, self.time, self.value, self.isEnd) = (key, time, value, isEnd)
    }
  }

  /// By what the request came, as the quarantine shows it.
  public var topic: String
  /// The body as it was received, for the quarantine.
  public var payload: [UInt8]
  /// The series.
  public var keys: [SeriesKey]
  /// Their values.
  public var samples: [Sample]
  /// What could not be read.
  public var refusals: [Refusal]

  /// A request from its parts.
  public init(
    topic: String, payload: [UInt8] = [], keys: [SeriesKey] = [], samples: [Sample] = [], refusals: [Refusal] = []
  ) {
    (self.topic, self.payload, self.keys, self.samples, self.refusals) = (topic, payload, keys, samples, refusals)
  }
}

/// What became of a request to write.
public enum WriteOutcome: Sendable, Hashable {
  /// All that could be read is durable, and can be asked for.
  case committed
  /// Nothing was stored, and sending it again may help.
  case failed(String)
}
