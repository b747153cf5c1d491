import Support
import Testing

@testable import TaihuHTTP

/// The fault catalogue's rows for HTTP: H1 to H6.
@Suite("Hostile clients", .serialized)
struct HostileTests {
  @Test("H1: a request that is sent drop by drop is cut off, and others are answered meanwhile")
  func slow() async throws {
    var limits = HTTPLimits()
    (limits.idleSeconds, limits.bodySeconds) = (1, 1)
    try await TestServer.run(limits: limits) { (server) async throws in
      let head = try RawClient(port: server.port)
      await head.send("GET /health HTTP/1.1\r\nHost: loc".utf8)
      let body = try RawClient(port: server.port)
      await body.send("POST /write HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\na".utf8)
      #expect(try await server.ask("GET", "/health").status == 200)
      #expect(await head.isClosed)
      #expect(await body.isClosed)
    }
  }

  @Test("H1: hundreds of idle connections hold nothing up for longer than they may be idle")
  func idle() async throws {
    var limits = HTTPLimits()
    (limits.idleSeconds, limits.connections) = (1, 200)
    try await TestServer.run(limits: limits) { (server) async throws in
      var idle: [RawClient] = []
      for _ in 0..<400 { idle.append(try RawClient(port: server.port)) }
      #expect(try await server.ask("GET", "/health").status == 200)
      #expect(idle.count == 400)
    }
  }

  @Test("H1: heads, URLs and bodies that are too long are refused, bodies also while they come")
  func large() async throws {
    var limits = HTTPLimits()
    (limits.bodyBytes, limits.urlBytes) = (10_000, 1_000)
    try await TestServer.run(limits: limits) { (server) async throws in
      #expect(try await server.ask("GET", "/api/v1/query?query=" + String(repeating: "x", count: 2_000)).status == 414)
      #expect(try await server.ask("POST", "/write", body: [UInt8](repeating: 0x20, count: 20_000)).status == 413)
      let header = ["X-Long": String(repeating: "x", count: 100_000)]
      #expect([0, 400, 431].contains(try await server.ask("GET", "/health", headers: header).status))
      let endless = try RawClient(port: server.port)
      await endless.send("POST /write HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
      let chunk = "1000\r\n" + String(repeating: "x", count: 0x1000) + "\r\n"
      var isCut = false
      for _ in 0..<5_000 where !isCut { isCut = await !endless.send(chunk.utf8) }
      #expect(isCut)
      #expect(try await server.ask("GET", "/health").status == 200)
    }
  }

  @Test("H2: without a token, with a wrong one, or with one in the URL nothing is told; roles are kept apart")
  func tokens() async throws {
    let (reader, writer) = ("reader-0123456789", "writer-0123456789")
    let tokens = try AccessToken.parse("read \(reader)\noperate \(writer)\n").get()
    try await TestServer.run(tokens: tokens) { (server) async throws in
      func status(_ authorization: String?, _ method: String = "GET", _ path: String = "/api/v1/labels") async throws
        -> Int
      {
        let headers = authorization.map { ["Authorization": $0] } ?? [:]
        return try await server.ask(method, path, headers: headers, body: Array("a v=1 1".utf8)).status
      }
      #expect(try await status(nil) == 401)
      #expect(try await status("Bearer wrong-0123456789") == 401)
      #expect(try await status("Bearer reader-012345678") == 401)
      #expect(try await status("Basic \(reader)") == 401)
      #expect(try await status(nil, "GET", "/api/v1/labels?token=\(reader)&access_token=\(reader)") == 401)
      #expect(try await status("Bearer \(reader)") == 200)
      #expect(try await status("bearer \(writer)") == 200)
      #expect(try await status("Bearer \(reader)", "POST", "/write") == 403)
      #expect(try await status("Bearer \(writer)", "POST", "/write") == 204)
      #expect(try await status(nil, "GET", "/health") == 200)
    }
  }

  @Test(
    "H3: no path leads out of the API",
    arguments: [
      "/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/api/../../etc/passwd", "/api/taihu/%00",
      "/api/v1/label/..%2f..%2fetc/values/x",
    ])
  func traversal(path: String) async throws {
    try await TestServer.run { (server) async throws in
      let answer = try await server.ask("GET", path)
      #expect([400, 404].contains(answer.status) && !answer.body.contains("root:"), "\(answer)")
    }
  }

  @Test("H4: expressions and ranges that would cost hours are refused or end in time")
  func expensive() async throws {
    var limits = HTTPLimits()
    limits.querySeconds = 2
    try await TestServer.run(limits: limits) { (server) async throws in
      let bomb = "count({__name__=~\"" + String(repeating: "(a*)*", count: 40) + "b\"})"
      let paths = [
        "query?query=" + bomb.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(),
        "query_range?query=pm25&start=0&end=3155760000&step=1", "query?query=pm25%5B100y%5D",
        "query?query=" + String(repeating: "(", count: 10_000), "label/site'%20OR%201=1--/values",
      ]
      let start = ContinuousClock.now
      for path in paths {
        #expect(
          [200, 400, 422, 503].contains(try await server.ask("GET", "/api/v1/" + path).status), "\(path.prefix(60))")
      }
      #expect(ContinuousClock.now - start < .seconds(20))
      #expect(try await server.ask("GET", "/health").status == 200)
    }
  }

  @Test("H5: what devices call themselves reaches a browser only as JSON that it does not take for a page")
  func scripts() async throws {
    try await TestServer.run { (server) async throws in
      let answer = try await server.ask("GET", "/api/taihu/quarantine")
      #expect(answer.head.contains("Content-Type: application/json"))
      #expect(answer.head.contains("Content-Security-Policy: default-src 'none'"))
      #expect(answer.head.contains("X-Content-Type-Options: nosniff"))
    }
  }

  @Test(
    "H6: a Host that is not ours is refused",
    arguments: ["evil.example", "127.0.0.1.evil.example:8420", "169.254.169.254"])
  func rebinding(host: String) async throws {
    try await TestServer.run { (server) async throws in
      #expect(try await server.ask("GET", "/api/v1/labels", host: host).status == 400)
    }
  }

  @Test(
    "H6: requests that two readers could read differently are refused",
    arguments: [
      "GET /health HTTP/1.1\r\n\r\n",
      "POST /write HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n123456",
      "POST /write HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
      "POST /write HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
      "GET /health\r\n\r\n", "\u{1}\u{2}\u{3}\r\n\r\n",
    ])
  func smuggling(request: String) async throws {
    var limits = HTTPLimits()
    (limits.idleSeconds, limits.bodySeconds) = (1, 1)
    try await TestServer.run(limits: limits) { (server) async throws in
      let client = try RawClient(port: server.port)
      await client.send(request.utf8)
      let answer = await client.read()
      #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400"), "\(answer)")
      #expect(try await server.ask("GET", "/health").status == 200)
    }
  }

  @Test("a client that asks too often is told to wait")
  func rate() async throws {
    var limits = HTTPLimits()
    (limits.requestsPerSecond, limits.requestBurst) = (1, 3)
    try await TestServer.run(limits: limits) { (server) async throws in
      var statuses: [Int] = []
      for _ in 0..<5 { statuses.append(try await server.ask("GET", "/health").status) }
      #expect(statuses == [200, 200, 200, 429, 429])
    }
  }
}
