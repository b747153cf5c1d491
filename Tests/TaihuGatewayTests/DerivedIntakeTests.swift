import Foundation
import Logging
import Support
import TaihuCore
import TaihuPack
import TaihuStore
import Testing

@testable import TaihuGateway
@testable import TaihuMQTT

/// Derived indicators from message to disk, with a real store.
@Suite("Deriving at the intake")
struct DerivedIntakeTests {
  private static let pack = """
    [pack]
    cadence = "1min"
    [[topics]]
    pattern = "farm/{site}/{device}"
    [quantities.water_temp]
    unit = "Cel"
    [quantities.do]
    unit = "mg/L"
    [quantities.power]
    unit = "kW"
    [[derived]]
    id = "saturation"
    formula = "do_saturation"
    inputs = { water_temp = "water_temp", do = "do" }
    [[derived]]
    id = "demand"
    formula = "demand"
    inputs = { power = "power" }
    [[derived]]
    id = "site_demand"
    formula = "demand"
    of = "site"
    combine = "sum"
    window = "30min"
    every = "10min"
    inputs = { power = "power" }
    """

  private let start = Timestamp(nanoseconds: 1_785_546_000_000_000_000)

  /// A message of a device, to be taken at a time by the gateway's clock.
  private struct Message {
    var topic: [UInt8]
    var payload: [UInt8]
    var received: Timestamp
  }

  @Test("results stand in the transaction of their readings, and the ledger balances with them")
  func accounted() async throws {
    try await withTemporaryDirectory { directory in
      let setup = try setup(directory.path)
      var intake: Intake? = try setup.openIntake()
      for minute in 0..<120 { try take(try #require(intake), [message(minute, "m1", power: Double(minute % 7))]) }
      intake = nil
      let reader = try StoreReader(path: setup.configuration.store.path)
      let ledger = try reader.ledger()
      #expect(ledger.isBalanced)
      #expect(ledger.messages.stored == 120)
      #expect(ledger.readings.stored == 360)
      #expect(ledger.readings.derived == 2 * 120 + 7 + 8)
      #expect(try reader.facts().readings == ledger.readings.stored + ledger.readings.derived)
      let saturation = try #require(try reader.series(matching: selector("saturation")).first)
      #expect(saturation.traits.origin.hasPrefix("do_saturation(water_temp, do): "))
      #expect(saturation.traits.pack == "farm")
    }
  }

  @Test("a late reading corrects the results, which stand once and are counted apart")
  func corrected() async throws {
    try await withTemporaryDirectory { directory in
      let setup = try setup(directory.path)
      var intake: Intake? = try setup.openIntake()
      for minute in 0..<60 where minute != 3 {
        try take(try #require(intake), [message(minute, "m1", power: 10)])
      }
      try take(try #require(intake), [message(3, "m1", power: 25, received: start.advanced(minutes: 60))])
      _ = try #require(intake).commit(now: start.advanced(minutes: 90))
      intake = nil
      let reader = try StoreReader(path: setup.configuration.store.path)
      let ledger = try reader.ledger()
      #expect(ledger.isBalanced)
      #expect(ledger.readings.derivedCorrected > 0)
      #expect(try reader.facts().readings == ledger.readings.stored + ledger.readings.derived)
      #expect(try reader.quarantine(openOnly: false, limit: 10).isEmpty)
      let demand = try results(reader)["demand{device=\"m1\",network=\"farm\",site=\"north\"} \(start)"]
      #expect(demand == 11)
    }
  }

  @Test(
    "a process killed at any time, before or after a commit, ends up with the results of one that was not",
    arguments: 0..<6)
  func killed(seed: UInt64) async throws {
    var random = SplitMix(state: seed)
    var messages: [Message] = []
    for minute in 0..<200 {
      for device in ["m1", "m2"] where Double.random(in: 0..<1, using: &random) < 0.96 {
        let power = Double.random(in: 0..<100, using: &random).rounded()
        let delay = Int.random(in: 0..<10, using: &random) == 0 ? Int.random(in: 0..<50, using: &random) : 0
        messages.append(message(minute, device, power: power, received: start.advanced(minutes: minute + delay)))
      }
    }
    messages.sort { $0.received < $1.received }
    let calm = try await final(messages) { _ in false }
    let rough = try await final(messages) { _ in Double.random(in: 0..<1, using: &random) < 0.2 }
    #expect(calm.count > 400)
    #expect(Set(rough.keys) == Set(calm.keys), "seed \(seed)")
    for (key, value) in calm { #expect(rough[key] == value, "seed \(seed): \(key)") }
  }

  /// The results in the end. `dies` is asked before and after each commit.
  private func final(_ messages: [Message], dies: (Int) -> Bool) async throws -> [String: Double] {
    try await withTemporaryDirectory { directory in
      let setup = try setup(directory.path)
      var intake: Intake? = try setup.openIntake()
      var next = 0
      while next < messages.count {
        let batch = messages[next..<min(next + 1 + next % 4, messages.count)]
        for message in batch { try put(try #require(intake), message) }
        if dies(next) {
          // What was not committed comes again.
          intake = nil
          intake = try setup.openIntake()
          continue
        }
        _ = try #require(intake).commit(now: batch[batch.endIndex - 1].received)
        next = batch.endIndex
        if dies(next) {
          intake = nil
          intake = try setup.openIntake()
        }
      }
      for hour in 0..<8 { _ = try #require(intake).commit(now: start.advanced(minutes: 300 + 60 * hour)) }
      intake = nil
      let reader = try StoreReader(path: setup.configuration.store.path)
      #expect(try reader.ledger().isBalanced)
      #expect(
        try reader.facts().readings == reader.ledger().readings.stored + reader.ledger().readings.derived)
      return try results(reader)
    }
  }

  private func results(_ reader: StoreReader) throws -> [String: Double] {
    var results: [String: Double] = [:]
    for series in try reader.series(matching: SeriesSelector()) where !series.traits.origin.isEmpty {
      try reader.readings(of: series.id, from: .epoch, to: Timestamp(nanoseconds: .max)) { run in
        for reading in run { results["\(series.key) \(reading.time)"] = reading.value }
      }
    }
    return results
  }

  private func selector(_ name: String) -> SeriesSelector {
    SeriesSelector([.equal(name: "__name__", value: name)])
  }

  private func message(_ minute: Int, _ device: String, power: Double, received: Timestamp? = nil) -> Message {
    let time = start.advanced(minutes: minute)
    let values = #"{"water_temp":20,"do":\#(8 + Double(minute) / 100),"power":\#(power)}"#
    return Message(
      topic: Array("farm/north/\(device)".utf8),
      payload: Array(#"{"ts":\#(time.nanoseconds / 1_000_000),"v":\#(values)}"#.utf8), received: received ?? time)
  }

  private func take(_ intake: Intake, _ messages: [Message]) throws {
    for message in messages { try put(intake, message) }
    _ = try intake.commit(now: messages[messages.endIndex - 1].received)
  }

  private func put(_ intake: Intake, _ message: Message) throws {
    unsafe try intake.take(
      topic: message.topic.span.bytes, payload: message.payload.span.bytes,
      arrival: Arrival(received: message.received), source: "plant")
    intake.receive(1, source: "plant", at: message.received)
  }

  private func setup(_ directory: String) throws -> PipelineSetup {
    var configuration = GatewayConfiguration(
      brokers: [BrokerConfiguration(address: try BrokerURL("mqtt://127.0.0.1:1883"), clientID: "test")],
      directory: directory)
    configuration.store.synchronous = .normal
    return PipelineSetup(
      configuration: configuration, packs: [try PackReader().read(text: Self.pack, file: "farm.toml")],
      clock: ManualClock(start), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }
}

extension Timestamp {
  fileprivate func advanced(minutes: Int) -> Timestamp { advanced(byNanoseconds: Int64(minutes) * 60_000_000_000) }
}
