public import TaihuCore

/// What a retention policy would give up as of a moment, and how the database grows.
public struct RetentionPlan: Hashable, Sendable {
  /// One kind of thing.
  public struct Item: Hashable, Sendable {
    /// `raw`, `rollup_5m`, `rollup_1h`, `rollup_1d`, `quarantine` or `ledger`.
    public var what: String
    /// The pack whose series are meant; empty for all.
    public var pack: String
    /// Everything before goes; `nil`: nothing goes.
    public var before: Timestamp?
    /// Readings, rollups or entries that go; of the ledger, rows that are added up.
    public var count: Int64
    /// Bytes that become free, as far as can be told.
    public var bytes: Int64

    /// An item from its parts.
    public init(what: String, pack: String = "", before: Timestamp?, count: Int64, bytes: Int64) {
      (self.what, self.pack, self.before) = (what, pack, before)
      (self.count, self.bytes) = (count, bytes)
    }
  }

  /// What goes by age.
  public var items: [Item]
  /// Bytes that the database with its log takes now.
  public var bytes: Int64
  /// Bytes that it may take; `nil`: no limit.
  public var budgetBytes: Int64?
  /// Readings stored a day, over the last week, or since there are any.
  public var readingsPerDay: Double
  /// Bytes by which the database grows a day, before anything is given up: readings a day at what one takes on average.
  public var bytesPerDay: Double
  /// Days until so much goes each day as comes; `nil`: never, since readings are kept for ever.
  public var steadyInDays: Double?

  /// A plan from its parts.
  public init(
    items: [Item], bytes: Int64, budgetBytes: Int64?, readingsPerDay: Double, bytesPerDay: Double, steadyInDays: Double?
  ) {
    (self.items, self.bytes, self.budgetBytes) = (items, bytes, budgetBytes)
    (self.readingsPerDay, self.bytesPerDay, self.steadyInDays) = (readingsPerDay, bytesPerDay, steadyInDays)
  }

  /// The bytes that go by age.
  public var bytesToGo: Int64 { items.reduce(0) { $0 + $1.bytes } }

  /// The size to be expected after some days, after what the policy and the budget give up.
  public func forecastBytes(inDays days: Double) -> Int64 {
    let growing = min(days, steadyInDays ?? days)
    let size = Double(max(bytes - bytesToGo, 0)) + bytesPerDay * growing
    return min(Int64(size.rounded()), budgetBytes ?? .max)
  }

  /// Days until the budget is reached and readings go before their age; `nil`: never, or there is no budget.
  public var budgetReachedInDays: Double? {
    guard let budgetBytes, bytesPerDay > 0 else { return nil }
    let days = max(Double(budgetBytes - (bytes - bytesToGo)), 0) / bytesPerDay
    return days <= steadyInDays ?? .infinity ? days : nil
  }
}
