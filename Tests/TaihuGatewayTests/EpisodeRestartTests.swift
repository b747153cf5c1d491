import Foundation
import Logging
import Support
import TaihuCore
import TaihuPack
import TaihuStore
import Testing

@testable import TaihuGateway
@testable import TaihuMQTT

/// Episodes over the end of a process that saved nothing, with a real store.
@Suite("Episodes over a restart")
struct EpisodeRestartTests {
  private static let start: Int64 = 1_785_546_000
  private static let second: Int64 = 1_000_000_000

  /// What is compared of an episode.
  private struct Outline: Equatable {
    var id: Int64
    var parent: Int64?
    var series: SeriesID
    var rule: String
    var start: Timestamp
    var end: Timestamp?
  }

  private static let pack: Pack = {
    let rules = [
      AlarmRule(id: "held", side: .above, limit: 30, holdFor: 300 * second, clear: 28, severity: .critical),
      AlarmRule(
        id: "often", condition: .level(side: .above, limit: 25, clear: 25), frequency: .init(count: 3, of: 5),
        severity: .warning),
      AlarmRule(id: "rise", condition: .change(.rise, by: 8, within: 600 * second, clear: 4), severity: .notice),
    ]
    let quantity = Quantity(
      id: "air_temp", unit: "Cel", rules: QualityRules(group: "site", learns: false, alarms: rules))
    return Pack(
      id: "farm", topics: [TopicRule(pattern: "farm/{site}/{device}", decoder: .native)], quantities: [quantity])
  }()

  /// Two devices of one site, a minute apart: calm, hot for twenty minutes, calm again.
  private func feed(_ intake: Intake, _ minute: Int) throws {
    let received = Timestamp(nanoseconds: (Self.start + Int64(minute) * 60) * Self.second)
    for device in ["a", "b"] {
      let value = (10..<30).contains(minute) ? 33.0 : 20
      let payload = Array(#"{"ts":\#((Self.start + Int64(minute) * 60) * 1_000),"v":{"air_temp":\#(value)}}"#.utf8)
      unsafe try intake.take(
        topic: Array("farm/north/\(device)".utf8).span.bytes, payload: payload.span.bytes,
        arrival: Arrival(received: received), source: "plant")
    }
    _ = try intake.commit(now: received)
  }

  private func open(_ directory: URL) throws -> Intake {
    let address = try BrokerURL("mqtt://127.0.0.1:1883")
    var configuration = GatewayConfiguration(
      brokers: [BrokerConfiguration(address: address, clientID: "test")], directory: directory.path)
    configuration.store.synchronous = .normal
    return try PipelineSetup(
      configuration: configuration, packs: [Self.pack],
      clock: ManualClock(Timestamp(nanoseconds: Self.start * Self.second)),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    ).openIntake()
  }

  /// One process's life; returns the database's path.
  private func run(_ minutes: ClosedRange<Int>, in directory: URL) throws -> String {
    let intake = try open(directory)
    for minute in minutes { try feed(intake, minute) }
    try intake.writer.close()
    return intake.store.path
  }

  /// The episodes of an hour, with a process that ends without a word after each of some minutes.
  private func episodes(endingAfter minutes: Set<Int>) async throws -> [Outline] {
    try await withTemporaryDirectory { directory in
      var minute = 0
      var path = ""
      while minute < 60 {
        let last = minutes.filter { $0 >= minute }.min() ?? 59
        // The store is let go of with its intake, as by a process that ends.
        path = try run(minute...last, in: directory)
        minute = last + 1
      }
      return try StoreReader(path: path).episodes().map {
        Outline(id: $0.id, parent: $0.parent, series: $0.series, rule: $0.rule, start: $0.start, end: $0.end)
      }
    }
  }

  @Test(
    "an end before, in a hold, while counting, in an open episode and after gives the same episodes as none",
    arguments: [[5], [10], [11], [12], [14], [20], [29], [30], [45], [10, 11, 12, 13, 20, 31]])
  func same(minutes: [Int]) async throws {
    let straight = try await episodes(endingAfter: [])
    #expect(try await episodes(endingAfter: Set(minutes)) == straight)
    #expect(straight.map(\.rule).sorted() == ["held", "held", "often", "often", "rise", "rise"])
    #expect(straight.allSatisfy { $0.end != nil })
    #expect(straight.compactMap(\.parent).count == 3)
  }
}
