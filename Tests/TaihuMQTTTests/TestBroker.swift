import Foundation
import TaihuMQTT

/// A mosquitto of the test's own, on a Unix socket and a loopback port in a fresh directory.
final class TestBroker: @unchecked Sendable {
  // Unchecked: each test drives its own broker from one task.
  let directory: URL
  let port: Int
  private let options: [String]
  private var process: Process?

  /// Starts a broker with further lines for its configuration.
  init(_ options: [String] = []) throws {
    self.options = options
    // A socket's path has at most 107 bytes, so the directory's name is short.
    directory = URL(filePath: "/tmp/taihu-mqtt-\(UInt32.random(in: .min ... .max))")
    port = Int.random(in: 20_000..<32_000)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    try start()
  }

  deinit {
    kill()
    try? FileManager.default.removeItem(at: directory)
  }

  var url: BrokerURL {
    get throws { try BrokerURL("unix://\(socketPath)") }
  }

  var tcpURL: BrokerURL {
    get throws { try BrokerURL("mqtt://127.0.0.1:\(port)") }
  }

  var socketPath: String { directory.appending(path: "s").path }

  /// Starts the broker again, with what it saved.
  func start() throws {
    let lines =
      [
        "listener 0 \(socketPath)", "listener \(port) 127.0.0.1", "allow_anonymous true", "user root",
        "persistence true", "persistence_location \(directory.path)/", "max_queued_messages 1000000",
        "max_inflight_messages 0", "log_type error",
      ] + options
    let file = directory.appending(path: "mosquitto.conf")
    try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
    try? FileManager.default.removeItem(atPath: socketPath)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/sbin/mosquitto")
    process.arguments = ["-c", file.path]
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try withAllSignals { try process.run() }
    self.process = process
    for _ in 0..<500 where !FileManager.default.fileExists(atPath: socketPath) { usleep(10_000) }
  }

  /// Threads of the concurrency pool block signals, and a child inherits that: it would never see SIGTERM.
  private func withAllSignals(_ body: () throws -> Void) rethrows {
    var none = sigset_t()
    var former = sigset_t()
    unsafe sigemptyset(&none)
    unsafe pthread_sigmask(SIG_SETMASK, &none, &former)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &former, nil) }
    try body()
  }

  /// Stops the broker in an orderly way, so that it saves its sessions. Mosquitto forgets a signal that comes before
  /// its main loop, so it gets more than one.
  func stop() {
    while let process, process.isRunning {
      process.terminate()
      usleep(20_000)
    }
    process = nil
  }

  /// Kills the broker on the spot.
  func kill() {
    guard let process, process.isRunning else { return }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    self.process = nil
  }

  /// Throws everything away that the broker saved.
  func forget() throws {
    try? FileManager.default.removeItem(at: directory.appending(path: "mosquitto.db"))
  }
}
