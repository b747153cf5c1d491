internal import TaihuPack

/// An address to listen on.
public enum ListenAddress: Hashable, Sendable, CustomStringConvertible {
  /// A host of this machine and a port; 0 lets the system choose one.
  case tcp(host: String, port: Int)
  /// A socket in the file system.
  case unix(path: String)

  /// Whether only this machine can reach it.
  public var isLocal: Bool {
    switch self {
    case .tcp(let host, let port): HostAndPort(host: host, port: port).isLoopback
    case .unix: true
    }
  }

  /// `127.0.0.1:8420`, `[::1]:8420`, `unix:///path`.
  public var description: String {
    switch self {
    case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    case .unix(let path): "unix://" + path
    }
  }

  static func parse(_ text: String) -> Result<ListenAddress, AddressFault> {
    if text.hasPrefix("unix://") {
      return UnixSocketPath.check(String(text.dropFirst("unix://".count))).map { .unix(path: $0) }
    }
    return HostAndPort.parse(text, ports: 0...65_535).flatMap { address in
      guard let port = address.port else {
        return .failure(
          AddressFault(
            message: "\(QuotedText.of(text)) has no port", hint: "write host:port, for instance 127.0.0.1:8420"))
      }
      return .success(.tcp(host: address.host, port: port))
    }
  }
}
