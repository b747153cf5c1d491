public import Foundation
internal import Synchronization

/// A real Mosquitto of the test's own, on a unix socket in the test's directory, so that it needs no port.
public final class Broker: Sendable {
  /// The socket it listens on.
  public let socket: URL
  private let configuration: URL
  private let directory: URL
  private let process = Mutex<Subprocess?>(nil)

  /// A broker that keeps its sessions in `directory`, started.
  public init(in directory: URL, extra: String = "") async throws {
    self.directory = directory
    socket = directory.appending(path: "mqtt.sock")
    configuration = directory.appending(path: "mosquitto.conf")
    let text = """
      listener 0 \(socket.path)
      allow_anonymous true
      persistence true
      persistence_location \(directory.path)/
      autosave_interval 1
      autosave_on_changes false
      max_queued_messages 1000000
      max_inflight_messages 0
      log_dest stderr
      user root
      \(extra)
      """
    try text.write(to: configuration, atomically: true, encoding: .utf8)
    try await start()
  }

  /// The URL under which clients reach it.
  public var url: String { "unix://\(socket.path)" }

  /// Starts it (again).
  public func start() async throws {
    try? FileManager.default.removeItem(at: socket)
    let started = try Subprocess(
      URL(filePath: "/usr/sbin/mosquitto"), ["-c", configuration.path], directory: directory)
    process.withLock { $0 = started }
    try await eventually("mosquitto listens on its socket") {
      guard started.isRunning else { throw Subprocess.Failure("mosquitto ended: \(started.error)") }
      return FileManager.default.fileExists(atPath: socket.path)
    }
  }

  /// Ends it in good order, its sessions saved.
  public func stop() async throws {
    let running = process.withLock { $0 }
    running?.signal(SIGTERM)
    try await running?.wait()
  }

  /// Publishes one message by `mosquitto_pub`, byte for byte.
  public func publish(
    _ topic: String, _ payload: [UInt8], qos: Int = 1, retain: Bool = false
  ) async throws {
    let file = directory.appending(path: "payload-\(UUID().uuidString.prefix(8))")
    try Data(payload).write(to: file)
    var arguments = ["--unix", socket.path, "-V", "5", "-t", topic, "-q", String(qos)]
    arguments += payload.isEmpty ? ["-n"] : ["-f", file.path]
    if retain { arguments.append("-r") }
    let result = try await Subprocess(URL(filePath: "/usr/bin/mosquitto_pub"), arguments, directory: directory).wait()
    guard result.status == 0 else { throw Subprocess.Failure("mosquitto_pub \(topic): \(result.error)") }
  }

  /// Publishes one text message.
  public func publish(_ topic: String, _ payload: String, qos: Int = 1, retain: Bool = false) async throws {
    try await publish(topic, Array(payload.utf8), qos: qos, retain: retain)
  }
}
