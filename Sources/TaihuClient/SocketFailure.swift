/// Why a connection failed, in words.
public struct SocketFailure: Error, Hashable, Sendable {
  /// The reason, to be read after the name of the server and a colon.
  public var reason: String
  /// Whether the time given was over.
  public var isTimeout: Bool

  /// A failure for a reason.
  public init(_ reason: String, isTimeout: Bool = false) {
    (self.reason, self.isTimeout) = (reason, isTimeout)
  }
}
