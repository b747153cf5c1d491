import TaihuCore
import Testing

@testable import TaihuHTTP

@Suite("Parts of the HTTP server")
struct PartsTests {
  @Test(
    "only names of the loopback pass the check of the host",
    arguments: [
      ("localhost", true), ("LOCALHOST:8420", true), ("127.0.0.1:8420", true), ("[::1]", true), ("[::1]:80", true),
      ("", false), ("evil.example", false), ("127.0.0.1.evil.example", false), ("localhost.evil", false),
      ("localhost:80@evil", false), ("[::2]", false), ("[::1", false), ("127.0.0.1:x", false),
    ])
  func hosts(authority: String, isLoopback: Bool) {
    #expect(HostCheck.isLoopback(authority) == isLoopback)
  }

  @Test("tokens are read with their roles, and match nothing but their secret")
  func tokens() throws {
    let text = "# who may what\nread 0123456789abcdef\n\nadmin\tfedcba9876543210\n"
    let tokens = try AccessToken.parse(text).get()
    #expect(tokens.map(\.role) == [.read, .admin])
    #expect(tokens[0].matches("0123456789abcdef".utf8))
    for wrong in ["", "0123456789abcde", "0123456789abcdeg", "0123456789abcdef0", "0123456789abcdef0123456789abcdef"] {
      #expect(!tokens[0].matches(wrong.utf8), "\(wrong)")
    }
  }

  @Test(
    "a file of tokens that says something else is refused by line",
    arguments: [("", 1), ("read short", 1), ("# x\nroot 0123456789abcdef", 2), ("read 0123456789abcdef more", 1)])
  func brokenTokens(text: String, line: Int) {
    guard case .failure(let fault) = AccessToken.parse(text) else {
      Issue.record("was taken")
      return
    }
    #expect(fault.line == line)
  }

  @Test("a client may come in bursts, and again after a rest; another is not held up")
  func rates() {
    let limiter = RateLimiter(perSecond: 10, burst: 3)
    let start = ContinuousClock.now
    #expect((0..<5).map { _ in limiter.admits("a", now: start) } == [true, true, true, false, false])
    #expect(limiter.admits("b", now: start))
    #expect(limiter.admits("a", now: start + .milliseconds(150)))
    #expect(!limiter.admits("a", now: start + .milliseconds(160)))
  }

  @Test("parameters are taken apart and decoded")
  func parameters() throws {
    let parameters = try FormParameters(["query=a%20%2B+b&match[]=x&match[]=y", "empty=&flag"])
    #expect(parameters["query"] == "a + b")
    #expect(parameters.all("match[]") == ["x", "y"])
    #expect(parameters["empty"] == nil)
    for wrong in ["a=%", "a=%4", "a=%zz", "a=%ff"] {
      #expect(throws: APIFault.self, "\(wrong)") { try FormParameters([wrong]) }
    }
  }

  @Test(
    "durations are seconds or as Prometheus writes them",
    arguments: [("15", 15.0), ("0.5", 0.5), ("1h30m", 5_400), ("10ms", 0.01), ("1w", 604_800), ("1y", 31_536_000)])
  func durations(text: String, seconds: Double) throws {
    #expect(try FormParameters(["step=\(text)"]).duration("step") == Int64(seconds * 1e9))
  }

  @Test("what is no time, duration or count is bad data", arguments: ["x", "-", "1x", "nan", "1e300"])
  func brokenNumbers(text: String) throws {
    let parameters = try FormParameters(["a=\(text)"])
    #expect(throws: APIFault.self) { try parameters.time("a") }
    #expect(throws: APIFault.self) { try parameters.duration("a") }
    #expect(throws: APIFault.self) { try parameters.count("a") }
  }

  @Test("a remote write is read: any names, times as they are, stale markers; what is not finite is refused")
  func remoteWrite() throws {
    let body = WireWriter.request([
      (["__name__": "up", "job": "node"], [(1, 1_000), (Double(bitPattern: 0x7FF0_0000_0000_0002), 2_000)]),
      (["__name__": "odd:name"], [(.infinity, 3_000), (-2.5, -1)]),
    ])
    let write = try IncomingWrite(remoteWrite: body)
    #expect(write.keys.map(\.description) == ["up{job=\"node\"}", "odd:name"])
    #expect(write.samples.map(\.isEnd) == [false, true, false])
    #expect(write.samples.map(\.value) == [1, 0, -2.5])
    #expect(write.samples.map { $0.time?.nanoseconds } == [1_000_000_000, 2_000_000_000, -1_000_000])
    #expect(write.refusals.map(\.reason) == [.notFinite])
  }

  @Test("every prefix of a remote write is read or refused, never more than that")
  func truncatedRemoteWrite() {
    let body = WireWriter.request([(["__name__": "up"], [(1, 1_000), (2, 2_000)])])
    let outcomes = (0..<body.count).map { (try? IncomingWrite(remoteWrite: Array(body.prefix($0)))) != nil }
    #expect(outcomes.contains(false))
    #expect(outcomes[0])
  }
}
