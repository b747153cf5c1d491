internal import Dispatch
internal import Glibc

/// A TCP connection to the loopback that says exactly what it is told.
public final class RawClient: Sendable {
  private let descriptor: Int32

  /// Connects; reads and writes give up after 10 s.
  public init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var limit = timeval(tv_sec: 10, tv_usec: 0)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let connected = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw Failure(errno: errno) }
  }

  /// The system's error number of a connection that failed.
  public struct Failure: Error { var errno: Int32 }

  deinit { close(descriptor) }

  /// Sends bytes; false when the other side does not take them any more.
  @discardableResult
  public func send(_ bytes: some Sequence<UInt8>) async -> Bool {
    let bytes = Array(bytes)
    return await Self.apart { self.sendBlocking(bytes) }
  }

  private func sendBlocking(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let rest = Array(bytes[sent...].prefix(1 << 16))
      let count = unsafe Glibc.send(descriptor, rest, rest.count, Int32(MSG_NOSIGNAL))
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// Everything up to the end of the connection, or until `text` came.
  public func read(until text: String? = nil) async -> String {
    await Self.apart { self.readBlocking(until: text) }
  }

  private func readBlocking(until text: String?) -> String {
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      received += buffer[..<count]
      if let text, String(decoding: received, as: UTF8.self).contains(text) { break }
    }
    return String(decoding: received, as: UTF8.self)
  }

  /// Closes the connection's sending half, as a client that leaves does.
  public func hangUp() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Whether the other side has closed the connection, or closes it within the time-out.
  public var isClosed: Bool {
    get async { await Self.apart { self.isClosedBlocking() } }
  }

  /// Runs what blocks on a thread of its own, so that a server in the same process can go on.
  private static func apart<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: body()) }
    }
  }

  private func isClosedBlocking() -> Bool {
    var byte = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = unsafe recv(descriptor, &byte, byte.count, 0)
      if count == 0 { return true }
      if count < 0 { return errno == ECONNRESET }
    }
  }

  /// Asks and returns the status and the body of the answer.
  public static func ask(
    _ port: Int, _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8] = [],
    host: String = "localhost"
  ) async throws -> (status: Int, head: String, body: String) {
    let client = try RawClient(port: port)
    var head = "\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    if method == "POST" { head += "Content-Length: \(body.count)\r\n" }
    await client.send(Array((head + "\r\n").utf8) + body)
    let answer = await client.read()
    guard let status = Int(answer.split(separator: " ").dropFirst().first ?? "") else { return (0, answer, "") }
    let end = answer.firstRange(of: "\r\n\r\n")
    return (
      status, String(answer[..<(end?.lowerBound ?? answer.endIndex)]),
      end.map { String(answer[$0.upperBound...]) } ?? ""
    )
  }
}
