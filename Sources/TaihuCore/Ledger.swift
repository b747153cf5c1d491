/// Where every message and every reading went, as counts that must balance.
///
/// For messages, received = stored + duplicate + quarantined + ignored + dropped. For readings, decoded = stored +
/// duplicate + conflict + quarantined.
public struct Ledger: Hashable, Sendable {
  /// Counts of messages.
  public struct Messages: Hashable, Sendable {
    /// Taken from the broker, redeliveries included; counted by the network loop's sequence numbers.
    public var received: Int64 = 0
    /// Gave at least one new reading.
    public var stored: Int64 = 0
    /// Gave readings that were all known already.
    public var duplicate: Int64 = 0
    /// Kept whole in the quarantine, by reason.
    public var quarantined: [String: Int64] = [:]
    /// Not stored by rule, by rule.
    public var ignored: [String: Int64] = [:]
    /// Lost, QoS 0 only, by `stage/reason`.
    public var dropped: [String: Int64] = [:]
    /// Entries that are not in the quarantine any more since their time of keeping has passed, by reason. They remain
    /// counted where they were; replaced values stand here under `conflict`.
    public var quarantineExpired: [String: Int64] = [:]

    /// Nothing counted yet.
    public init() {}
  }

  /// Counts of readings.
  public struct Readings: Hashable, Sendable {
    /// Values found in messages that gave at least one reading.
    public var decoded: Int64 = 0
    /// New.
    public var stored: Int64 = 0
    /// Known already: same series, time and value.
    public var duplicate: Int64 = 0
    /// Same series and time, other value: stored in place of the former, which went to the quarantine.
    public var conflict: Int64 = 0
    /// Refused while other values of the message were accepted.
    public var quarantined: Int64 = 0
    /// Results of derived indicators, new. No message holds them, so they stand beside the sum of the decoded ones, and in
    /// the store beside those that are stored.
    public var derived: Int64 = 0
    /// Results of derived indicators that took the place of a former one, since a window's readings changed. The store
    /// holds as many readings as before.
    public var derivedCorrected: Int64 = 0
    /// Stored once and given up since their time of keeping has passed. They remain counted as stored, or as derived.
    public var expired: Int64 = 0

    /// Nothing counted yet.
    public init() {}
  }

  /// Counts of messages.
  public var messages = Messages()
  /// Counts of readings.
  public var readings = Readings()

  /// Nothing counted yet.
  public init() {}

  /// Whether both sums hold.
  public var isBalanced: Bool {
    let ended =
      messages.stored + messages.duplicate + messages.quarantined.values.reduce(0, +)
      + messages.ignored.values.reduce(0, +) + messages.dropped.values.reduce(0, +)
    return messages.received == ended
      && readings.decoded == readings.stored + readings.duplicate + readings.conflict + readings.quarantined
  }
}
