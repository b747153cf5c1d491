public import TaihuCore

/// Asks one HTTP server, a connection for each question; TLS is verified, redirects are not followed.
public struct HTTPClient: Sendable {
  /// An answer with its whole body.
  public struct Answer: Sendable {
    /// Status and headers.
    public var head: HTTPHead
    /// The body.
    public var body: [UInt8]
  }

  /// The server.
  public let address: HTTPAddress
  /// Who may vouch for it.
  public var trust: TLSTrust
  /// What proves that we may ask, without line ends; `nil`: nothing.
  public var token: String?
  /// How long one question may take, its answer included.
  public var timeout: Duration
  /// The most bytes of an answer.
  public var bodyBytesMax: Int

  /// A client of a server.
  public init(
    _ address: HTTPAddress, trust: TLSTrust = TLSTrust(), token: String? = nil, timeout: Duration = .seconds(60),
    bodyBytesMax: Int = 512 << 20
  ) {
    (self.address, self.trust, self.token) = (address, trust, token)
    (self.timeout, self.bodyBytesMax) = (timeout, bodyBytesMax)
  }

  /// Asks by GET.
  public func get(_ path: String, _ query: HTTPForm = HTTPForm()) throws(OperatorError) -> Answer {
    try collect(request("GET", path + (query.fields.isEmpty ? "" : "?" + query.text), body: nil, accept: nil))
  }

  /// Asks by POST with a form.
  public func post(_ path: String, _ form: HTTPForm) throws(OperatorError) -> Answer {
    try collect(request("POST", path, body: form.text, accept: nil))
  }

  /// Reads server-sent events until `body` returns `false` or the server ends the stream.
  ///
  /// - Parameter body: told the head first, then each event's name and data.
  /// - Throws: what keeps the stream from coming, or what `body` throws.
  public func events(
    _ path: String, head: (HTTPHead) throws -> Void, _ body: (_ name: String, _ data: String) throws -> Bool
  ) throws {
    do {
      var exchange = try HTTPExchange(
        request("GET", path, body: nil, accept: "text/event-stream"), to: address.peer, trust: trust,
        patience: Patience(timeout: .seconds(10 * 365 * 86_400)))
      try head(try exchange.head())
      var events = EventLines()
      while true {
        let piece = try exchange.piece()
        if piece.isEmpty { return }
        for event in events.take(piece) {
          guard try body(event.name, event.data) else { return }
        }
      }
    } catch let failure as SocketFailure {
      throw error(failure)
    }
  }

  private func collect(_ request: [UInt8]) throws(OperatorError) -> Answer {
    do throws(SocketFailure) {
      var exchange = try HTTPExchange(
        request, to: address.peer, trust: trust, patience: Patience(timeout: timeout))
      let head = try exchange.head()
      var body: [UInt8] = []
      while true {
        let piece = try exchange.piece()
        if piece.isEmpty { return Answer(head: head, body: body) }
        body += piece
        guard body.count <= bodyBytesMax else {
          throw SocketFailure("its answer is longer than \(bodyBytesMax >> 20) MiB")
        }
      }
    } catch {
      throw self.error(error)
    }
  }

  private func request(_ method: String, _ path: String, body: String?, accept: String?) -> [UInt8] {
    var text = "\(method) \(address.prefix)\(path) HTTP/1.1\r\nHost: \(address.authority)\r\nUser-Agent: taihu\r\n"
    text += "Connection: close\r\nAccept: \(accept ?? "application/json")\r\n"
    if let token { text += "Authorization: Bearer \(token)\r\n" }
    if let body {
      text += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    } else {
      text += "\r\n"
    }
    return Array(text.utf8)
  }

  private func error(_ failure: SocketFailure) -> OperatorError {
    OperatorError(
      failure.isTimeout ? .timeout : .failure, code: failure.isTimeout ? "server-timeout" : "server-unreachable",
      "\(address): \(failure.reason)",
      hint: failure.isTimeout ? "--timeout gives it longer" : "is it the right URL, and does the server run?")
  }
}
