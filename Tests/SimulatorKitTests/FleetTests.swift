import TaihuCore
import TaihuPack
import Testing

@testable import SimulatorKit

@Suite struct FleetTests {
  private func bytes(seed: UInt64, faults: FleetConfiguration.Faults = .random(perDeviceDay: 6)) throws -> [FleetStep] {
    var configuration = TestFleet.configuration("lake", seed: seed, for: 2 * TestFleet.day, faults: faults)
    configuration.packs += [TestFleet.pack("air"), TestFleet.pack("road")]
    return try TestFleet.play(configuration).steps
  }

  @Test("the same seed gives the same bytes, another seed others")
  func determinism() throws {
    let steps = try bytes(seed: 42)
    #expect(try bytes(seed: 42) == steps)
    #expect(try bytes(seed: 43) != steps)
  }

  @Test("a device keeps its bytes when others join the fleet")
  func independence() throws {
    let alone = try TestFleet.play(TestFleet.configuration("lake", for: TestFleet.day)).steps.flatMap(\.messages)
    let together = try bytes(seed: 1, faults: .none).flatMap(\.messages).filter { $0.topic.contains("/lake/") }
    #expect(together.prefix(alone.count).map(\.payload) == alone.map(\.payload))
  }

  @Test("steps come in the order of time, within the run, at the interval of the pack")
  func order() throws {
    let steps = try bytes(seed: 3, faults: .none)
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.time <= $1.time })
    #expect(steps.allSatisfy { $0.time >= TestFleet.start })
    #expect(steps.count { $0.device == 0 } == 2 * 144)
  }

  @Test("topics are the pack's first native pattern, filled")
  func topics() throws {
    let steps = try TestFleet.play(TestFleet.configuration("road", for: TestFleet.hour)).steps
    #expect(Set(steps.flatMap(\.messages).map(\.topic)) == ["wuxi/binhu/road/a/d-1", "wuxi/binhu/road/b/d-2"])
  }

  @Test("payloads tell local time, declared quantities only, and no unit that is the pack's own")
  func payloads() throws {
    let message = try #require(
      try TestFleet.play(TestFleet.configuration("air", for: TestFleet.hour)).steps.first?.messages.first)
    let payload = try #require(TestPayload(message))
    #expect(TimeText.parse(payload.ts, offsetSeconds: 0) == message.time)
    #expect(payload.ts.hasSuffix("+08:00"))
    #expect(Set(payload.v.keys) == Set(TestFleet.quantities["air"] ?? []))
    #expect(payload.u == nil)
  }

  @Test("a unit that differs from the pack's is told")
  func statedUnit() throws {
    var configuration = TestFleet.configuration("lake", for: TestFleet.hour)
    configuration.packs[0].quantities[6].unit = "mg/L"
    let message = try #require(try TestFleet.play(configuration).steps.first?.messages.first)
    #expect(configuration.packs[0].quantities[6].id == "chla")
    #expect(TestPayload(message)?.u == ["chla": "ug/L"])
  }

  @Test("the backfill lies before the start, at its own interval and free of faults")
  func backfill() throws {
    var configuration = TestFleet.configuration("lake", for: TestFleet.hour, faults: .random(perDeviceDay: 500))
    configuration.backfill = TestFleet.day
    configuration.backfillInterval = TestFleet.hour
    let steps = try TestFleet.play(configuration).steps.filter { $0.device == 0 }
    let history = steps.filter { $0.time < TestFleet.start }
    #expect(history.count == 24)
    #expect(history.allSatisfy { $0.messages.count == 1 && $0.truth.isEmpty })
    #expect(steps.count == 24 + 6)
  }

  @Test(
    "what cannot be played is refused with a reason", arguments: ["profile", "topic", "model", "device", "wildcard"])
  func refusals(flaw: String) {
    var pack = TestFleet.pack("lake")
    switch flaw {
    case "profile": pack.simulator = nil
    case "topic": pack.topics[0].decoder = .ignore
    case "model": pack.simulator?.model = "sea"
    case "device": pack.simulator?.devices = ["binhu/d-1"]
    default: pack.topics[0].pattern = "wuxi/+/lake/{site}/{device}"
    }
    let error = #expect(throws: OperatorError.self) {
      try Fleet(FleetConfiguration(packs: [pack], seed: 1, start: TestFleet.start))
    }
    #expect(error?.category == .usage)
    #expect(error?.message.contains("lake") == true)
  }

  @Test("a pack without a model of its own can be played by the generic one")
  func generic() throws {
    var configuration = TestFleet.configuration("lake", for: TestFleet.day)
    configuration.packs[0].simulator?.model = "generic"
    for message in try TestFleet.play(configuration).steps.flatMap(\.messages) {
      let payload = try #require(TestPayload(message))
      #expect(payload.v.allSatisfy { Sensor.of($0.key).scale.contains($0.value) })
    }
  }
}
