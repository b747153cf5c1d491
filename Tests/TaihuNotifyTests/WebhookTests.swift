import Foundation
import Glibc
import TaihuCore
import Testing

@testable import TaihuNotify

/// Against a real server under TLS, with a certificate made for the test.
@Suite("Webhooks", .serialized)
struct WebhookTests {
  /// A folder with a key and a certificate for 127.0.0.1, and a server that answers with a status.
  final class Server {
    let folder: URL
    let port: Int
    private let process = Process()

    init(status: Int, isSecure: Bool) throws {
      folder = FileManager.default.temporaryDirectory.appending(path: "webhook-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      if isSecure { try Self.makeCertificate(in: folder) }
      let script = """
        import http.server, ssl, sys
        class Handler(http.server.BaseHTTPRequestHandler):
          def do_POST(self):
            self.rfile.read(int(self.headers['Content-Length']))
            self.send_response(\(status)); self.send_header('Location', '/elsewhere'); self.end_headers()
          def log_message(self, *_): pass
        server = http.server.HTTPServer(('127.0.0.1', 0), Handler)
        if \(isSecure ? 1 : 0):
          context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); context.load_cert_chain('cert.pem', 'key.pem')
          server.socket = context.wrap_socket(server.socket, server_side=True)
        print(server.server_port, flush=True)
        server.serve_forever()
        """
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["python3", "-c", script]
      process.currentDirectoryURL = folder
      process.standardError = FileHandle.nullDevice
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
      port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    deinit {
      kill(process.processIdentifier, SIGKILL)
      try? FileManager.default.removeItem(at: folder)
    }

    private static func makeCertificate(in folder: URL) throws {
      let openssl = Process()
      openssl.executableURL = URL(filePath: "/usr/bin/env")
      openssl.arguments =
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=hook -addext"
        .split(separator: " ").map(String.init) + ["subjectAltName=IP:127.0.0.1"]
      openssl.currentDirectoryURL = folder
      openssl.standardError = FileHandle.nullDevice
      try openssl.run()
      openssl.waitUntilExit()
      try #require(openssl.terminationStatus == 0, "openssl could not make a certificate")
    }
  }

  static func deliver(to url: String, caFile: String? = nil) throws -> DeliveryResult {
    let receiver = WebhookReceiver(address: try WebhookAddress(url), caFile: caFile, timeout: .seconds(10)) {
      () throws(OperatorError) in Array("secret".utf8)
    }
    return receiver.deliver(NoticeMessage([NoticeSenderTests.notice(7)], gateway: "g")) { false }
  }

  @Test("an answer means what it says", arguments: [200, 204, 307, 400, 408, 429, 500, 503])
  func answers(status: Int) throws {
    let server = try Server(status: status, isSecure: false)
    let result = try Self.deliver(to: "http://127.0.0.1:\(server.port)/x")
    switch (status, result) {
    case (200...299, .delivered), (307, .unavailable), (400, .refused), (408...429, .unavailable),
      (500..., .unavailable):
      break
    default: Issue.record("\(status) gave \(result)")
    }
  }

  @Test("a server is believed only when an authority we trust vouches for its name")
  func trust() throws {
    let server = try Server(status: 204, isSecure: true)
    let authority = server.folder.appending(path: "cert.pem").path
    #expect(try Self.deliver(to: "https://127.0.0.1:\(server.port)/", caFile: authority) == .delivered)
    for (url, file) in [("127.0.0.1", nil), ("localhost", authority)] {
      guard case .unavailable(let why) = try Self.deliver(to: "https://\(url):\(server.port)/", caFile: file) else {
        Issue.record("\(url) was believed")
        continue
      }
      #expect(why.contains("certificate"))
    }
  }

  @Test("a port where nobody listens is a receiver that is away")
  func nobody() throws {
    guard case .unavailable = try Self.deliver(to: "http://127.0.0.1:1/") else {
      Issue.record("somebody took it")
      return
    }
  }

  @Test(
    "a URL that can't be used is refused",
    arguments: ["ftp://x/", "https://", "http://a:b@c/", "https://x:0/", "https://x/#y", "https://x y/"])
  func addresses(text: String) {
    #expect(throws: OperatorError.self) { _ = try WebhookAddress(text) }
  }
}
