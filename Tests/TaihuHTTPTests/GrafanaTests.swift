import Foundation
import Support
import Testing

@testable import TaihuHTTP

/// The requests of Grafana's data source for Prometheus, with what Prometheus 2.42 answered over the same series;
/// `Grafana/record.py` records them anew.
@Suite("Grafana", .serialized)
struct GrafanaTests {
  @Test("every request of its data source has the answer that Prometheus gave")
  func recorded() async throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Grafana/answers.json")
    let rows = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [[String: Any]])
    #expect(rows.count == 20)
    try await TestServer.run { (server) async throws in
      for row in rows {
        let (method, path, form) = (row["method"] as! String, row["path"] as! String, row["form"] as! String)
        let isForm = method == "POST"
        let answer = try await server.ask(
          method, isForm || form.isEmpty ? path : "\(path)?\(form)",
          headers: isForm ? ["Content-Type": "application/x-www-form-urlencoded"] : [:],
          body: isForm ? Array(form.utf8) : [])
        #expect(answer.status == row["status"] as? Int)
        let found = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? NSDictionary
        #expect(found == row["answer"] as? NSDictionary, "\(path) \(form): \(answer.body.prefix(500))")
      }
    }
  }

  @Test("what it asks to learn what it talks to is answered: the version decides what it sends")
  func buildInfo() async throws {
    try await TestServer.run { (server) async throws in
      let answer = try await server.ask("GET", "/api/v1/status/buildinfo")
      #expect(answer.status == 200 && answer.body.contains(#""version":"3.0.0""#), "\(answer)")
    }
  }
}
