public import TaihuHTTP
internal import TaihuPack

extension GatewayConfiguration {
  /// Where the HTTP server listens and what it allows.
  public struct HTTP: Sendable, Hashable {
    /// The address; `nil` for none. Default `127.0.0.1:8420`: seen from this machine only.
    public var listen: ListenAddress? = .tcp(host: "127.0.0.1", port: 8420)
    /// Whether an address that other machines can reach is allowed. Default no: the answers hold every measurement.
    public var allowRemote = false
    /// By what the server shows who it is. Default none: it speaks in the clear, which suits a local address.
    public var tls: ServerCertificate?
    /// Who may ask for what. Default nobody is asked, which only a local address allows.
    public var tokens: [AccessToken] = []
    /// What a client may use.
    public var limits = HTTPLimits()

    /// The defaults.
    public init() {}

    /// The same for the server; `nil` when it is off.
    var settings: HTTPSettings? {
      guard let listen else { return nil }
      let address: HTTPSettings.Address =
        switch listen {
        case .tcp(let host, let port): .tcp(host: host, port: port, isLoopback: listen.isLocal)
        case .unix(let path): .unix(path: path)
        }
      return HTTPSettings(address: address, tls: tls, tokens: tokens, limits: limits)
    }
  }
}

extension GatewayConfiguration.HTTP {
  /// The longest file of tokens in bytes.
  private static let tokensBytesMax = 1 << 20

  /// Takes over what `[http]` says.
  mutating func take(_ table: StrictTable, base: PathBase) {
    allowRemote = table.boolean("allow_remote") ?? allowRemote
    takeTokens(table, base)
    takeCertificate(table, base)
    limits.take(table)
    guard let text = table.text("listen") else { return }
    guard !text.isEmpty else {
      listen = nil
      return
    }
    switch ListenAddress.parse(text) {
    case .failure(let fault): table.report("listen", fault.message, hint: fault.hint)
    case .success(let address):
      listen = address
      if address.isLocal { return }
      if !allowRemote {
        table.report(
          "listen", "\(QuotedText.of(text)) can be reached from other machines",
          hint: "listen on 127.0.0.1, [::1] or unix:///path, or set allow_remote = true")
      } else if tokens.isEmpty {
        table.report(
          "listen", "\(QuotedText.of(text)) can be reached from other machines and no token is asked for",
          hint: "name a file of tokens with tokens_file; see docs/http.md")
      } else if tls == nil {
        table.warn(
          "listen", "tokens and readings go over the network in the clear",
          hint: "set tls_cert_file and tls_key_file, or let a reverse proxy stand before it")
      }
    }
  }

  private mutating func takeCertificate(_ table: StrictTable, _ base: PathBase) {
    let certificate = table.file("tls_cert_file", base: base, isSecret: false)
    let key = table.file("tls_key_file", base: base, isSecret: true)
    if table.has("tls_cert_file") != table.has("tls_key_file") {
      table.report(
        table.has("tls_cert_file") ? "tls_cert_file" : "tls_key_file", "tls_cert_file and tls_key_file go together",
        hint: "add the other one")
    }
    guard let certificate, let key else { return }
    tls = ServerCertificate(certificateFile: certificate, keyFile: key)
  }

  private mutating func takeTokens(_ table: StrictTable, _ base: PathBase) {
    guard let path = table.file("tokens_file", base: base, isSecret: true) else { return }
    do {
      let file = try LimitedFile(path: path, bytesMax: Self.tokensBytesMax)
      switch AccessToken.parse(String(decoding: file.bytes, as: UTF8.self)) {
      case .success(let found): tokens = found
      case .failure(let fault): table.report("tokens_file", "\(path):\(fault.line): \(fault.message)")
      }
    } catch {
      // What keeps the file from being read was reported above.
      return
    }
  }
}

extension HTTPLimits {
  /// Takes over what `[http]` says.
  fileprivate mutating func take(_ table: StrictTable) {
    bodyBytes = table.integer("body_bytes", in: 1_024...268_435_456, unit: "bytes") ?? bodyBytes
    headerBytes = table.integer("header_bytes", in: 1_024...1_048_576, unit: "bytes") ?? headerBytes
    urlBytes = table.integer("url_bytes", in: 256...1_048_576, unit: "bytes") ?? urlBytes
    connections = table.integer("connections", in: 1...100_000, unit: "connections") ?? connections
    idleSeconds = table.integer("idle_seconds", in: 1...3_600, unit: "seconds") ?? idleSeconds
    bodySeconds = table.integer("body_seconds", in: 1...3_600, unit: "seconds") ?? bodySeconds
    requestsPerSecond =
      table.integer("requests_per_second", in: 1...1_000_000, unit: "requests") ?? requestsPerSecond
    requestBurst = table.integer("request_burst", in: 1...1_000_000, unit: "requests") ?? requestBurst
    readers = table.integer("readers", in: 1...64, unit: "threads") ?? readers
    waitingQuestions = table.integer("waiting_questions", in: 1...10_000, unit: "questions") ?? waitingQuestions
    querySeconds = table.integer("query_seconds", in: 1...3_600, unit: "seconds") ?? querySeconds
    commitSeconds = table.integer("commit_seconds", in: 1...3_600, unit: "seconds") ?? commitSeconds
    writingBytes = table.integer("writing_bytes", in: 1_024...4_294_967_296, unit: "bytes") ?? writingBytes
    eventClients = table.integer("event_clients", in: 0...10_000, unit: "clients") ?? eventClients
    waitingEvents = table.integer("waiting_events", in: 1...1_000_000, unit: "events") ?? waitingEvents
  }
}
