import Foundation
import Synchronization

/// A broker that answers by script, for what a real one can't be made to say. It serves one connection after another on
/// a Unix socket.
final class ScriptedBroker: Sendable {
  /// What to do about one packet: bytes to send, or `nil` to close the connection.
  typealias Script = @Sendable (_ packet: [UInt8]) -> [UInt8]?

  let path = "/tmp/taihu-scripted-\(UInt32.random(in: .min ... .max))"
  private let listener: Int32
  private let script: Script
  private let packetLog = Mutex<[[UInt8]]>([])

  init(_ script: @escaping Script) {
    self.script = script
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: Array(path.utf8)) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    _ = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(listener, $0, size) }
    }
    listen(listener, 8)
    Thread.detachNewThread { [self] in serve() }
  }

  deinit {
    unsafe unlink(path)
  }

  /// Every packet that came, in order.
  var packets: [[UInt8]] { packetLog.withLock { $0 } }

  /// Takes no more connections.
  func close() {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private func serve() {
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { break }
      while let packet = readPacket(connection) {
        packetLog.withLock { $0.append(packet) }
        guard let answer = script(packet) else { break }
        if !answer.isEmpty { _ = unsafe send(connection, answer, answer.count, Int32(MSG_NOSIGNAL)) }
      }
      Foundation.close(connection)
    }
    Foundation.close(listener)
  }

  /// One packet: type, a length of up to two bytes, the rest.
  private func readPacket(_ connection: Int32) -> [UInt8]? {
    guard let type = readBytes(connection, 1), let low = readBytes(connection, 1) else { return nil }
    var length = Int(low[0] & 127)
    if low[0] > 127 {
      guard let high = readBytes(connection, 1) else { return nil }
      length += Int(high[0]) << 7
    }
    guard let rest = readBytes(connection, length) else { return nil }
    return type + rest
  }

  private func readBytes(_ connection: Int32, _ count: Int) -> [UInt8]? {
    if count == 0 { return [] }
    var bytes = [UInt8](repeating: 0, count: count)
    return unsafe recv(connection, &bytes, count, Int32(MSG_WAITALL)) == count ? bytes : nil
  }
}
