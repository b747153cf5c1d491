import TaihuCore
import Testing

@testable import SimulatorKit

/// Each fault is struck on one quantity of one of two devices from 06:00 to 08:00, and compared with the same run
/// without it.
@Suite struct FaultTests {
  private struct Comparison {
    var disturbed: [FleetStep]
    var clean: [FleetStep]
    var truth: [TruthRecord]

    /// The values of a quantity during the fault, disturbed and clean.
    func values(_ quantity: String) -> [(disturbed: Double, clean: Double)] {
      zip(disturbed, clean).filter { FaultTests.window.contains($0.0.time) }.compactMap { pair in
        guard let left = pair.0.messages.first.flatMap(TestPayload.init)?.v[quantity],
          let right = pair.1.messages.first.flatMap(TestPayload.init)?.v[quantity]
        else { return nil }
        return (left, right)
      }
    }

    /// The messages sent during the fault.
    var messages: [SimulatedMessage] {
      disturbed.filter { FaultTests.window.contains($0.time) }.flatMap(\.messages)
    }
  }

  private static let faultStart = TestFleet.start.advanced(byNanoseconds: 6 * TestFleet.hour)
  private static let faultEnd = TestFleet.start.advanced(byNanoseconds: 8 * TestFleet.hour)
  private static let window = faultStart..<faultEnd

  private func compare(_ kind: FaultKind, _ intensity: FaultIntensity = .high) throws -> Comparison {
    let line = """
      {"kind":"\(kind.rawValue)","network":"lake","name":"chla","labels":{"device":"d-1"},"start":"+6h",\
      "end":"+8h","intensity":"\(intensity.rawValue)"}
      """
    let faults = try ScheduledFault.parse(line, file: "test", runStart: TestFleet.start)
    let length = 10 * TestFleet.hour
    let disturbed = try TestFleet.play(TestFleet.configuration("lake", for: length, faults: .scheduled(faults)))
    let clean = try TestFleet.play(TestFleet.configuration("lake", for: length))
    let other = { (steps: [FleetStep]) in steps.filter { $0.device == 1 } }
    #expect(other(disturbed.steps) == other(clean.steps), "the other device must be left alone")
    return Comparison(
      disturbed: disturbed.steps.filter { $0.device == 0 }, clean: clean.steps.filter { $0.device == 0 },
      truth: disturbed.truth)
  }

  @Test("every fault leaves one record, with its place and the times it really acted", arguments: FaultKind.allCases)
  func truth(kind: FaultKind) throws {
    let comparison = try compare(kind)
    let record = try #require(comparison.truth.first)
    #expect(comparison.truth.count == 1)
    #expect(record.kind == kind)
    #expect(record.network == "lake")
    #expect(record.name == (kind.distortsValues ? "chla" : ""))
    #expect(record.labels == ["network": "lake", "district": "binhu", "site": "a", "device": "d-1"])
    let times = comparison.disturbed.map(\.time).filter { Self.window.contains($0) }
    #expect(record.start == times.first)
    #expect(record.end == times.last)
    #expect(record.intensity == .high)
    #expect(!record.detail.isEmpty)
  }

  @Test("a clock that drifts is right at first, and ever more wrong")
  func clockDrift() throws {
    let offsets = try compare(.clockDrift).messages.map { message in
      let told = try #require(TestPayload(message).flatMap { TimeText.parse($0.ts, offsetSeconds: 0) })
      return told.nanoseconds(since: message.time)
    }
    #expect(offsets.count == 12)
    #expect((offsets.first ?? 0) < 10 * TestFleet.minute)
    #expect((offsets.last ?? 0) > 50 * TestFleet.minute)
    #expect(zip(offsets, offsets.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test("after an outage everything arrives at once, in order, with its true times")
  func backlog() throws {
    let comparison = try compare(.backlog)
    #expect(comparison.messages.isEmpty)
    let after = try #require(comparison.disturbed.first { $0.time >= Self.faultEnd })
    #expect(after.messages.count == 13)
    #expect(
      comparison.disturbed.flatMap(\.messages).map(\.payload) == comparison.clean.flatMap(\.messages).map(\.payload))
  }

  @Test("another firmware changes the form of the payload", arguments: FaultIntensity.allCases)
  func firmware(intensity: FaultIntensity) throws {
    let comparison = try compare(.firmware, intensity)
    let clean = comparison.clean.filter { Self.window.contains($0.time) }.flatMap(\.messages)
    #expect(comparison.messages.count == clean.count)
    #expect(zip(comparison.messages, clean).allSatisfy { $0.payload != $1.payload })
    let isReadable = comparison.messages.allSatisfy { TestPayload($0) != nil }
    #expect(isReadable == (intensity == .low), "only a member more is borne by every reader")
  }

  @Test("a fault is over when it ends", arguments: FaultKind.allCases)
  func recovery(kind: FaultKind) throws {
    let comparison = try compare(kind)
    let later = { (steps: [FleetStep]) in
      steps.filter { $0.time >= Self.faultEnd.advanced(byNanoseconds: 20 * TestFleet.minute) }.flatMap(\.messages)
    }
    if kind == .backlog { return #expect(comparison.disturbed.last?.messages == comparison.clean.last?.messages) }
    if kind == .flood {
      // A flood leaves the device at another place within its interval, so its values are others.
      #expect(abs(later(comparison.disturbed).count - later(comparison.clean).count) <= 1)
    } else {
      #expect(later(comparison.disturbed) == later(comparison.clean))
    }
  }

  @Test("a level shift moves every value by the same amount", arguments: FaultIntensity.allCases)
  func levelShift(intensity: FaultIntensity) throws {
    let differences = try compare(.levelShift, intensity).values("chla").map { $0.disturbed - $0.clean }
    let amount = FaultKind.levelShift.strength(intensity) * Sensor.of("chla").spread
    #expect(differences.count == 12)
    #expect(differences.allSatisfy { abs(abs($0) - amount) < 0.06 && $0.sign == differences[0].sign })
  }

  @Test("a drift grows from nothing")
  func drift() throws {
    let differences = try compare(.drift).values("chla").map { abs($0.disturbed - $0.clean) }
    #expect(differences[0] < 10)
    #expect(differences.last ?? 0 > 80)
    #expect(zip(differences, differences.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test("a stuck sensor repeats one value")
  func stuck() throws {
    let values = try compare(.stuck).values("chla")
    #expect(Set(values.map(\.disturbed)).count == 1)
    #expect(Set(values.map(\.clean)).count > 3)
  }

  @Test("noise spreads the values and leaves their mean about where it was")
  func noise() throws {
    let differences = try compare(.noise).values("chla").map { $0.disturbed - $0.clean }
    #expect(differences.contains { $0 > 10 })
    #expect(differences.contains { $0 < -10 })
  }

  @Test("a spike shorter than the interval strikes exactly one message")
  func spike() throws {
    let line = #"{"kind":"spike","name":"chla","labels":{"device":"d-1"},"start":"+6h","duration":"1s"}"#
    let faults = try ScheduledFault.parse(line, file: "test", runStart: TestFleet.start)
    let length = 8 * TestFleet.hour
    let disturbed = try TestFleet.play(TestFleet.configuration("lake", for: length, faults: .scheduled(faults)))
    let clean = try TestFleet.play(TestFleet.configuration("lake", for: length))
    let changed = zip(disturbed.steps, clean.steps).filter { $0.0.messages != $0.1.messages }
    #expect(changed.count == 1)
    #expect(disturbed.truth.map(\.start) == changed.map(\.0.time))
    let (left, right) = try #require(changed.first)
    let values = try [left, right].map { try #require($0.messages.first.flatMap(TestPayload.init)?.v["chla"]) }
    #expect(abs(abs(values[0] - values[1]) - 64) < 0.06)
  }

  @Test("value faults leave the other quantities alone", arguments: FaultKind.allCases.filter(\.distortsValues))
  func otherQuantities(kind: FaultKind) throws {
    #expect(try compare(kind).values("ph").allSatisfy { $0.disturbed == $0.clean })
  }

  @Test("a drop-out sends nothing")
  func dropout() throws {
    #expect(try compare(.dropout).messages.isEmpty)
  }

  @Test("a wrong clock shifts the device's time and nothing else", arguments: FaultIntensity.allCases)
  func clockJump(intensity: FaultIntensity) throws {
    let comparison = try compare(.clockJump, intensity)
    let minutes = Int64(FaultKind.clockJump.strength(intensity))
    for message in comparison.messages {
      let told = try #require(TestPayload(message).flatMap { TimeText.parse($0.ts, offsetSeconds: 0) })
      #expect(told.nanoseconds(since: message.time) == minutes * TestFleet.minute)
    }
    #expect(comparison.values("chla").allSatisfy { $0.disturbed == $0.clean })
  }

  @Test("duplicates are the same message several times", arguments: zip(FaultIntensity.allCases, [2, 3, 5]))
  func duplicate(intensity: FaultIntensity, copies: Int) throws {
    for step in try compare(.duplicate, intensity).disturbed where Self.window.contains(step.time) {
      #expect(step.messages.count == copies)
      #expect(Set(step.messages).count == 1)
    }
  }

  @Test("a reorder loses nothing and changes the order", arguments: FaultIntensity.allCases)
  func reorder(intensity: FaultIntensity) throws {
    let comparison = try compare(.reorder, intensity)
    let payloads = { (steps: [FleetStep]) in steps.flatMap(\.messages).map(\.payload) }
    let (disturbed, clean) = (payloads(comparison.disturbed), payloads(comparison.clean))
    #expect(disturbed != clean)
    #expect(Set(disturbed) == Set(clean))
    #expect(disturbed.count == clean.count)
  }

  @Test("garbage is no payload")
  func garbage() throws {
    let messages = try compare(.garbage).messages
    #expect(messages.count == 12)
    #expect(messages.allSatisfy { TestPayload($0) == nil })
  }

  @Test("a flood sends many times the messages, each at its own time")
  func flood() throws {
    let messages = try compare(.flood, .low).messages
    #expect((110...125).contains(messages.count))
    #expect(Set(messages.compactMap { TestPayload($0)?.ts }).count == messages.count)
  }

  @Test(
    "a device with a bad connection reconnects and loses nothing", arguments: zip(FaultIntensity.allCases, [2, 4, 12]))
  func reconnect(intensity: FaultIntensity, times: Int) throws {
    let comparison = try compare(.reconnect, intensity)
    #expect(comparison.disturbed.count(where: \.reconnects) == times)
    #expect(comparison.disturbed.flatMap(\.messages) == comparison.clean.flatMap(\.messages))
  }

  @Test("random faults come at about the wanted rate, never two at once on a device, of many kinds")
  func random() throws {
    let configuration = TestFleet.configuration(
      "lake", seed: 5, for: 60 * TestFleet.day, faults: .random(perDeviceDay: 1))
    let truth = try TestFleet.play(configuration).truth
    #expect((60...130).contains(truth.count))
    #expect(Set(truth.map(\.kind)).count >= 10)
    for device in ["d-1", "d-2"] {
      let own = truth.filter { $0.labels["device"] == device }.sorted { $0.start < $1.start }
      #expect(zip(own, own.dropFirst()).allSatisfy { $0.end <= $1.start })
    }
  }
}
