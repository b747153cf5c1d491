import Foundation
import Synchronization
import TaihuCore
import Testing

@testable import SimulatorKit

@Suite struct LoadGeneratorTests {
  /// A clock that stands still between steps of 100 µs, one for each question.
  private final class SteppingClock: WallClock {
    private let time = Mutex(Int64(1_785_546_000_123_456_789))

    func now() -> Timestamp {
      Timestamp(
        nanoseconds: time.withLock { time in
          time += 100_000
          return time
        })
    }
  }

  private struct SenMLRecord: Decodable {
    var bt: Double?
    var n: String
    var u: String
    var v: Double
    var t: Double
  }

  private func generate(batch: Int, rate: Double? = nil) throws -> (sink: MemorySink, summary: LoadGenerator.Summary) {
    let sink = MemorySink()
    var generator = LoadGenerator(
      LoadGenerator.Configuration(
        devices: 3, messagesPerSecond: rate, duration: 50_000_000, batch: batch, topic: "wuxi/load/air/bench/{device}",
        quantity: "pm25", unit: "ug/m3"),
      sink: sink, clock: SteppingClock())
    return (sink, try generator.run { false })
  }

  @Test("values are numbered without a gap, times strictly increase, devices take turns")
  func native() throws {
    let (sink, summary) = try generate(batch: 1)
    let payloads = try sink.messages.map { try #require(TestPayload($0)) }
    #expect(payloads.count > 100)
    let numbers = payloads.map { payload -> Int in Int(((payload.v["pm25"] ?? 0) * 1e6).rounded()) }
    #expect(numbers == Array(1...payloads.count))
    let times = payloads.compactMap { TimeText.parse($0.ts, offsetSeconds: 0) }
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    #expect(times.first.map { $0.nanoseconds % 1_000 != 0 } == true)
    let topics: Set<String> = Set(sink.messages.map(\.topic))
    #expect(topics == Set((1...3).map { number in "wuxi/load/air/bench/load-00000\(number)" }))
    #expect(summary.published == UInt64(payloads.count))
    #expect(summary.readings == summary.published)
  }

  @Test("a batch is SenML whose times stay distinct after rounding to a double")
  func senml() throws {
    let (sink, summary) = try generate(batch: 4)
    var times: Set<Double> = []
    for message in sink.messages {
      let records = try JSONDecoder().decode([SenMLRecord].self, from: Data(message.payload))
      let base = try #require(records.first?.bt)
      #expect(records.count == 4)
      #expect(records.allSatisfy { $0.n == "pm25" && $0.u == "ug/m3" })
      for record in records { times.insert(base + record.t) }
    }
    #expect(times.count == sink.messages.count * 4)
    #expect(summary.readings == UInt64(times.count))
  }

  @Test("a rate limits the messages")
  func rate() throws {
    let (_, summary) = try generate(batch: 1, rate: 200)
    #expect(summary.published == 10)
  }
}
