internal import TaihuPack

extension GatewayConfiguration {
  /// Where the read API would listen. This version checks the address and does not listen yet.
  public struct HTTP: Sendable, Hashable {
    /// The address; `nil` for none. Default `127.0.0.1:8420`: seen from this machine only.
    public var listen: ListenAddress? = .tcp(host: "127.0.0.1", port: 8420)
    /// Whether an address that other machines can reach is allowed. Default no: the answers hold every measurement.
    public var allowRemote = false

    /// The defaults.
    public init() {}
  }
}

extension GatewayConfiguration.HTTP {
  /// Takes over what `[http]` says.
  mutating func take(_ table: StrictTable) {
    allowRemote = table.boolean("allow_remote") ?? allowRemote
    guard let text = table.text("listen") else { return }
    guard !text.isEmpty else {
      listen = nil
      return
    }
    switch ListenAddress.parse(text) {
    case .failure(let fault): table.report("listen", fault.message, hint: fault.hint)
    case .success(let address):
      listen = address
      if !address.isLocal, !allowRemote {
        table.report(
          "listen", "\(QuotedText.of(text)) can be reached from other machines",
          hint: "listen on 127.0.0.1, [::1] or unix:///path, or set allow_remote = true")
      }
    }
  }
}
