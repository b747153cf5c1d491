import Foundation
import Testing

@testable import TaihuMQTT

@Suite("A source behind a broker that misbehaves", .serialized)
struct MQTTProtocolTests {
  private static let connect: UInt8 = 0x10
  private static let subscribe: UInt8 = 0x82
  private static let puback: UInt8 = 0x40

  private func probe(
    _ broker: ScriptedBroker, _ change: (inout MQTTConfiguration) -> Void = { _ in }
  ) throws -> SourceProbe {
    var configuration = MQTTConfiguration.test(try BrokerURL("unix://\(broker.path)"), filters: ["a", "b"])
    change(&configuration)
    return try SourceProbe(configuration)
  }

  /// The protocol level that a CONNECT asks for: 5, or 4 for 3.1.1.
  private static func level(_ packet: [UInt8]) -> UInt8 { packet[7] }

  @Test(
    "a broker that refuses MQTT 5 is asked with 3.1.1 at once", arguments: [[0x20, 2, 0, 1], [0x20, 3, 0, 0x84, 0]])
  func versionFallback(refusal: [UInt8]) throws {
    let broker = ScriptedBroker { packet in
      switch packet[0] {
      case Self.connect: Self.level(packet) == 5 ? refusal : [0x20, 2, 0, 0]
      case Self.subscribe: [0x90, 4, packet[1], packet[2], 1, 1]
      default: []
      }
    }
    let probe = try probe(broker)
    #expect(eventually { probe.events.contains(.subscribed(granted: ["a": 1, "b": 1])) })
    #expect(probe.events.contains(.protocolChanged(to: .v311)))
    #expect(broker.packets.filter { $0[0] == Self.connect }.map(Self.level) == [5, 4])
    probe.stop()
    broker.close()
  }

  @Test("a fixed version is kept though the broker refuses it")
  func fixedVersion() throws {
    let broker = ScriptedBroker { packet in packet[0] == Self.connect ? [0x20, 3, 0, 0x84, 0] : [] }
    let probe = try probe(broker) { $0.protocolVersion = .v5 }
    #expect(eventually { broker.packets.count >= 3 })
    #expect(Set(broker.packets.map(Self.level)) == [5])
    #expect(probe.source.snapshot.lastError.contains("refused"))
    probe.stop()
    broker.close()
  }

  @Test("a refused filter is reported with its code, and one without a code counts as refused")
  func refusedFilters() throws {
    let broker = ScriptedBroker { packet in
      switch packet[0] {
      case Self.connect: [0x20, 3, 0, 0, 0]
      case Self.subscribe: [0x90, 4, packet[1], packet[2], 0, 0x87]
      default: []
      }
    }
    let probe = try probe(broker)
    #expect(eventually { probe.source.snapshot.refusedFilters.count == 2 })
    #expect(probe.source.snapshot.refusedFilters == ["a": 0x87, "b": 128])
    #expect(probe.events.contains(.subscriptionRefused(filter: "a", code: 0x87)))
    probe.stop()
    broker.close()
  }

  @Test("refusal of the credentials is told in the broker's words, and retried with a back-off")
  func notAuthorized() throws {
    let broker = ScriptedBroker { packet in packet[0] == Self.connect ? [0x20, 3, 0, 0x87, 0] : [] }
    let probe = try probe(broker)
    #expect(eventually { probe.events.contains { if case .backingOff = $0 { true } else { false } } })
    #expect(probe.source.snapshot.lastError.lowercased().contains("not authorized"))
    probe.stop()
    broker.close()
  }

  @Test(
    "garbage ends the connection and nothing else",
    arguments: [
      [0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [0x20, 0], [0x30, 0], [0x20, 3, 0, 0, 0, 0x32, 4, 0, 1, 0x61, 0],
      [0x20, 3, 0, 0, 0, 0x90, 1, 0],
    ])
  func garbage(answer: [UInt8]) throws {
    let broker = ScriptedBroker { packet in packet[0] == Self.connect ? answer : [] }
    let probe = try probe(broker)
    #expect(eventually { broker.packets.filter { $0[0] == Self.connect }.count >= 2 })
    #expect(!probe.source.snapshot.lastError.isEmpty)
    #expect(probe.committed.isEmpty)
    probe.stop()
    broker.close()
  }

  @Test("a broker that never answers is given up after the connect time-out")
  func silence() throws {
    let broker = ScriptedBroker { _ in [] }
    let probe = try probe(broker) { $0.connectTimeout = .milliseconds(100) }
    #expect(eventually { broker.packets.count >= 2 })
    #expect(probe.source.snapshot.lastError.contains("did not answer"))
    probe.stop()
    broker.close()
  }

  @Test("no acknowledgement is written before the commit, and one for each message after it")
  func wire() throws {
    let messages = (1...3).flatMap { number -> [UInt8] in [0x32, 7, 0, 1, 0x61, 0, UInt8(number), 0, 0x78] }
    let broker = ScriptedBroker { packet in
      switch packet[0] {
      case Self.connect: [0x20, 3, 0, 0, 0]
      case Self.subscribe: [0x90, 5, packet[1], packet[2], 0, 1, 1] + messages
      default: []
      }
    }
    let probe = try probe(broker)
    probe.setCommitting(false)
    #expect(eventually { probe.peeked.count == 3 || probe.committed.count == 3 })
    if probe.committed.isEmpty {
      usleep(200_000)
      #expect(!broker.packets.contains { $0[0] == Self.puback })
      probe.setCommitting(true)
    }
    #expect(eventually { broker.packets.filter { $0[0] == Self.puback }.count == 3 })
    #expect(broker.packets.filter { $0[0] == Self.puback }.map { $0[2] } == [1, 2, 3])
    probe.stop()
    #expect(eventually { broker.packets.last?[0] == 0xe0 }, "the last word is DISCONNECT")
    broker.close()
  }
}
