import Foundation
import Support
import Testing

/// The daemon as a service: idle, ready, watched, reloaded.
@Suite("The daemon as a service")
struct ServiceTests {
  @Test("an idle daemon uses under one percent of a core")
  func idle() async throws {
    try await withGateway { _, gateway in
      let pid = try #require(gateway.pid)
      try await Task.sleep(for: .seconds(2))
      let before = try Self.cpuSeconds(of: pid)
      try await Task.sleep(for: .seconds(5))
      #expect(try Self.cpuSeconds(of: pid) - before < 0.05)
    }
  }

  @Test("a broker that is down does not keep the daemon from starting (N1)")
  func brokerDown() async throws {
    try await withTemporaryDirectory { directory in
      let socket = directory.appending(path: "mqtt.sock")
      let gateway = try GatewayProcess(in: directory, broker: "unix://\(socket.path)")
      try await gateway.start(connected: false)
      let broker = try await Broker(in: directory)
      try await eventually("it connects once the broker is there") { gateway.log.contains("subscribed") }
      try await gateway.stop()
      try await broker.stop()
    }
  }

  @Test("a second daemon on the same store is refused and names the first")
  func lock() async throws {
    try await withGateway { _, gateway in
      let pid = try #require(gateway.pid)
      let second = try await gateway.taihu("run", "--config", gateway.configuration.path)
      #expect(second.status == 1)
      #expect(second.error.contains(String(pid)), "\(second.error)")
    }
  }

  @Test("a reload takes up a new pack without a gap, and keeps the old ones when a file is broken (K3)")
  func reload() async throws {
    try await withTemporaryDirectory { directory in
      let packs = directory.appending(path: "Packs")
      try FileManager.default.createDirectory(at: packs, withIntermediateDirectories: true)
      func write(_ id: String, _ quantity: String) throws {
        let text = """
          [pack]
          id = "\(id)"
          version = 1
          [[topics]]
          pattern = "\(id)/{device}"
          decoder = "native"
          [quantities.\(quantity)]
          unit = "Cel"
          """
        try text.write(to: packs.appending(path: "\(id).toml"), atomically: true, encoding: .utf8)
      }
      try write("farm", "air_temp")
      try write("barn", "air_temp")
      let broker = try await Broker(in: directory)
      let gateway = try GatewayProcess(in: directory, broker: broker.url, packs: ["farm"], packDirectory: packs)
      try await gateway.start()
      let pid = try #require(gateway.pid)

      let wider = try String(contentsOf: gateway.configuration, encoding: .utf8)
        .replacingOccurrences(of: #"enable = ["farm"]"#, with: #"enable = ["farm", "barn"]"#)
      try wider.write(to: gateway.configuration, atomically: true, encoding: .utf8)
      kill(pid, SIGHUP)
      try await eventually("it says that it reloaded") { gateway.log.contains("reloaded") }
      try await eventually("messages of the new pack are stored") {
        try await broker.publish("barn/t1", #"{"ts":1785546000000,"v":{"air_temp":21.5}}"#)
        return try await gateway.exported().count == 1
      }

      try "[pack]\nidd = 1".write(to: packs.appending(path: "farm.toml"), atomically: true, encoding: .utf8)
      kill(pid, SIGHUP)
      try await eventually("it says that the file is broken") { gateway.log.contains("farm.toml") }
      try await broker.publish("farm/t1", #"{"ts":1785546000000,"v":{"air_temp":20.5}}"#)
      try await eventually("the old pack still works") { try await gateway.exported().count == 2 }
      try await gateway.stop()
      try await broker.stop()
    }
  }

  @Test("it tells systemd when it is ready, that it is alive, and when it stops")
  func notify() async throws {
    try await withTemporaryDirectory { directory in
      let socketPath = directory.appending(path: "notify.sock").path
      let log = directory.appending(path: "notify.log")
      let listener = """
        import socket, sys
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind(sys.argv[1]); open(sys.argv[2], "w").close()
        while True:
            m = s.recv(4096).decode(); open(sys.argv[2], "a").write(m + "\\n")
            if "STOPPING" in m: break
        """
      let python = try Subprocess(
        URL(filePath: "/usr/bin/env"), ["python3", "-c", listener, socketPath, log.path], directory: directory)
      try await eventually("the listener is there") { FileManager.default.fileExists(atPath: log.path) }
      let gateway = try GatewayProcess(in: directory, broker: "mqtt://127.0.0.1:1")
      let daemon = try Subprocess(
        Executables.taihu, ["run", "--config", gateway.configuration.path], directory: directory,
        environment: ["NOTIFY_SOCKET": socketPath, "WATCHDOG_USEC": "1000000"])
      func heard() throws -> String { try String(contentsOf: log, encoding: .utf8) }
      try await eventually("READY=1") { try heard().contains("READY=1") }
      try await eventually("WATCHDOG=1") { try heard().contains("WATCHDOG=1") }
      daemon.signal(SIGTERM)
      #expect(try await daemon.wait().status == 0)
      #expect(try heard().contains("STOPPING=1"))
      try await python.wait()
    }
  }

  private static func cpuSeconds(of pid: Int32) throws -> Double {
    let stat = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
    let fields = stat[stat.lastIndex(of: ")")!...].split(separator: " ")
    return (Double(fields[12])! + Double(fields[13])!) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}
