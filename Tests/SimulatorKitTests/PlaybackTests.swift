import Foundation
import Synchronization
import TaihuCore
import Testing

@testable import SimulatorKit

@Suite struct PlaybackTests {
  /// A clock that moves on by a fixed step whenever it is asked.
  private final class TickingClock: WallClock {
    private let time = Mutex(Int64(1_000_000_000_000))
    private let step: Int64

    init(step: Int64) { self.step = step }

    func now() -> Timestamp {
      Timestamp(
        nanoseconds: time.withLock { time in
          time += step
          return time
        })
    }
  }

  @Test("everything the fleet sends reaches the sink, and the truth reaches its file")
  func completeness() throws {
    let configuration = TestFleet.configuration(
      "air", seed: 2, for: 3 * TestFleet.day, faults: .random(perDeviceDay: 8))
    let expected = try TestFleet.play(configuration)
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("truth-\(UUID().uuidString).jsonl").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let sink = MemorySink()
    var playback = Playback(
      try Fleet(configuration), liveFrom: configuration.start, pacer: Pacer(speed: .unlimited), sink: sink,
      truth: try LineWriter(path: path))
    let summary = try playback.run { false }
    #expect(sink.messages == expected.steps.flatMap(\.messages))
    #expect(sink.reconnects == expected.steps.filter(\.reconnects).map(\.device))
    #expect(summary.messages == UInt64(sink.messages.count))
    #expect(summary.acknowledged == summary.messages)
    #expect(summary.faults == expected.truth.count)
    #expect(try TruthRecord.parse(try String(contentsOfFile: path, encoding: .utf8), file: path) == expected.truth)
    #expect(expected.truth.count > 10)
  }

  @Test("a wish to stop ends an endless run")
  func stop() throws {
    let configuration = FleetConfiguration(packs: [TestFleet.pack("lake")], seed: 1, start: TestFleet.start)
    let sink = MemorySink()
    var playback = Playback(
      try Fleet(configuration), liveFrom: configuration.start, pacer: Pacer(speed: .unlimited), sink: sink, truth: nil)
    let summary = try playback.run { sink.messages.count >= 100 }
    #expect(summary.messages == 100)
  }

  @Test("a pacer waits until simulated time has come, at its speed")
  func pacing() {
    // The clock shows 1 ms more at each question; the pacer itself naps for real, at most 5 ms in all.
    var pacer = Pacer(speed: .times(1_000), clock: TickingClock(step: 1_000_000))
    let started = ContinuousClock.now
    let first = pacer.wait(until: TestFleet.start) { false }
    let second = pacer.wait(until: TestFleet.start.advanced(byNanoseconds: 5_000_000_000)) { false }
    #expect(first && second)
    #expect(ContinuousClock.now - started >= .milliseconds(3))
  }

  @Test("a pacer that starts now plays the past without waiting, and stops when it is told")
  func catchingUp() {
    var pacer = Pacer(speed: .times(1), startingNowAt: TestFleet.start, clock: TickingClock(step: 1))
    let past = pacer.wait(until: TestFleet.start.advanced(byNanoseconds: -TestFleet.day)) { false }
    let stopped = pacer.wait(until: TestFleet.start.advanced(byNanoseconds: TestFleet.day)) { true }
    #expect(past)
    #expect(!stopped)
  }

  @Test("a file of messages holds texts as they are and other bytes in base64")
  func fileSink() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("out-\(UUID().uuidString).jsonl").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let sink = try FileSink(path: path)
    for payload in [Array(#"{"v":1}"#.utf8), [0xFF, 0x00]] {
      try sink.publish(SimulatedMessage(time: .epoch, device: 0, topic: "a/b", payload: payload))
    }
    #expect(try sink.finish() == Delivery(published: 2, acknowledged: 2))
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(
      text == #"{"topic":"a/b","payload":"{\"v\":1}"}"# + "\n" + #"{"topic":"a/b","payload_base64":"/wA="}"# + "\n")
  }
}
