/// Whom to connect to.
public enum SocketPeer: Hashable, Sendable {
  /// A host by its name or address, without brackets, and a port; under TLS or not.
  case host(String, port: Int, isSecure: Bool)
  /// A unix socket on this machine.
  case unix(path: String)
}
