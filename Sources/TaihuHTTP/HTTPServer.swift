internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
public import Logging
internal import NIOCore
internal import NIOSSL
public import ServiceLifecycle
internal import Synchronization
public import TaihuCore

/// The HTTP server of the gateway: the Prometheus API over the store, a second door for readings, and what Taihu says of
/// itself. `docs/http.md` describes every endpoint; ``Routes`` lists them.
///
/// Requests are read on the event loops of SwiftNIO, questions about the store are answered on threads of their own.
public final class HTTPServer: Service {
  private let settings: HTTPSettings
  private let tls: TLSConfiguration?
  private let port: GatewayPort
  private let clock: any WallClock
  private let logger: Logger
  private let boundPort = Mutex<Int?>(nil)

  /// A server, not yet listening.
  ///
  /// - Throws: when other machines could reach it and no token is asked for, or the certificate can't be used.
  public init(
    _ settings: HTTPSettings, port: GatewayPort, clock: any WallClock = SystemClock(), logger: Logger
  ) throws(OperatorError) {
    if case .tcp(let host, _, false) = settings.address, settings.tokens.isEmpty {
      throw OperatorError(
        .usage, code: "http-open", "the HTTP server would listen on \(host) for everybody",
        hint: "name a file of tokens with http.tokens_file, or listen on 127.0.0.1")
    }
    tls = try settings.tls?.configuration()
    (self.settings, self.port, self.clock, self.logger) = (settings, port, clock, logger)
  }

  /// The TCP port it listens on; `nil` before it does, and on a unix socket.
  public var listeningPort: Int? { boundPort.withLock { $0 } }

  /// Serves until the service group shuts down.
  ///
  /// - Throws: when the address can't be listened on.
  public func run() async throws {
    let limits = settings.limits
    let counters = HTTPCounters()
    let pool = ReaderPool(path: port.storePath, limits: limits, counters: counters)
    defer { pool.stop() }
    let hub = EventHub(pool: pool, limits: limits, counters: counters, logger: logger)
    let router = Router(context: ServerContext.self)
    router.add(
      middleware: RequestGate(
        settings: settings, rates: RateLimiter(perSecond: limits.requestsPerSecond, burst: limits.requestBurst),
        counters: counters))
    Routes(port: port, pool: pool, hub: hub, counters: counters, limits: limits, clock: clock).add(to: router)
    let application = try application(router, counters)
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await cancelWhenGracefulShutdown { await hub.run() } }
      group.addTask { [logger] in
        do { try await application.run() } catch {
          logger.error("the HTTP server ended", metadata: ["error": "\(error)"])
        }
      }
      await group.waitForAll()
    }
  }

  private func application(
    _ router: Router<ServerContext>, _ counters: HTTPCounters
  ) throws -> some ApplicationProtocol {
    let limits = settings.limits
    var quiet = logger
    quiet.logLevel = max(logger.logLevel, .warning)
    let plain = HTTPServerBuilder.http1(configuration: connections(counters))
    let server = try tls.map { try HTTPServerBuilder.tls(plain, tlsConfiguration: $0) } ?? plain
    return Application(
      router: router,
      server: server,
      configuration: ApplicationConfiguration(
        address: bindAddress, backlog: 256,
        availableConnectionsDelegate: .maximum(limits.connections, logger: quiet)),
      onServerRunning: { [self] channel in
        boundPort.withLock { $0 = channel.localAddress?.port }
        logger.notice("HTTP", metadata: ["listen": "\(channel.localAddress.map(\.description) ?? "")"])
      },
      logger: quiet)
  }

  /// How a connection is read.
  private func connections(_ counters: HTTPCounters) -> HTTP1Channel.Configuration {
    let limits = settings.limits
    var decoder = HTTP1Channel.Configuration.DecoderConfiguration()
    decoder.maxHeaderFieldSize = limits.headerBytes
    decoder.maxHeaderListSize = limits.headerBytes
    decoder.maxHeaderFieldCount = 100
    return HTTP1Channel.Configuration(
      additionalChannelHandlers: [ClientWatch(), RequestDeadline(limits: limits, counters: counters)],
      idleTimeout: .seconds(Int64(limits.idleSeconds)), httpDecoderConfiguration: decoder)
  }

  private var bindAddress: BindAddress {
    switch settings.address {
    case .tcp(let host, let port, _): .hostname(host, port: port)
    case .unix(let path): .unixDomainSocket(path: path)
    }
  }
}
