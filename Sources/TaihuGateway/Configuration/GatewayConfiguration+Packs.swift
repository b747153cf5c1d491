internal import TaihuPack

extension GatewayConfiguration {
  /// Which packs are read.
  public struct Packs: Sendable, Hashable {
    /// The name of the folder unless another is given.
    public static let defaultDirectory = "Packs"

    /// The folder of packs. Default `Packs` beside the configuration.
    public var directory: String
    /// The ids of the packs to read; `nil`, the default: every pack of the folder; empty: none.
    public var enable: [String]?
    /// The line of `enable` in the configuration file, for messages; 0 when it is not there.
    public var enableLine = 0

    /// Every pack of a folder.
    public init(directory: String) {
      self.directory = directory
    }
  }
}

extension GatewayConfiguration.Packs {
  /// Takes over what `[packs]` says.
  mutating func take(_ table: StrictTable, base: PathBase) {
    if let directory = table.text("directory") { self.directory = base.resolve(directory) }
    enableLine = table.line(of: "enable")
    guard let ids = table.texts("enable") else { return }
    enable = ids
    for (index, id) in ids.enumerated() {
      table.check(id, at: "enable", as: .kebab)
      if ids[..<index].contains(id) { table.report("enable", "the pack \(QuotedText.of(id)) stands twice") }
    }
  }
}
