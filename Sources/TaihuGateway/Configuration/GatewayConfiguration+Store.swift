internal import TaihuPack

extension GatewayConfiguration {
  /// Where and how readings are kept.
  public struct Store: Sendable, Hashable {
    /// When a commit counts as done.
    public enum Synchronous: String, Sendable, CaseIterable {
      /// When the disk has confirmed it: survives a power cut.
      case full
      /// When the operating system has it: survives a crash of the gateway, not a power cut.
      case normal
    }

    /// The name of the database file unless another is given.
    public static let defaultPath = "taihu.db"

    /// The database file. Default `taihu.db` beside the configuration.
    public var path: String
    /// When a commit counts as done. Default `full`: a message is acknowledged after the commit, and with `normal` a
    /// power cut loses what was acknowledged.
    public var synchronous = Synchronous.full
    /// Readings that a sealed chunk of one series is meant to hold, 16 to 65,536. Default 360: an hour at one reading
    /// in ten seconds.
    public var sealAfterReadings = 360
    /// The age at which readings are sealed, however few they are, one minute to 366 days. Default one day: slow series
    /// then still fill a chunk.
    public var sealAfter = Duration.seconds(86_400)
    /// Bytes of free disk space below which nothing is committed or acknowledged, 0 to 1 TiB. Default 64 MiB: a full
    /// disk can hit the database anywhere, so it must not get there.
    public var diskReserveBytes: Int64 = 64 << 20
    /// How long a commit waits for another process that holds the database, 1 ms to 30 s. Default 5 s: longer than a
    /// step of a backup, shorter than the broker's patience.
    public var busyTimeout = Duration.seconds(5)

    /// Defaults for a database file.
    public init(path: String) {
      self.path = path
    }
  }
}

extension GatewayConfiguration.Store {
  /// Takes over what `[store]` says.
  mutating func take(_ table: StrictTable, base: PathBase) {
    if let path = table.text("path") {
      self.path = base.resolve(path)
      if path.isEmpty || path.hasSuffix("/") {
        table.report("path", "expected the path of a file, found \(QuotedText.of(path))")
      }
    }
    synchronous = table.choice("synchronous", among: Synchronous.allCases.map { ($0.rawValue, $0) }) ?? synchronous
    if synchronous == .normal {
      table.warn(
        "synchronous", "a power cut loses readings that were acknowledged",
        hint: "use \"full\" unless every reading can be had again")
    }
    sealAfterReadings = table.integer("seal_after_readings", in: 16...65_536, unit: "readings") ?? sealAfterReadings
    sealAfter = table.duration("seal_after", in: .seconds(60)...(.seconds(366 * 86_400))) ?? sealAfter
    diskReserveBytes =
      table.integer("disk_reserve_bytes", in: 0...(1 << 40), unit: "bytes").map(Int64.init) ?? diskReserveBytes
    busyTimeout = table.duration("busy_timeout", in: .milliseconds(1)...(.seconds(30))) ?? busyTimeout
  }
}
