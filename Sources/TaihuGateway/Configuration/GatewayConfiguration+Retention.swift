internal import TaihuPack

extension GatewayConfiguration {
  /// How long things are kept, in whole days, and how large the database may grow. Episodes are never given up.
  ///
  /// A time of keeping is `nil` for ever. By default everything is kept for ever: a gateway gives up nothing that nobody
  /// told it to.
  public struct Retention: Sendable, Hashable {
    /// The least disk budget in bytes, 256 MiB: a round of unsealed readings and the log must find room in it.
    public static let diskBudgetBytesMin = 256 << 20

    /// Days for which readings are kept, 1 to 36,500. Default for ever.
    public var rawDays: Int?
    /// The same for series of some packs, by pack, in place of ``rawDays``. Default none.
    public var rawDaysByPack: [String: Int?] = [:]
    /// Days for which rollups of five minutes are kept, at least as long as readings. Default for ever.
    public var fiveMinuteDays: Int?
    /// Days for which rollups of an hour are kept, at least as long as those of five minutes. Default for ever.
    public var hourDays: Int?
    /// Days for which rollups of a day are kept, at least as long as those of an hour. Default for ever.
    public var dayDays: Int?
    /// Days for which entries of the quarantine are kept. Default for ever.
    public var quarantineDays: Int?
    /// Days for which the ledger is kept by the minute; older counts are kept by the day. Default for ever.
    public var ledgerDays: Int?
    /// Bytes that the database with its log may take, 256 MiB to 1 PiB; 0, the default, for no limit. Readings go first,
    /// then rollups.
    public var diskBudgetBytes: Int64 = 0

    /// Everything for ever.
    public init() {}
  }
}

extension GatewayConfiguration.Retention {
  private static let days = 1...36_500
  private static let dayNanoseconds: Int64 = 86_400_000_000_000

  /// Takes over what `[retention]` says.
  mutating func take(_ table: StrictTable) {
    rawDays = keeping(table.text("raw"), "raw", table)
    for (pack, text) in table.textMap("raw_by_pack") ?? [:] {
      rawDaysByPack[pack] = .some(keeping(text, "raw_by_pack", table))
    }
    fiveMinuteDays = keeping(table.text("rollup_5m"), "rollup_5m", table)
    hourDays = keeping(table.text("rollup_1h"), "rollup_1h", table)
    dayDays = keeping(table.text("rollup_1d"), "rollup_1d", table)
    quarantineDays = keeping(table.text("quarantine"), "quarantine", table)
    ledgerDays = keeping(table.text("ledger"), "ledger", table)
    takeBudget(table)
    checkOrder(table)
  }

  /// The days of a text, `nil` for `forever` and for an absent one.
  private func keeping(_ text: String?, _ key: String, _ table: StrictTable) -> Int? {
    guard let text, text != "forever" else { return nil }
    if let nanoseconds = DurationText.nanoseconds(text), nanoseconds % Self.dayNanoseconds == 0,
      Self.days.contains(Int(nanoseconds / Self.dayNanoseconds))
    {
      return Int(nanoseconds / Self.dayNanoseconds)
    }
    table.report(
      key, "expected whole days from \"1d\" to \"36500d\", or \"forever\", found \(QuotedText.of(text))",
      hint: "readings are given up by the day, counted in UTC")
    return nil
  }

  private mutating func takeBudget(_ table: StrictTable) {
    guard let bytes = table.integer("disk_budget_bytes", in: 0...(1 << 50), unit: "bytes") else { return }
    if bytes > 0 && bytes < Self.diskBudgetBytesMin {
      table.report(
        "disk_budget_bytes", "expected 0 for no limit, or at least \(Self.diskBudgetBytesMin) bytes, found \(bytes)",
        hint: "the log and a round of readings that are not compressed yet must find room in it")
    }
    diskBudgetBytes = Int64(bytes)
  }

  /// A rollup outlives what it was made from.
  private func checkOrder(_ table: StrictTable) {
    let raw = rawDaysByPack.values.reduce(rawDays, Self.longer)
    var former = (key: "raw", days: raw)
    for (key, days) in [("rollup_5m", fiveMinuteDays), ("rollup_1h", hourDays), ("rollup_1d", dayDays)] {
      if let days, former.days.map({ days < $0 }) ?? true {
        let kept = former.days.map { "\($0)d" } ?? "forever"
        table.report(
          key, "\(days)d is shorter than \(former.key), which is kept \(kept == "forever" ? kept : "for " + kept)",
          hint: "a rollup is kept at least as long as what it sums up; set \(former.key) too")
      }
      former = (key, days)
    }
  }

  private static func longer(_ one: Int?, _ other: Int?) -> Int? {
    guard let one, let other else { return nil }
    return max(one, other)
  }
}
