/// Counts of one source in one minute, to be added to the ledger in the transaction that holds the readings.
public struct LedgerEntry: Hashable, Sendable {
  /// What a count counts. The raw values are stored and never change meaning.
  public enum Account: String, Sendable, CaseIterable {
    case received, stored, duplicate, quarantined, ignored, dropped
    case readingsDecoded = "readings-decoded"
    case readingsStored = "readings-stored"
    case readingsDuplicate = "readings-duplicate"
    case readingsConflict = "readings-conflict"
    case readingsQuarantined = "readings-quarantined"
    /// Results of derived indicators, new.
    case readingsDerived = "readings-derived"
    /// Results of derived indicators that took the place of a former result of the same time.
    case readingsDerivedCorrected = "readings-derived-corrected"
    /// Stored readings whose time of keeping has passed.
    case readingsExpired = "readings-expired"
    /// Entries of the quarantine whose time of keeping has passed, by reason: open whole messages and replaced values.
    case quarantineExpired = "quarantine-expired"
  }

  /// What is counted, for whom, when: one row of the ledger.
  public struct Key: Hashable, Sendable {
    /// Minutes since the Unix epoch, by receive time.
    public var minute: Int64
    /// The broker's name in the configuration, or `import`.
    public var source: String
    /// The pack that understood the message; empty when none did.
    public var pack: String
    /// What is counted.
    public var account: Account
    /// The reason, rule or stage; empty where the account has none.
    public var reason: String

    /// A row's key from its parts.
    public init(minute: Int64, source: String, pack: String, account: Account, reason: String = "") {
      (self.minute, self.source, self.pack) = (minute, source, pack)
      (self.account, self.reason) = (account, reason)
    }
  }

  /// The row.
  public var key: Key
  /// How many to add; negative when a replay moves a message from one account to another.
  public var count: Int64

  /// An entry from its parts.
  public init(_ key: Key, count: Int64) {
    (self.key, self.count) = (key, count)
  }
}
