public import TaihuCore

/// Where a broker listens: `mqtt://host:port`, `mqtts://host:port` or `unix:///path/to/socket`.
public struct BrokerURL: Hashable, Sendable, CustomStringConvertible {
  /// How bytes get to the broker.
  public enum Transport: String, Sendable {
    /// Plain TCP.
    case tcp = "mqtt"
    /// TLS over TCP.
    case tls = "mqtts"
    /// A Unix stream socket.
    case unix
  }

  /// How bytes get to the broker.
  public let transport: Transport
  /// The host name or address, without brackets; for ``Transport/unix`` the path of the socket.
  public let host: String
  /// The port, 1–65535; 0 for ``Transport/unix``.
  public let port: Int

  /// The most bytes of a Unix socket's path, by the kernel's `sockaddr_un`.
  static let unixPathBytesMax = 107

  /// Reads a URL. Without a port it is 1883 for `mqtt` and 8883 for `mqtts`.
  ///
  /// - Throws: an `OperatorError` that names the part which can't be used. User and password are refused: they belong
  ///   into the configuration's own keys, where they don't end up in logs.
  public init(_ text: String) throws(OperatorError) {
    guard let colon = text.firstRange(of: "://") else {
      throw Self.refusal(text, "it has no scheme", hint: "write mqtt://host:1883, mqtts://host:8883 or unix:///path")
    }
    guard let transport = Transport(rawValue: text[..<colon.lowerBound].lowercased()) else {
      throw Self.refusal(
        text, "the scheme \(text[..<colon.lowerBound]) is unknown", hint: "use mqtt, mqtts (TLS) or unix")
    }
    self.transport = transport
    let rest = text[colon.upperBound...]
    switch transport {
    case .unix: (host, port) = (try Self.path(rest, in: text), 0)
    case .tcp: (host, port) = try Self.authority(rest, defaultPort: 1_883, in: text)
    case .tls: (host, port) = try Self.authority(rest, defaultPort: 8_883, in: text)
    }
  }

  /// The URL as it would be written, with its port.
  public var description: String {
    if transport == .unix { return "unix://\(host)" }
    return "\(transport.rawValue)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }

  private static func path(_ rest: Substring, in text: String) throws(OperatorError) -> String {
    guard rest.hasPrefix("/"), rest.count > 1 else {
      throw refusal(text, "a socket's path must be absolute", hint: "write three slashes: unix:///run/broker.sock")
    }
    guard rest.utf8.count <= unixPathBytesMax, !rest.utf8.contains(0) else {
      throw refusal(text, "a socket's path has at most \(unixPathBytesMax) bytes", hint: "use a shorter path")
    }
    return String(rest)
  }

  private static func authority(
    _ rest: Substring, defaultPort: Int, in text: String
  ) throws(OperatorError) -> (host: String, port: Int) {
    let authority = rest.hasSuffix("/") ? rest.dropLast() : rest
    if authority.contains("@") {
      throw refusal(text, "it carries credentials", hint: "use the keys username and password_file instead")
    }
    if let odd = authority.first(where: { "/?#".contains($0) || $0.isWhitespace || $0 == "\0" }) {
      throw refusal(text, "nothing may follow the port, but \(odd.debugDescription) does", hint: "leave it out")
    }
    let (host, portText) = split(authority)
    guard !host.isEmpty else { throw refusal(text, "the host is missing", hint: "write \(text)localhost") }
    guard let portText else { return (String(host), defaultPort) }
    guard let port = Int(portText), (1...65_535).contains(port) else {
      throw refusal(
        text, "the port \(portText) is not a number from 1 to 65535", hint: "leave it out for \(defaultPort)")
    }
    return (String(host), port)
  }

  /// Host and port of `host`, `host:port`, `[v6]` and `[v6]:port`; a bare IPv6 address is a host as well.
  private static func split(_ authority: Substring) -> (host: Substring, port: Substring?) {
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      let host = authority[authority.index(after: authority.startIndex)..<end]
      let after = authority[authority.index(after: end)...]
      return (host, after.isEmpty ? nil : after.hasPrefix(":") ? after.dropFirst() : after)
    }
    guard let colon = authority.lastIndex(of: ":"), authority.firstIndex(of: ":") == colon else {
      return (authority, nil)
    }
    return (authority[..<colon], authority[authority.index(after: colon)...])
  }

  private static func refusal(_ text: String, _ why: String, hint: String) -> OperatorError {
    OperatorError(.usage, code: "broker-url", "the broker URL \"\(text)\" can't be used: \(why)", hint: hint)
  }
}
