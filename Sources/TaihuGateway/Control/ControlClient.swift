public import TaihuCore

/// Asks a running gateway over its control socket, a Unix socket beside the store: `<store>.sock`.
public struct ControlClient: Sendable {
  /// The socket's path.
  public var path: String
  /// How long to wait for the connection and for the reply, in nanoseconds.
  public var timeout: Int64

  /// A client for the gateway that owns a store.
  ///
  /// - Parameters:
  ///   - store: the path of the database file.
  ///   - timeout: how long to wait for the connection and for the reply, in nanoseconds; by default 5 s.
  public init(store: String, timeout: Int64 = 5_000_000_000) {
    self.init(socket: store + ".sock", timeout: timeout)
  }

  /// A client for a socket.
  public init(socket path: String, timeout: Int64 = 5_000_000_000) {
    (self.path, self.timeout) = (path, timeout)
  }

  /// Sends a request and waits for the reply.
  ///
  /// - Throws: `control-unreachable` when nobody listens, `control-permission` when the socket is not ours to use,
  ///   `control-timeout` when the gateway does not answer in time, `control-reply` when its answer makes no sense, and the
  ///   gateway's own error when it says that it can't.
  public func send(_ request: ControlRequest) throws(OperatorError) -> ControlReply {
    let deadline = ControlDeadline(after: timeout)
    let socket = try ControlSocket(connectingTo: path, deadline: deadline)
    let reply: ControlReply
    do {
      try socket.write(ControlLine.encode(request), deadline: deadline)
      reply = try ControlLine.decode(ControlReply.self, from: socket.readLine(deadline: deadline))
    } catch let error as OperatorError {
      throw error
    } catch {
      throw OperatorError(
        .failure, code: "control-reply", "the gateway at \(path) gave an answer that makes no sense: \(error)",
        hint: "nothing was changed; is the gateway of the same version as this command? See: taihu --version")
    }
    if case .failure(let failure) = reply { throw failure }
    return reply
  }
}
