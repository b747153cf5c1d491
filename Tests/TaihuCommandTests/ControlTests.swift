import Glibc
import TaihuCore
import TaihuGateway
import Testing

@Suite("The control socket's client")
struct ControlTests {
  @Test("requests are the lines that are documented")
  func requests() throws {
    func line(_ request: ControlRequest) throws -> String {
      String(decoding: try ControlLine.encode(request), as: UTF8.self)
    }
    #expect(try line(.status) == "{\"command\":\"status\"}\n")
    #expect(try line(.retention) == "{\"command\":\"retention\"}\n")
    #expect(try line(.replay(ids: [3, 4])) == "{\"command\":\"replay\",\"ids\":[3,4]}\n")
  }

  static let status = GatewayStatus(
    state: .degraded, broker: [.init(name: "b", url: "mqtt://h:1", connected: false, since: "s", detail: "d")],
    lagSeconds: 1.5, ring: .init(slots: 8, used: 1),
    store: .init(path: "p", bytes: 1, walBytes: 2, readings: 3, series: 4), since: "t", failure: "f",
    receiveToCommitMilliseconds: ["p50": 1], openEpisodes: 2)

  @Test(
    "replies come through unchanged",
    arguments: [
      ControlReply.status(status),
      .replay([
        ReplayedEntry(id: 1, outcome: .stored(readings: 2)),
        ReplayedEntry(id: 2, outcome: .refused(Refusal(.badTime, "month 13\n"))),
        ReplayedEntry(id: 3, outcome: .skipped("gone")),
      ]), .replay([]), .applied, .failure(OperatorError(.permission, code: "c", "m", hint: "h")),
    ])
  func replies(reply: ControlReply) throws {
    let line = try ControlLine.encode(reply)
    #expect(line.filter { $0 == 0x0A }.count == 1)
    #expect(try ControlLine.decode(ControlReply.self, from: line) == reply)
  }

  @Test(
    "a line that is no request is refused",
    arguments: ["", "{}", "[]", "{\"command\":\"stop\"}", "{\"command\":\"replay\"}", "status"])
  func badRequests(line: String) {
    #expect(throws: (any Error).self) { try ControlLine.decode(ControlRequest.self, from: Array(line.utf8)) }
  }

  @Test(
    "a socket where nobody listens is told as such",
    arguments: ["/nonexistent/taihu.db", "/tmp/" + String(repeating: "long", count: 40)])
  func unreachable(store: String) {
    let error = #expect(throws: OperatorError.self) { try ControlClient(store: store).send(.status) }
    #expect(error?.code == "control-unreachable")
    #expect(error?.category == .failure)
  }

  @Test("a gateway that says nothing is given up on in time")
  func silent() throws {
    try Self.withListener { path in
      let client = ControlClient(socket: path, timeout: 100_000_000)
      let error = #expect(throws: OperatorError.self) { try client.send(.status) }
      #expect(error?.code == "control-timeout")
      #expect(error?.category == .timeout)
    }
  }

  /// Listens on a Unix socket and never answers.
  private static func withListener(_ body: (String) throws -> Void) throws {
    let path = "/tmp/taihu-control-\(getpid()).sock"
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: Array(path.utf8)) }
    let bound = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    defer {
      close(descriptor)
      unsafe unlink(path)
    }
    try #require(bound == 0 && listen(descriptor, 1) == 0)
    try body(path)
  }
}
