import Foundation
import Support
import Testing

/// A Sparkplug edge node, made of bytes put together by hand, before a real broker and the built gateway.
@Suite("A Sparkplug edge node")
struct SparkplugTests {
  private static let pack = """
    [pack]
    title = { zh = "边缘节点", en = "Edge nodes" }
    version = 1

    [[topics]]
    pattern = "spBv1.0/{group}/+/{node}/#"
    decoder = "sparkplug"

    [quantities.water_temp]
    unit = "Cel"
    title = { zh = "水温", en = "Water temperature" }
    """

  private static var now: UInt64 { UInt64(Date().timeIntervalSince1970 * 1_000) }

  private static func birth() -> [UInt8] {
    var birth = SparkplugBytes(sent: now, sequence: 0)
    birth.add("bdSeq", type: 4, .long(7))
    birth.add("Node Control/Rebirth", type: 11, .bool(false))
    birth.add("Water/water_temp", alias: 1, time: now, type: 9, .float(20.5))
    return birth.bytes
  }

  private static func data(_ sequence: UInt64, _ value: Float) -> [UInt8] {
    var data = SparkplugBytes(sent: now, sequence: sequence)
    data.add(alias: 1, time: now, .float(value))
    return data.bytes
  }

  @Test("it is born, sends by alias, is asked for its births after a gap, dies and is silent; the host is online")
  func life() async throws {
    try await withTemporaryDirectory { directory in
      let broker = try await Broker(in: directory)
      let packs = directory.appending(path: "SpbPacks")
      try FileManager.default.createDirectory(at: packs, withIntermediateDirectories: true)
      try Self.pack.write(to: packs.appending(path: "spb.toml"), atomically: true, encoding: .utf8)
      let gateway = try GatewayProcess(
        in: directory, broker: broker.url, packs: ["spb"], packDirectory: packs,
        brokerKeys: "sparkplug_host = \"taihu\"")
      let commands = try Subprocess(
        URL(filePath: "/usr/bin/mosquitto_sub"),
        ["--unix", broker.socket.path, "-t", "spBv1.0/lake/NCMD/+", "-t", "spBv1.0/STATE/+", "-F", "%t %x"],
        directory: directory)
      try await gateway.start()

      try await broker.publish("spBv1.0/lake/NDATA/edge1", Self.data(17, 1), qos: 0)
      try await eventually("a node whose births are not known is asked for them") {
        commands.output.contains("spBv1.0/lake/NCMD/edge1 ")
      }
      try await broker.publish("spBv1.0/lake/NBIRTH/edge1", Self.birth(), qos: 0)
      try await broker.publish("spBv1.0/lake/NDATA/edge1", Self.data(1, 21.5), qos: 0)
      // The gap comes in the half minute in which the node is not asked again, so it is another node's.
      try await broker.publish("spBv1.0/lake/NBIRTH/edge2", Self.birth(), qos: 0)
      try await broker.publish("spBv1.0/lake/NDATA/edge2", Self.data(3, 22.5), qos: 0)
      try await eventually("a node of which a message is missing is asked for its births") {
        commands.output.contains("spBv1.0/lake/NCMD/edge2 ")
      }
      let rebirth = Array("Node Control/Rebirth".utf8).map { String(format: "%02x", $0) }.joined()
      #expect(commands.output.lowercased().contains(rebirth))
      #expect(commands.output.contains("spBv1.0/STATE/taihu "))

      var death = SparkplugBytes(sent: Self.now)
      death.add("bdSeq", type: 4, .long(7))
      try await broker.publish("spBv1.0/lake/NDEATH/edge1", death.bytes)
      try await eventually("the series of the node that died is silent") {
        try await gateway.alarms().contains { $0.kind == "gap" && $0.series.contains("edge1") }
      }
      let readings = try await gateway.exported()
      #expect(readings.filter { $0.labels["node"] == "edge1" }.map(\.value).sorted() == [20.5, 21.5])
      #expect(readings.filter { $0.labels["node"] == "edge2" }.map(\.value).sorted() == [20.5, 22.5])
      #expect(readings.allSatisfy { $0.labels["group"] == "lake" && $0.labels["device"] == $0.labels["node"] })
      #expect(try await gateway.quarantine().map(\.reason) == ["no-birth"])

      let offline = Array(#""online":false"#.utf8).map { String(format: "%02x", $0) }.joined()
      #expect(!commands.output.lowercased().contains(offline))
      try await gateway.kill()
      try await eventually("the broker speaks the will of a host that vanished") {
        commands.output.lowercased().contains(offline)
      }
      #expect(try await gateway.audit().balanced)
      let hex = Self.birth().map { String(format: "%02x", $0) }.joined()
      for payload in [["--payload-hex", hex], ["--payload-base64", Data(Self.birth()).base64EncodedString()]] {
        let told = try await gateway.taihu(
          ["explain", "--topic", "spBv1.0/lake/NBIRTH/edge9", "--packs", packs.path, "-o", "json"] + payload)
        #expect(told.output.contains(#""outcome":"stored""#), "\(told.output) \(told.error)")
      }
      commands.signal(SIGTERM)
      try await commands.wait()
      try await gateway.stop()
      try await broker.stop()
    }
  }
}

extension GatewayProcess {
  fileprivate struct ListedAlarm: Decodable {
    var series: String
    var kind: String
  }

  /// The open alarms.
  fileprivate func alarms() async throws -> [ListedAlarm] {
    let result = try await taihu("alarms", "list", "--db", database.path, "-o", "json")
    guard result.status == 0 else { throw Subprocess.Failure("taihu alarms list: \(result.error)") }
    return try JSONDecoder().decode([ListedAlarm].self, from: Data(result.output.utf8))
  }
}
