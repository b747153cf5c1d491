import Foundation
import Logging
import ServiceLifecycle
import Support
import Synchronization
import TaihuCore
import TaihuStore

@testable import TaihuHTTP

/// A server over a store of its own: `pm25` of two sites, one value a minute for an hour, and an hour of `level`.
struct TestServer {
  /// The first time in the store.
  static let start = Timestamp(seconds: 1_773_532_800)!

  /// What was written over HTTP.
  final class Written: Sendable {
    let requests = Mutex<[IncomingWrite]>([])
  }

  let port: Int
  let written: Written

  /// Runs `body` with a server.
  static func run(
    tls: ServerCertificate? = nil, tokens: [AccessToken] = [], limits: HTTPLimits = HTTPLimits(),
    _ body: (TestServer) async throws -> Void
  ) async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "taihu-http-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "taihu.db").path
    try fill(path)
    let written = Written()
    let server = try HTTPServer(
      HTTPSettings(
        address: .tcp(host: "127.0.0.1", port: 0, isLoopback: true), tls: tls, tokens: tokens, limits: limits),
      port: gateway(path, written), logger: Logger(label: "test"))
    let group = ServiceGroup(services: [server], logger: Logger(label: "test"))
    let running = Task { try await group.run() }
    while server.listeningPort == nil { try await Task.sleep(for: .milliseconds(5)) }
    do {
      try await body(TestServer(port: server.listeningPort!, written: written))
    } catch {
      await group.triggerGracefulShutdown()
      throw error
    }
    await group.triggerGracefulShutdown()
    _ = await running.result
  }

  /// Asks and returns the answer.
  func ask(
    _ method: String = "GET", _ path: String, headers: [String: String] = [:], body: [UInt8] = [],
    host: String = "localhost"
  ) async throws -> (status: Int, head: String, body: String) {
    try await RawClient.ask(port, method, path, headers: headers, body: body, host: host)
  }

  private static func gateway(_ path: String, _ written: Written) -> GatewayPort {
    GatewayPort(
      storePath: path, version: "1.2.3",
      write: { write in
        written.requests.withLock { $0.append(write) }
        return .committed
      },
      status: { "{\"state\":\"ok\"}" }, trouble: { nil }, metrics: { [] }, packs: { "[]" })
  }

  private static func fill(_ path: String) throws {
    let catalog = SeriesCatalog()
    let writer = try StoreWriter(configuration: StoreConfiguration(path: path), catalog: catalog)
    let keys = [
      SeriesKey(name: "pm25", labels: [Label("site", "a"), Label("device", "d1"), Label("network", "air")]),
      SeriesKey(name: "pm25", labels: [Label("site", "b"), Label("device", "d2"), Label("network", "air")]),
      SeriesKey(name: "level", labels: [Label("site", "a")]),
    ]
    for (number, key) in keys.enumerated() {
      let series = catalog.declare(key, SeriesTraits(unit: "ug/m3", pack: "air"))
      for minute in 0..<60 {
        let time = start.advanced(byNanoseconds: Int64(minute) * 60_000_000_000)
        let reading = Reading(series: series, time: time, received: time, value: Double(number * 100 + minute))
        writer.append(reading, try writer.admit(reading))
      }
    }
    writer.quarantine(
      QuarantineEntry(
        received: start, source: "main", topic: Array("x/<b>".utf8), payload: [0, 255], reason: .malformed,
        detail: "<script>", pack: "air"))
    _ = try writer.commit()
    try writer.close()
  }
}
