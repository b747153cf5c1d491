/// Who may vouch for a server.
struct TLSTrust: Hashable, Sendable {
  /// A PEM file with authorities; `nil` for those of the system.
  var caFile: String?
}

/// Why a connection failed, in words.
struct SocketFailure: Error, Hashable {
  /// The reason.
  var reason: String

  /// A failure for a reason.
  init(_ reason: String) {
    self.reason = reason
  }
}
