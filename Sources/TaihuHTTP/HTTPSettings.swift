/// How the HTTP server listens and what it allows. The names of the configuration's keys stand in `docs/http.md`.
public struct HTTPSettings: Sendable, Hashable {
  /// An address to listen on.
  public enum Address: Sendable, Hashable {
    /// A host of this machine and a port; 0 lets the system choose one.
    case tcp(host: String, port: Int, isLoopback: Bool)
    /// A socket in the file system.
    case unix(path: String)
  }

  /// Where to listen.
  public var address: Address
  /// By what it shows who it is; `nil`: it speaks in the clear.
  public var tls: ServerCertificate?
  /// Who may ask for what; none: everybody who can reach the address may do everything.
  public var tokens: [AccessToken]
  /// What a client may use.
  public var limits: HTTPLimits

  /// Settings from their parts.
  public init(
    address: Address, tls: ServerCertificate? = nil, tokens: [AccessToken] = [], limits: HTTPLimits = HTTPLimits()
  ) {
    (self.address, self.tls, self.tokens, self.limits) = (address, tls, tokens, limits)
  }
}

/// What a client of the HTTP server may use. What goes over is refused with a status of its own, and counted.
public struct HTTPLimits: Sendable, Hashable {
  /// Bytes of a request's body. Default 10 MiB: remote write sends a few hundred KB.
  public var bodyBytes = 10 << 20
  /// Bytes of all header fields of a request. Default 16 KiB.
  public var headerBytes = 16 << 10
  /// Bytes of a request's path and query. Default 64 KiB: the longest query.
  public var urlBytes = 64 << 10
  /// Connections at one time; more wait at the door. Default 512.
  public var connections = 512
  /// Seconds that a connection may be silent between requests, and that a request's head may take. Default 30.
  public var idleSeconds = 30
  /// Seconds that a request's body may take to arrive. Default 30.
  public var bodySeconds = 30
  /// Requests of one client in a second, in the long run. Default 200.
  public var requestsPerSecond = 200
  /// Requests of one client at once. Default 400: a large dashboard opens.
  public var requestBurst = 400
  /// Threads that answer questions about the store. Default 2.
  public var readers = 2
  /// Questions that wait for a reader; more are refused. Default 64.
  public var waitingQuestions = 64
  /// The longest time of a query in seconds. Default 30.
  public var querySeconds = 30
  /// Seconds to wait for a commit before a writer is asked to try again. Default 30.
  public var commitSeconds = 30
  /// Bytes of written bodies on their way to the store at one time. Default 64 MiB.
  public var writingBytes = 64 << 20
  /// Clients of the event stream. Default 32.
  public var eventClients = 32
  /// Events that wait for one client; a slower one is dropped. Default 1,000.
  public var waitingEvents = 1_000

  /// The defaults.
  public init() {}
}
