public import TaihuCore

/// Where an HTTP server listens: `https://host:port/prefix`, `http://…`, or `unix:///path/of/socket`.
public struct HTTPAddress: Hashable, Sendable, CustomStringConvertible {
  /// Whom to connect to.
  public let peer: SocketPeer
  /// What stands before the path of every request, without a slash at its end; often empty.
  public let prefix: String
  /// Host and port as the `Host` header has them.
  let authority: String

  /// Reads a URL. Credentials in it are refused: they would be seen in the list of processes.
  ///
  /// - Throws: a usage error that says what is wrong.
  public init(_ text: String) throws(OperatorError) {
    if text.hasPrefix("unix://") {
      let path = String(text.dropFirst(7))
      guard path.hasPrefix("/") else { throw Self.fault(text, "a socket's path begins with a slash: unix:///run/…") }
      (peer, prefix, authority) = (.unix(path: path), "", "localhost")
      return
    }
    let isSecure = text.hasPrefix("https://")
    guard isSecure || text.hasPrefix("http://") else {
      throw Self.fault(text, "it begins with none of https://, http:// and unix://")
    }
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw Self.fault(text, "it holds blanks, or characters beyond ASCII")
    }
    let rest = text.dropFirst(isSecure ? 8 : 7)
    let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    if rest[..<end].contains("@") { throw Self.fault(text, "it holds credentials; give a token by --token-file") }
    if rest[end...].contains(where: { "?#".contains($0) }) {
      throw Self.fault(text, "it ends in a query or a fragment")
    }
    let (host, port) = Self.split(rest[..<end])
    guard !host.isEmpty else { throw Self.fault(text, "the host is missing") }
    guard let number = port.isEmpty ? (isSecure ? 443 : 80) : Int(port), (1...65_535).contains(number) else {
      throw Self.fault(text, "the port \(port) is no number from 1 to 65535")
    }
    peer = .host(String(host), port: number, isSecure: isSecure)
    authority = String(rest[..<end])
    prefix = Self.withoutSlash(rest[end...])
  }

  /// The URL.
  public var description: String {
    switch peer {
    case .host(_, _, let isSecure): (isSecure ? "https://" : "http://") + authority + prefix
    case .unix(let path): "unix://" + path
    }
  }

  /// Whether nobody between us and the server can read along: TLS, this very machine, or a unix socket.
  public var isPrivate: Bool {
    switch peer {
    case .unix: true
    case .host(let host, _, let isSecure):
      isSecure || host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
  }

  private static func split(_ authority: Substring) -> (host: Substring, port: Substring) {
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      let host = authority[authority.index(after: authority.startIndex)..<end]
      return (host, authority[authority.index(after: end)...].drop { $0 == ":" })
    }
    let host = authority.prefix { $0 != ":" }
    return (host, authority.dropFirst(host.count).drop { $0 == ":" })
  }

  private static func withoutSlash(_ path: Substring) -> String {
    var path = path
    while path.last == "/" { path.removeLast() }
    return String(path)
  }

  private static func fault(_ text: String, _ why: String) -> OperatorError {
    OperatorError(
      .usage, code: "server-url", "the URL \(text) can't be used: \(why)",
      hint: "for instance http://127.0.0.1:8420, or https://metrics.example.org/prometheus")
  }
}
