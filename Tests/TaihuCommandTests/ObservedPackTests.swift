import Foundation
import TaihuCore
import TaihuPack
import TaihuStore
import Testing

@testable import TaihuCommands

@Suite("Packs from what was seen")
struct ObservedPackTests {
  private static let received = Timestamp(nanoseconds: 1_785_546_000_000_000_000)

  /// A store in which discovery met two devices, and the quarantine holds one message that can be read and one that can't.
  private static func store(in folder: URL) throws -> StoreReader {
    let path = folder.appending(path: "taihu.db").path
    let catalog = SeriesCatalog()
    let writer = try StoreWriter(configuration: StoreConfiguration(path: path), catalog: catalog)
    for device in ["office", "hall"] {
      for (name, unit) in [("temperature", "Cel"), ("linkquality", ""), ("dose", "lqi{x")] {
        let labels = [Label("device", device), Label("network", "discovery"), Label("topic", "zigbee2mqtt/\(device)")]
        let id = catalog.declare(SeriesKey(name: name, labels: labels), SeriesTraits(unit: unit, pack: "discovery"))
        let reading = Reading(series: id, time: received, received: received, value: 21)
        writer.append(reading, try writer.admit(reading))
      }
    }
    for (topic, payload) in [("zigbee2mqtt/attic", #"{"humidity":48,"say":"\"hi\""}"#), ("zigbee2mqtt/x", "nonsense")] {
      writer.quarantine(
        QuarantineEntry(
          received: received, source: "b", topic: Array(topic.utf8), payload: Array(payload.utf8),
          reason: .unknownQuantity, detail: "", pack: "old"))
    }
    _ = try writer.commit()
    try writer.close()
    return try StoreReader(path: path)
  }

  private static func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test("series and refused messages become a pack that is valid and passes its own tests")
  func observed() throws {
    try Self.withFolder { folder in
      let observation = try Observation(Self.store(in: folder), filter: "zigbee2mqtt/#")
      let text = try ObservedPack(id: ObservedPack.id(for: "zigbee2mqtt/#"), observation).text()
      #expect(text.contains("# not understood: \"zigbee2mqtt/x\""))
      let file = folder.appending(path: "zigbee2mqtt.toml")
      try Data(text.utf8).write(to: file)
      let pack = try LoadedConfiguration.pack(file: file.path)
      #expect(pack.topics.map(\.pattern) == ["zigbee2mqtt/{device}"])
      #expect(
        pack.quantities.map { "\($0.id) \($0.unit)" } == ["dose 1", "humidity %", "linkquality 1", "temperature Cel"])
      let verdicts = try PackTestRunner.run([pack])
      #expect(verdicts.count == 1)
      let differences = verdicts.flatMap(\.differences)
      #expect(differences.isEmpty, "\(differences)")
    }
  }

  @Test("topics on which nothing was seen, and ids that are none, are told")
  func nothing() throws {
    try Self.withFolder { folder in
      let reader = try Self.store(in: folder)
      let error = #expect(throws: OperatorError.self) { try Observation(reader, filter: "shellies/#") }
      #expect(error?.hint.contains("discovery = [\"shellies/#\"]") == true)
      let observation = try Observation(reader, filter: "zigbee2mqtt/+")
      #expect(throws: OperatorError.self) { try ObservedPack(id: "Zigbee!", observation) }
    }
  }

  @Test(
    "an id follows from the filter",
    arguments: [("zigbee2mqtt/#", "zigbee2mqtt"), ("+/Farm_1/x", "farm-1"), ("#", "observed"), ("水/#", "observed")])
  func ids(filter: String, id: String) {
    #expect(ObservedPack.id(for: filter) == id)
  }

  @Test("check tells the problems of packs beside those of the configuration, of packs not enabled, and of the store")
  func report() throws {
    try Self.withFolder { folder in
      let packs = folder.appending(path: "Packs")
      try FileManager.default.createDirectory(at: packs, withIntermediateDirectories: true)
      let good = "[pack]\n[[topics]]\npattern = \"a/{device}\"\n[quantities.x]\nunit = \"1\"\n"
      let write = { (name: String, text: String) in try Data(text.utf8).write(to: packs.appending(path: name)) }
      try write("one.toml", good.replacing("unit", with: "unti"))
      try write("two.toml", good.replacing("a/", with: "b/"))
      let file = folder.appending(path: "taihu.toml")
      try Data("[store]\npath = 5\n[packs]\nenable = [\"one\"]\n".utf8).write(to: file)
      let broken = ConfigurationReport(path: file.path)
      let said = broken.error?.description ?? ""
      #expect(said.contains("broker") && said.contains("one.toml:5"), "\(said)")

      let broker = "[[broker]]\nurl = \"mqtt://127.0.0.1:1883\"\n"
      try Data((broker + "[store]\npath = \"none/taihu.db\"\n[packs]\nenable = [\"two\"]\n").utf8).write(to: file)
      let whole = ConfigurationReport(path: file.path)
      #expect(whole.error == nil)
      let warnings = whole.warnings.map(\.description).joined(separator: "\n")
      #expect(warnings.contains("does not exist") && warnings.contains("one.toml:5"), "\(warnings)")
      #expect(warnings.contains("not enabled"), "\(warnings)")
    }
  }
}
