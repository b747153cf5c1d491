import Foundation
import Support
import Testing

/// A built gateway asked and written to over HTTP, as a stranger would.
@Suite("HTTP on a running gateway", .serialized)
struct HTTPTests {
  @Test("what is written over HTTP is found by the next question, by promtool too, and the ledger balances")
  func roundTrip() async throws {
    try await withTemporaryDirectory { directory in
      let gateway = try GatewayProcess(
        in: directory, broker: "mqtt://127.0.0.1:1", packs: [], http: "127.0.0.1:18437")
      try await gateway.start(connected: false)
      try await eventually("the gateway serves HTTP") { gateway.log.contains("HTTP listen=") }
      let body = Array("level,site=a value=3.5 1773532800".utf8)
      #expect(try await RawClient.ask(18_437, "POST", "/write?precision=s", body: body).status == 204)
      #expect(try await RawClient.ask(18_437, "POST", "/write?precision=s", body: body).status == 204)
      let answer = try await RawClient.ask(18_437, "GET", "/api/v1/query?query=level&time=1773532860").body
      #expect(answer.contains(#"{"metric":{"__name__":"level","site":"a"},"value":[1773532860,"3.5"]}"#), "\(answer)")
      let promtool = URL(filePath: "/usr/bin/promtool")
      if FileManager.default.isExecutableFile(atPath: promtool.path) {
        let arguments = ["query", "instant", "--time=1773532860", "http://127.0.0.1:18437", "level"]
        let result = try await Subprocess(promtool, arguments, directory: directory).wait(seconds: 60)
        #expect(result.output.contains("level{site=\"a\"} => 3.5"), "\(result)")
      }
      try await gateway.stop()
      let audit = try await gateway.audit()
      #expect(audit.balanced && audit.messages.stored == 1 && audit.messages.duplicate == 1, "\(audit)")
    }
  }
}
