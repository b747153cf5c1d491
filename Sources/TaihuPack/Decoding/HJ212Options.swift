/// What the `hj212` decoder is told.
public struct HJ212Options: Hashable, Sendable {
  /// Which checksums are taken.
  public enum Checksum: String, Hashable, Sendable, CaseIterable {
    /// That of the standard.
    case standard = "hj212"
    /// That of Modbus, which some senders use in its place.
    case modbus
    /// Either.
    case any
  }

  /// Statistics that a pack can choose among.
  public static let everyStatistic: Set<String> = ["avg", "min", "max", "cou"]

  /// Quantities by code (`w01018`) or whole name (`w01018-Cou`), beside and before the codes of the standard.
  public var codes: [String: String] = [:]
  /// Units by code or whole name, where devices send another than the standard's.
  public var units: [String: String] = [:]
  /// Which checksums are taken; default that of the standard.
  public var checksum = Checksum.standard
  /// The label `interval` of minute data, whose length the packets do not tell; default `minute`.
  public var minuteInterval = "minute"
  /// Which statistics of a period are stored; default all.
  public var statistics = HJ212Options.everyStatistic
  /// The topic on which devices that ask for it are answered, with names in braces as in the pattern, and `{mn}`;
  /// empty: none is answered.
  public var reply = ""

  /// The defaults.
  public init() {}

  /// Reads the keys that a rule with `decoder = "hj212"` may have.
  init(_ table: StrictTable, _ context: DecoderContext) {
    codes = table.textMap("codes") ?? [:]
    for (_, name) in codes.sorted(by: { $0.key < $1.key }) { context.checkQuantity(name, at: "codes", in: table) }
    units = table.textMap("units") ?? [:]
    checksum = table.choice("checksum", among: Checksum.allCases.map { ($0.rawValue, $0) }) ?? .standard
    minuteInterval = table.text("minute_interval") ?? minuteInterval
    if let names = table.texts("statistics") {
      statistics = Set(names)
      for name in names where !Self.everyStatistic.contains(name) {
        table.report(
          "statistics", "\(QuotedText.of(name)) is no statistic of HJ 212",
          hint: "known: " + Self.everyStatistic.sorted().joined(separator: ", "))
      }
    }
    reply = ReplyTopic.read(table, captures: context.captures + ["mn"])
  }
}
