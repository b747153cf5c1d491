internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore

/// What a request carries besides itself.
struct ServerContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The client's address without its port; `local` over a unix socket.
  let client: String
  private let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    client = source.channel.remoteAddress?.ipAddress ?? "local"
    channel = source.channel
  }

  /// Runs a question that is cancelled when its client goes.
  func whileClientStays<Value: Sendable>(
    _ question: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let channel = channel
    let departure = try await channel.eventLoop.submit {
      try channel.pipeline.syncOperations.handler(type: ClientWatch.self).departure
    }.get()
    let task = Task { try await question() }
    departure.whenGone { task.cancel() }
    defer { departure.whenGone(nil) }
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }
}

/// Looks at each request before any route does: its length, its host, how many came before it, and its token. Every
/// answer, this one's refusals included, leaves with the headers that keep browsers from misusing it.
struct RequestGate: RouterMiddleware {
  typealias Context = ServerContext

  let settings: HTTPSettings
  let rates: RateLimiter
  let counters: HTTPCounters

  @concurrent func handle(
    _ request: Request, context: ServerContext, next: @concurrent (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    counters.count(.requests)
    var response: Response
    do {
      response = if let refusal = refusal(of: request, context) { refusal } else { try await next(request, context) }
    } catch let fault as APIFault {
      response = fault.response
    } catch is CancellationError {
      response = APIFault(.clientClosedRequest, "canceled", "the client has gone").response
    } catch let error as HTTPError {
      let reason = error.status.code == 404 ? "there is no such page; see /api/openapi.json" : error.body ?? ""
      response = APIFault(error.status, "not_found", reason).response
    } catch {
      context.logger.error("a request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
      response = APIFault(.internalServerError, "internal", "the server failed; its log says why").response
    }
    if response.status.code >= 400 { counters.count(.refused(Int(response.status.code))) }
    response = response.packed(for: request)
    if settings.tls != nil { response.headers[.strictTransportSecurity] = "max-age=31536000" }
    for field in Self.securityHeaders where response.headers[field.name] == nil { response.headers.append(field) }
    return response
  }

  private func refusal(of request: Request, _ context: ServerContext) -> Response? {
    if request.uri.string.utf8.count > settings.limits.urlBytes {
      return APIFault(.uriTooLong, "bad_data", "the URL is longer than \(settings.limits.urlBytes) bytes").response
    }
    if case .tcp(_, _, true) = settings.address, !HostCheck.isLoopback(request.head.authority ?? "") {
      return APIFault(.badRequest, "bad_data", "the Host of a request to this server is localhost or 127.0.0.1")
        .response
    }
    guard rates.admits(context.client) else {
      var response = APIFault(.tooManyRequests, "execution", "too many requests; try again in a second").response
      response.headers[.retryAfter] = "1"
      return response
    }
    return unauthorized(request)
  }

  private func unauthorized(_ request: Request) -> Response? {
    guard !settings.tokens.isEmpty, request.uri.path != "/health" else { return nil }
    let wanted = Self.role(for: request)
    guard let role = role(of: request) else {
      var response = APIFault(.unauthorized, "unauthorized", "a bearer token is needed").response
      response.headers[.wwwAuthenticate] = "Bearer"
      return response
    }
    if role >= wanted { return nil }
    return APIFault(.forbidden, "forbidden", "this needs a token of the role \(wanted.rawValue)").response
  }

  /// The highest role that the request's token gives. Every token is compared, whichever matches.
  private func role(of request: Request) -> AccessRole? {
    guard let value = request.headers[.authorization], value.lowercased().hasPrefix("bearer ") else { return nil }
    let secret = Array(value.utf8.dropFirst("bearer ".utf8.count))
    return settings.tokens.reduce(nil) { best, token in
      let role = token.matches(secret) ? token.role : nil
      return [best, role].compactMap { $0 }.max()
    }
  }

  private static func role(for request: Request) -> AccessRole {
    ["/api/v1/write", "/api/v2/write", "/write"].contains(request.uri.path) ? .operate : .read
  }

  private static let securityHeaders: [HTTPField] = [
    .init(name: .xContentTypeOptions, value: "nosniff"),
    .init(name: .contentSecurityPolicy, value: "default-src 'none'; frame-ancestors 'none'"),
    .init(name: .cacheControl, value: "no-store"),
    .init(name: HTTPField.Name("Referrer-Policy")!, value: "no-referrer"),
    .init(name: HTTPField.Name("Cross-Origin-Resource-Policy")!, value: "same-origin"),
  ]
}
