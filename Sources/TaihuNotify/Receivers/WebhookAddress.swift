internal import TaihuClient
public import TaihuCore

/// Where a webhook listens: `https://host:port/path` or `http://…`.
public struct WebhookAddress: Hashable, Sendable, CustomStringConvertible {
  /// Whether TLS protects the way.
  public let isSecure: Bool
  /// The host's name or address, without brackets.
  public let host: String
  /// The port, 1–65535.
  public let port: Int
  /// Path and query, from the slash on.
  public let target: String

  /// Reads a URL. Credentials in it are refused: they would end up in logs.
  public init(_ text: String) throws(OperatorError) {
    let isSecure = text.hasPrefix("https://")
    guard isSecure || text.hasPrefix("http://") else {
      throw Self.fault("it begins neither with https:// nor with http://")
    }
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw Self.fault("it holds spaces or no ASCII") }
    let rest = text.dropFirst(isSecure ? 8 : 7)
    let slash = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    let authority = rest[..<slash]
    if authority.contains("@") { throw Self.fault("it holds credentials; the signature proves who we are") }
    if rest[slash...].contains("#") { throw Self.fault("it holds a fragment, which no server sees") }
    let (host, port) = Self.split(authority)
    guard !host.isEmpty else { throw Self.fault("the host is missing") }
    guard let number = port.isEmpty ? (isSecure ? 443 : 80) : Int(port), (1...65_535).contains(number) else {
      throw Self.fault("the port \(port) is no number from 1 to 65535")
    }
    (self.isSecure, self.host, self.port) = (isSecure, String(host), number)
    target = rest[slash...].hasPrefix("/") ? String(rest[slash...]) : "/" + rest[slash...]
  }

  /// Without path and query, which may hold a secret.
  public var description: String { "\(isSecure ? "https" : "http")://\(authority)" }

  /// Host and port as the `Host` header has them.
  var authority: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
  }

  /// Whom to connect to.
  var peer: SocketPeer { .host(host, port: port, isSecure: isSecure) }

  private static func split(_ authority: Substring) -> (host: Substring, port: Substring) {
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      let host = authority[authority.index(after: authority.startIndex)..<end]
      return (host, authority[authority.index(after: end)...].drop { $0 == ":" })
    }
    let host = authority.prefix { $0 != ":" }
    return (host, authority.dropFirst(host.count).drop { $0 == ":" })
  }

  private static func fault(_ why: String) -> OperatorError {
    OperatorError(
      .usage, code: "webhook-url", "the URL of a webhook can't be used: \(why)", hint: "write https://host/path")
  }
}
