import Synchronization
import TaihuCore
import Testing

@testable import TaihuHTTP

@Suite("Writing over HTTP", .serialized)
struct WriteTests {
  static let protobuf = ["Content-Type": "application/x-protobuf", "Content-Encoding": "snappy"]

  @Test("remote write and line protocol go to the gateway and are answered with 204")
  func taken() async throws {
    try await TestServer.run { (server) async throws in
      let request = WireWriter.snappy(WireWriter.request([(["__name__": "up", "job": "a"], [(1, 1_000)])]))
      #expect(try await server.ask("POST", "/api/v1/write", headers: Self.protobuf, body: request).status == 204)
      let lines = Array("weather,site=a temp=1.5,value=2 5\n".utf8)
      #expect(try await server.ask("POST", "/api/v2/write?precision=s", body: lines).status == 204)
      #expect(try await server.ask("POST", "/api/v1/write", body: lines).status == 204)
      let written = server.written.requests.withLock { $0 }
      #expect(written.map(\.samples.count) == [1, 2, 2])
      #expect(written[1].keys.map(\.description) == ["weather_temp{site=\"a\"}", "weather{site=\"a\"}"])
      #expect(written.map { $0.samples[0].time?.nanoseconds } == [1_000_000_000, 5_000_000_000, 5])
    }
  }

  @Test("what is no request to write is refused in a way that keeps it from being sent again")
  func refused() async throws {
    try await TestServer.run { (server) async throws in
      let nameless = WireWriter.snappy(WireWriter.request([(["job": "a"], [(1, 1_000)])]))
      for body in [[], [1, 2, 3], WireWriter.snappy([0xFF]), nameless] {
        #expect(
          try await server.ask("POST", "/api/v1/write", headers: Self.protobuf, body: body).status == 400, "\(body)")
      }
      let type = ["Content-Type": "application/x-protobuf"]
      #expect(try await server.ask("POST", "/api/v1/write", headers: type, body: [0]).status == 415)
      #expect(try await server.ask("GET", "/api/v1/write").status == 404)
      #expect(server.written.requests.withLock { $0.isEmpty })
    }
  }

  @Test("of lines that can't be read the others are taken, and the answer says so")
  func partial() async throws {
    try await TestServer.run { (server) async throws in
      let answer = try await server.ask("POST", "/write", body: Array("a v=1 1\nbroken\nb v=x 1\n".utf8))
      #expect(answer.status == 400 && answer.body.contains("line 2"), "\(answer)")
      let written = server.written.requests.withLock { $0 }
      #expect(written.first?.samples.count == 1 && written.first?.refusals.count == 2)
      #expect(written.first?.payload.isEmpty == false)
    }
  }
}
