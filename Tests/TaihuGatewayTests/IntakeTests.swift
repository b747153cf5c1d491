import Foundation
import Logging
import Support
import TaihuCore
import TaihuPack
import TaihuStore
import Testing

@testable import TaihuGateway
@testable import TaihuMQTT

/// One message's way from bytes to disk, without a broker.
@Suite("Intake")
struct IntakeTests {
  private static let topic = Array("farm/north/t1".utf8)
  private let received = Timestamp(nanoseconds: 1_785_546_000_000_000_000)

  @Test("what was discarded leaves no trace, and comes in again as new")
  func discarding() async throws {
    try await withIntake { intake, database in
      try take(intake, #"{"v":{"air_temp":21.5}}"#)
      try intake.discard(now: received)
      try take(intake, #"{"v":{"air_temp":21.5}}"#)
      _ = try intake.commit(now: received)
      let ledger = try StoreReader(path: database).ledger()
      #expect(ledger.isBalanced)
      #expect(ledger.messages.received == 1)
      #expect(ledger.readings.stored == 1)
    }
  }

  @Test("a message taken twice gives one reading and two entries in the ledger")
  func duplicates() async throws {
    try await withIntake { intake, database in
      for _ in 0..<2 { try take(intake, #"{"ts":1785545999000,"v":{"air_temp":21.5,"rh":60}}"#) }
      _ = try intake.commit(now: received)
      try take(intake, #"{"ts":1785545999000,"v":{"air_temp":21.5,"rh":60}}"#)
      _ = try intake.commit(now: received)
      let ledger = try StoreReader(path: database).ledger()
      #expect(ledger.isBalanced)
      #expect(ledger.messages.stored == 1)
      #expect(ledger.messages.duplicate == 2)
      #expect(ledger.readings.duplicate == 4)
    }
  }

  @Test(
    "a message without a time of its own that is delivered again gives no second reading, though minutes have passed")
  func redeliveredWithoutTime() async throws {
    try await withIntake { intake, database in
      let payload = Array(#"{"v":{"air_temp":21.5}}"#.utf8)
      for (minutes, isRedelivered) in [(0, false), (5, true), (9, false)] {
        let arrival = Arrival(received: received.advanced(byNanoseconds: Int64(minutes) * 60_000_000_000))
        var delivery = try #require(DeliveryMemory.Delivery(slot(packetID: 7, arrival)))
        delivery.isRedelivered = isRedelivered
        unsafe try intake.take(
          topic: Self.topic.span.bytes, payload: payload.span.bytes, arrival: arrival, source: "plant",
          delivery: delivery)
        intake.receive(1, source: "plant", at: arrival.received)
        _ = try intake.commit(now: arrival.received)
        // What is remembered is on disk: a restart or a failed commit in between changes nothing.
        try intake.discard(now: received)
      }
      let ledger = try StoreReader(path: database).ledger()
      #expect(ledger.isBalanced)
      #expect(ledger.messages.stored == 2, "the first, and the new one that reuses its packet id")
      #expect(ledger.messages.duplicate == 1, "\(ledger)")
    }
  }

  @Test("a failure in the middle of a round leaves known what of it was stored and is not acknowledged")
  func redeliveredAfterFailure() async throws {
    try await withIntake { intake, database in
      for (second, packetID, round, isRedelivered) in [
        (Int64(0), UInt16(7), UInt64(3), false), (1, 8, 3, false), (2, 7, 4, true),
      ] {
        let payload = Array("{\"v\":{\"air_temp\":\(packetID)}}".utf8)
        let arrival = Arrival(received: received.advanced(byNanoseconds: second * 1_000_000_000))
        var delivery = try #require(DeliveryMemory.Delivery(slot(packetID: packetID, arrival)))
        (delivery.round, delivery.isRedelivered) = (round, isRedelivered)
        unsafe try intake.take(
          topic: Self.topic.span.bytes, payload: payload.span.bytes, arrival: arrival, source: "plant",
          delivery: delivery)
        intake.receive(1, source: "plant", at: arrival.received)
        _ = try intake.commit(now: arrival.received)
        if packetID == 7 { try intake.discard(now: received) }
      }
      let ledger = try StoreReader(path: database).ledger()
      #expect(ledger.messages.duplicate == 1, "\(ledger)")
      #expect(ledger.messages.stored + ledger.messages.duplicate == 3)
    }
  }

  private func slot(packetID: UInt16, _ arrival: Arrival) -> MessageSlot {
    MessageSlot(
      sequence: 1, received: arrival.received, connection: 1, round: 1, packetID: packetID, offset: 0, topicBytes: 0,
      payloadBytes: 0, payloadBytesArrived: 0, qos: 1, isRetained: false, isRedelivered: false)
  }

  @Test("a message with one bad value gives the good ones, and stands in the quarantine as well")
  func partial() async throws {
    try await withIntake { intake, database in
      try take(intake, #"{"ts":1785545999000,"v":{"air_temp":21.5,"rh":"60"}}"#)
      _ = try intake.commit(now: received)
      let reader = try StoreReader(path: database)
      let ledger = try reader.ledger()
      #expect(ledger.isBalanced)
      #expect(ledger.messages.stored == 1)
      #expect(ledger.readings.quarantined == 1)
      let entry = try #require(try reader.quarantine(openOnly: true, limit: 10).first)
      #expect(entry.isPartial)
      #expect(entry.reason == .wrongType)
      #expect(entry.topic == Self.topic)
    }
  }

  @Test("a payload of which only the beginning arrived is kept as too large")
  func truncated() async throws {
    try await withIntake { intake, database in
      let payload = Array("{\"ts\"".utf8)
      unsafe intake.refuseTruncated(
        topic: Self.topic.span.bytes, payload: payload.span.bytes, arrivedBytes: 1_000_000,
        arrival: Arrival(received: received), source: "plant")
      intake.receive(1, source: "plant", at: received)
      _ = try intake.commit(now: received)
      let ledger = try StoreReader(path: database).ledger()
      #expect(ledger.isBalanced)
      #expect(ledger.messages.quarantined == ["payload-too-large": 1])
    }
  }

  @Test("a message that waited in the quarantine does not replace what came after it")
  func replayIsNoCorrection() async throws {
    try await withIntake { intake, database in
      try take(intake, #"{"ts":1785545010000,"v":{"air_temp":3}}"#)
      _ = try intake.commit(now: received)
      intake.writer.quarantine(
        QuarantineEntry(
          received: received.advanced(byNanoseconds: -1_000_000_000), source: "plant", topic: Self.topic,
          payload: Array(#"{"ts":1785545010000,"v":{"air_temp":2}}"#.utf8), retained: false,
          reason: .unknownQuantity, detail: "", pack: "farm", isPartial: true))
      _ = try intake.commit(now: received)
      let results = try intake.replay([], now: received)
      #expect(results.map(\.outcome) == [.stored(readings: 0)])
      #expect(try stored(database) == ["10": 3])
      let ledger = try StoreReader(path: database).ledger()
      #expect(ledger.isBalanced)
      #expect(ledger.readings.conflict == 1)
    }
  }

  @Test("any mix of good, bad, known and correcting messages balances, seed by seed", arguments: 0..<20)
  func balance(seed: UInt64) async throws {
    try await withIntake { intake, database in
      var random = SplitMix(state: seed)
      var rows: [String: Double] = [:]
      for _ in 0..<200 {
        let second = Int.random(in: 0..<40, using: &random)
        let value = Int.random(in: 0..<3, using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0: try take(intake, "{")
        case 1: try take(intake, #"{"ts":\#(1_785_545_000_000 + second * 1000),"v":{"soil":1}}"#)
        case 2: _ = try intake.commit(now: received)
        case 3:
          try intake.discard(now: received)
          rows = try stored(database)
        default:
          try take(intake, #"{"ts":\#(1_785_545_000_000 + second * 1000),"v":{"air_temp":\#(value)}}"#)
          rows["\(second)"] = Double(value)
        }
      }
      _ = try intake.commit(now: received)
      let reader = try StoreReader(path: database)
      let ledger = try reader.ledger()
      #expect(ledger.isBalanced, "seed \(seed)")
      #expect(try reader.facts().readings == ledger.readings.stored, "seed \(seed)")
      #expect(try stored(database) == rows, "seed \(seed)")
    }
  }

  private func stored(_ database: String) throws -> [String: Double] {
    let reader = try StoreReader(path: database)
    var rows: [String: Double] = [:]
    for series in try reader.series(matching: SeriesSelector()) {
      try reader.readings(of: series.id, from: .epoch, to: Timestamp(nanoseconds: .max)) { run in
        for reading in run {
          rows["\((reading.time.nanoseconds / 1_000_000 - 1_785_545_000_000) / 1000)"] = reading.value
        }
      }
    }
    return rows
  }

  private func take(_ intake: Intake, _ payload: String) throws {
    let bytes = Array(payload.utf8)
    unsafe try intake.take(
      topic: Self.topic.span.bytes, payload: bytes.span.bytes, arrival: Arrival(received: received), source: "plant")
    intake.receive(1, source: "plant", at: received)
  }

  private func withIntake(_ body: (Intake, String) throws -> Void) async throws {
    try await withTemporaryDirectory { directory in
      let address = try BrokerURL("mqtt://127.0.0.1:1883")
      var configuration = GatewayConfiguration(
        brokers: [BrokerConfiguration(address: address, clientID: "test")], directory: directory.path)
      configuration.store.synchronous = .normal
      let pack = Pack(
        id: "farm", topics: [TopicRule(pattern: "farm/{site}/{device}", decoder: .native)],
        quantities: [Quantity(id: "air_temp", unit: "Cel"), Quantity(id: "rh", unit: "%")])
      let setup = PipelineSetup(
        configuration: configuration, packs: [pack], clock: ManualClock(received),
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
      let intake = try setup.openIntake()
      try body(intake, configuration.store.path)
      try intake.writer.close()
    }
  }
}

/// A small random generator that repeats by its seed (SplitMix64).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
