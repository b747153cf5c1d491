import Foundation
import Support
import Synchronization
import Testing

@testable import TaihuHTTP

@Suite("How answers travel", .serialized)
struct AnswerTests {
  @Test(
    "gzip is used when the client takes it",
    arguments: [
      (nil, false), ("", false), ("gzip", true), ("deflate, GZIP;q=0.5", true), ("gzip;q=0", false), ("*", true),
      ("br", false), ("*;q=0, gzip;q=1", true), ("gzip; q=0.000", false),
    ] as [(String?, Bool)])
  func accepted(_ field: String?, _ isAccepted: Bool) {
    #expect(AcceptedEncodings.haveGzip(field) == isAccepted)
  }

  @Test("a long answer comes packed and is the same unpacked; a short one stays as it is")
  func packed() async throws {
    try await TestServer.run { (server) async throws in
      let question = "/api/v1/query_range?query=pm25&start=1773532800&end=1773536400&step=60"
      let plain = try await curl("http://127.0.0.1:\(server.port)\(question)")
      let packed = try await curl("--compressed", "http://127.0.0.1:\(server.port)\(question)")
      #expect(plain.output == packed.output && plain.output.utf8.count > 1_024)
      let head = try await server.ask("GET", question, headers: ["Accept-Encoding": "gzip"]).head
      #expect(head.contains("Content-Encoding: gzip") && head.contains("Vary: Accept-Encoding"), "\(head)")
      let short = try await server.ask("GET", "/health", headers: ["Accept-Encoding": "gzip"])
      #expect(short.body == "ok\n" && !short.head.contains("gzip"), "\(short)")
    }
  }

  @Test("over TLS the same is answered, with the order to stay with it; in the clear nothing is")
  func tls() async throws {
    try await withTemporaryDirectory { directory in
      let certificate = try await makeCertificate(in: directory)
      var limits = HTTPLimits()
      limits.idleSeconds = 1
      try await TestServer.run(tls: certificate, limits: limits) { (server) async throws in
        let url = "https://localhost:\(server.port)/health"
        let answer = try await curl("-i", "--cacert", certificate.certificateFile, url)
        #expect(answer.output.contains("ok\n"), "\(answer)")
        #expect(answer.output.contains("Strict-Transport-Security: max-age="), "\(answer)")
        #expect(try await curl(url).status != 0)
        #expect(try await curl("--cacert", certificate.certificateFile, "--tls-max", "1.1", url).status != 0)
        #expect(try await server.ask("GET", "/health").status == 0)
        let silent = try RawClient(port: server.port)
        #expect(await silent.isClosed, "a client that shakes no hand is let go")
      }
    }
  }

  @Test("a certificate that does not fit its key is refused before anything listens")
  func unfit() async throws {
    try await withTemporaryDirectory { directory in
      let (first, second) = (directory.appending(path: "a"), directory.appending(path: "b"))
      for folder in [first, second] {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
      }
      var certificate = try await makeCertificate(in: first)
      certificate.keyFile = try await makeCertificate(in: second).keyFile
      await #expect(throws: (any Error).self) { try await TestServer.run(tls: certificate) { _ in } }
    }
  }

  @Test("line protocol may come packed; what unpacks to too much, or in another way, is refused")
  func packedLines() async throws {
    try await withTemporaryDirectory { directory in
      let file = directory.appending(path: "lines")
      try Data("level,site=a value=3 1\n".utf8).write(to: file)
      try await gzip(file)
      let bomb = directory.appending(path: "bomb")
      try Data(repeating: 0x20, count: 1_000_000).write(to: bomb)
      try await gzip(bomb)
      var limits = HTTPLimits()
      limits.bodyBytes = 10_000
      try await TestServer.run(limits: limits) { (server) async throws in
        func status(_ name: String, _ encoding: String) async throws -> Int {
          let body = try [UInt8](Data(contentsOf: directory.appending(path: name)))
          return try await server.ask("POST", "/write", headers: ["Content-Encoding": encoding], body: body).status
        }
        #expect(try await status("lines.gz", "gzip") == 204)
        #expect(server.written.requests.withLock { $0.map(\.samples.count) } == [1])
        #expect(try await status("bomb.gz", "gzip") == 413)
        #expect(try await status("lines.gz", "br") == 415)
        #expect(try await server.ask("POST", "/write", headers: ["Content-Encoding": "gzip"], body: [1]).status == 400)
      }
    }
  }

  @Test("a question is given up when its client goes, and one that waits is not begun")
  func gone() async throws {
    var limits = HTTPLimits()
    limits.readers = 1
    try await TestServer.run(limits: limits) { (server) async throws in
      let slow = "sum_over_time(max_over_time(pm25{site=\"a\"}[1h])[150d:1s])".addingPercentEncoding(
        withAllowedCharacters: .alphanumerics)!
      let clients = [try RawClient(port: server.port), try RawClient(port: server.port)]
      for client in clients {
        await client.send("GET /api/v1/query?time=1773532800&query=\(slow) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
      }
      try await Task.sleep(for: .milliseconds(200))
      for client in clients { client.hangUp() }
      let start = ContinuousClock.now
      #expect(try await server.ask("GET", "/api/v1/labels").status == 200)
      #expect(ContinuousClock.now - start < .seconds(8))
      let metrics = try await server.ask("GET", "/metrics").body
      #expect(metrics.contains("taihu_http_questions_given_up_total 2\n"), "\(metrics)")
      #expect(metrics.contains("taihu_http_refused_total{status=\"499\"} 2\n"), "\(metrics)")
    }
  }
}

private func curl(_ arguments: String...) async throws -> Subprocess.Result {
  try await Subprocess(
    URL(filePath: "/usr/bin/curl"), ["-sS", "--max-time", "20"] + arguments,
    directory: FileManager.default.temporaryDirectory
  ).wait()
}

private func gzip(_ file: URL) async throws {
  let directory = file.deletingLastPathComponent()
  #expect(try await Subprocess(URL(filePath: "/usr/bin/gzip"), [file.path], directory: directory).wait().status == 0)
}

/// A certificate for `localhost` that vouches for itself.
private func makeCertificate(in directory: URL) async throws -> ServerCertificate {
  let (certificate, key) = (directory.appending(path: "cert.pem").path, directory.appending(path: "key.pem").path)
  let result = try await Subprocess(
    URL(filePath: "/usr/bin/openssl"),
    [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
      "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate,
    ], directory: directory
  ).wait()
  #expect(result.status == 0, "\(result.error)")
  return ServerCertificate(certificateFile: certificate, keyFile: key)
}
