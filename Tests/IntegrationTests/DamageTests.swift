import Foundation
import Support
import Testing

/// A database that was damaged while the gateway stood still.
@Suite("Damage")
struct DamageTests {
  @Test("a flipped bit in a chunk costs that chunk alone: doctor tells, the rest is served, the gateway runs on")
  func flippedBit() async throws {
    try await withFarm { broker, gateway in
      // Two chunks' worth of one series; the gateway seals more than 360 readings at once.
      for half in 0..<2 {
        let records = (0..<400).map { record("soil_temp", half * 400 + $0) }
        try await broker.publish("farm/north/probe-1", "[" + records.joined(separator: ",") + "]")
      }
      try await broker.publish("farm/south/probe-2", "[" + record("soil_temp", 5) + "]")
      try await gateway.waitForMessages(3)
      try await eventually("readings are in chunks") { try await chunks(gateway) >= 2 }
      try await gateway.stop()
      let lost = try await flipBit(gateway)

      let doctor = try await gateway.taihu("doctor", "--db", gateway.database.path)
      #expect(doctor.status == 3 && doctor.output.contains("damaged"), "\(doctor.output)")
      #expect(doctor.output.contains("\(lost) readings are lost"), "\(doctor.output)")
      #expect(try await gateway.exported().count == 801 - lost)

      try await gateway.start()
      try await broker.publish("farm/north/probe-1", "[" + record("soil_temp", 900) + "]")
      // A late reading of the damaged chunk's own time.
      try await broker.publish("farm/north/probe-1", "[" + record("soil_temp", 3, fraction: 0.5) + "]")
      try await gateway.waitForMessages(5)
      #expect(try await gateway.exported().count == 803 - lost)
      let status = try await gateway.taihu("status", "--db", gateway.database.path, "-o", "json")
      #expect(status.output.contains("\"ok\""), "\(status.output)")
      let backup = try await gateway.taihu("backup", "copy.db", "--db", gateway.database.path)
      #expect(backup.status == 3 && backup.error.contains("damaged") || backup.output.contains("damaged"))
    }
  }

  @Test("a file cut short is refused with advice by the gateway, is a finding of doctor, and is left as it is")
  func truncated() async throws {
    try await withFarm { broker, gateway in
      let records = (0..<400).map { record("soil_temp", $0) }
      try await broker.publish("farm/north/probe-1", "[" + records.joined(separator: ",") + "]")
      try await gateway.waitForMessages(1)
      try await gateway.stop()
      let whole = try Data(contentsOf: gateway.database)
      let cut = whole.prefix(whole.count / 2 / 4_096 * 4_096)
      try cut.write(to: gateway.database)
      let run = try await gateway.taihu("run", "--config", gateway.configuration.path)
      #expect(
        run.status == 1 && run.error.contains("is damaged") && run.error.contains("left as it is"), "\(run.error)")
      let doctor = try await gateway.taihu("doctor", "--db", gateway.database.path)
      #expect(doctor.status == 3 && doctor.output.contains("start with a backup"), "\(doctor.output) \(doctor.error)")
      #expect(try Data(contentsOf: gateway.database) == cut)
      try whole.write(to: gateway.database)
      try await gateway.start()
      #expect(try await gateway.exported().count == 400)
    }
  }

  /// A gateway with one pack of one quantity, started.
  private func withFarm(_ body: (Broker, GatewayProcess) async throws -> Void) async throws {
    try await withTemporaryDirectory { directory in
      let packs = directory.appending(path: "FarmPacks")
      try FileManager.default.createDirectory(at: packs, withIntermediateDirectories: true)
      try Self.pack.write(to: packs.appending(path: "farm.toml"), atomically: true, encoding: .utf8)
      let broker = try await Broker(in: directory)
      let gateway = try GatewayProcess(in: directory, broker: broker.url, packs: ["farm"], packDirectory: packs)
      try await gateway.start()
      try await body(broker, gateway)
      try await gateway.stop()
      try await broker.stop()
    }
  }

  private static let pack = """
    [pack]
    id = "farm"
    version = 1
    [[topics]]
    pattern = "farm/{site}/{device}"
    decoder = "senml"
    [quantities.soil_temp]
    unit = "Cel"
    """

  /// A SenML record of a second of 1 August 2026.
  private func record(_ name: String, _ second: Int, fraction: Double = 0) -> String {
    #"{"n":"\#(name)","t":\#(Double(1_785_546_000 + second) + fraction),"u":"Cel","v":\#(Double(second % 70) / 10)}"#
  }

  private func chunks(_ gateway: GatewayProcess) async throws -> Int {
    Int(try await sql(gateway, "SELECT count(*) FROM chunk").trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
  }

  /// Flips one bit of the oldest chunk wherever its bytes stand in the file; returns how many readings it held.
  private func flipBit(_ gateway: GatewayProcess) async throws -> Int {
    let row = try await sql(gateway, "SELECT count, hex(data) FROM chunk ORDER BY first_time, id LIMIT 1")
    let parts = row.trimmingCharacters(in: .whitespacesAndNewlines).split(separator: "|")
    let digits = Array(parts[1].utf8)
    let bytes = stride(from: 0, to: min(digits.count, 96), by: 2).map {
      UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)!
    }
    var file = try Data(contentsOf: gateway.database)
    var place = file.range(of: Data(bytes))
    try #require(place != nil)
    while let found = place {
      file[found.lowerBound + bytes.count / 2] ^= 4
      place = file.range(of: Data(bytes), in: found.upperBound..<file.endIndex)
    }
    try file.write(to: gateway.database)
    return Int(parts[0])!
  }

  private func sql(_ gateway: GatewayProcess, _ statement: String) async throws -> String {
    try await Subprocess(
      URL(filePath: "/usr/bin/sqlite3"), ["-readonly", gateway.database.path, statement], directory: gateway.directory
    ).wait().output
  }
}
