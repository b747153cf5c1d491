import Foundation
import TaihuPack
import Testing

@testable import TaihuCommands

@Suite("Tests that packs carry")
struct PackTestRunnerTests {
  @Test("every shipped pack carries tests, and passes them")
  func shipped() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let packs = try LoadedConfiguration.packs(directory: root.appending(path: "Config/Packs").path)
    for pack in packs { #expect(pack.tests.count >= 3, "\(pack.id) has \(pack.tests.count) tests") }
    for verdict in try PackTestRunner.run(packs) {
      #expect(verdict.differences.isEmpty, "\(verdict.pack.id): \(verdict.test.name)")
    }
  }

  @Test(
    "what differs is said",
    arguments: [
      (PackTest.Expectation(name: "air_temp", value: 21.5), nil, nil),
      (PackTest.Expectation(name: "air_temp", value: 22), nil, "no reading is air_temp = 22"),
      (PackTest.Expectation(name: "air_temp", labels: ["site": "south"], value: 21.5), nil, "site=south"),
      (PackTest.Expectation(name: "air_temp", value: 21.5, time: "2026-08-01T01:00:01Z"), nil, "2026-08-01T01:00:01Z"),
      (PackTest.Expectation(name: "air_temp", value: 21.5, reasons: ["range"]), nil, "for range"),
      (PackTest.Expectation(name: "air_temp", value: 21.5), "malformed", "expected the refusal malformed"),
    ] as [(PackTest.Expectation, String?, String?)])
  func differences(expectation: PackTest.Expectation, refused: String?, says: String?) throws {
    let test = PackTest(
      name: "one", topic: "farm/north/t1", payload: #"{"ts":1785546000000,"v":{"air_temp":21.5}}"#,
      received: "2026-08-01T01:00:00Z", readings: [expectation], refused: refused)
    let pack = Pack(
      id: "farm", topics: [TopicRule(pattern: "farm/{site}/{device}", decoder: .native)],
      quantities: [Quantity(id: "air_temp", unit: "Cel")], tests: [test])
    let differences = try PackTestRunner.run([pack])[0].differences
    if let says {
      #expect(differences.contains { $0.contains(says) }, "\(differences)")
    } else {
      #expect(differences.isEmpty, "\(differences)")
    }
  }
}
