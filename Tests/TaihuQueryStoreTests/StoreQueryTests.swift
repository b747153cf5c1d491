import Foundation
import TaihuCore
import TaihuQuery
import TaihuQueryStore
import TaihuStore
import Testing

@Suite("PromQL over a store")
struct StoreQueryTests {
  /// A store whose readings are in chunks and in rows, deleted with the fixture.
  final class Fixture {
    /// The start of the readings, a whole hour.
    static let start: Int64 = 1_784_001_600
    let directory: URL
    let reader: StoreReader
    var memory = MemorySource()

    init(seed: UInt64) throws {
      directory = FileManager.default.temporaryDirectory.appending(path: "taihu-promql-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      var configuration = StoreConfiguration(path: directory.appending(path: "taihu.db").path)
      (configuration.sealAfterReadings, configuration.synchronous) = (40, .normal)
      let catalog = SeriesCatalog()
      let writer = try StoreWriter(configuration: configuration, catalog: catalog)
      var random = Numbers(state: seed)
      let keys = (0..<3).map {
        SeriesKey(name: "pm25", labels: [Label("site", "s\($0 % 2)"), Label("device", "d\($0)")])
      }
      for key in keys { catalog.declare(key, SeriesTraits(unit: "ug/m3", pack: "air")) }
      let hourly = SeriesTraits(unit: "Cel", pack: "air", rules: QualityRules(cadence: 3_600_000_000_000))
      let slow = catalog.declare(SeriesKey(name: "slow", labels: [Label("site", "s0")]), hourly)
      let now = Timestamp(seconds: Self.start)!
      let first = Reading(series: slow, time: now, received: now, value: 1)
      writer.append(first, try writer.admit(first))
      for turn in 0..<900 {
        // One in ten lies exactly on a multiple of ten minutes, where windows begin and end.
        let second = Int64(turn) * 60 + (turn % 10 == 0 ? 0 : Int64.random(in: 1...59, using: &random))
        let time = Timestamp(seconds: Self.start + second)!
        let key = keys.randomElement(using: &random)!
        let reading = Reading(
          series: catalog.id(of: key)!, time: time, received: time,
          value: Double(Int.random(in: -50...50, using: &random)),
          quality: [.good, .good, .suspect, .bad].randomElement(using: &random)!)
        writer.append(reading, try writer.admit(reading))
        if reading.quality != .bad { memory.add(reading.value, at: time, to: LabelSet(key)) }
        if turn % 50 == 0 {
          _ = try writer.commit()
          while try writer.maintain(budget: .seconds(1)) {}
        }
      }
      _ = try writer.commit()
      try writer.close()
      reader = try StoreReader(path: configuration.path)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }
  }

  @Test(
    "a store answers as the same readings in memory do, from rollups too", arguments: 0..<6,
    [
      "pm25", "sum by (site) (pm25)", "max_over_time(pm25[1h])", "min_over_time(pm25[1h])", "count_over_time(pm25[1h])",
      "min_over_time(pm25[2h] offset 1h)", "count_over_time(pm25{site=~\"s0|s9\"}[1h])", "avg_over_time(pm25[1h])",
      "rate(pm25{device!~\"d[12]\"}[30m])", "max_over_time(pm25{site!=\"s1\"}[1h] @ end())",
    ])
  func same(seed: UInt64, text: String) throws {
    let fixture = try Fixture(seed: seed)
    let query = try Query(text)
    let from = Timestamp(seconds: Fixture.start + 3600)!
    let to = from.advanced(byNanoseconds: 14 * 3_600_000_000_000)
    for step: Int64 in [3_600_000_000_000, 7_200_000_000_000, 600_000_000_000] {
      let stored = try fixture.reader.withSnapshot {
        try QueryEngine(source: StoreQuerySource(fixture.reader)).range(query, from: from, to: to, step: step)
      }
      let remembered = try QueryEngine(source: fixture.memory).range(query, from: from, to: to, step: step)
      #expect(stored.content == remembered.content, "seed \(seed), step \(step)")
    }
  }

  @Test("windows that rollups fit into read few readings")
  func fewReadings() throws {
    let fixture = try Fixture(seed: 1)
    let engine = QueryEngine(source: StoreQuerySource(fixture.reader))
    let from = Timestamp(seconds: Fixture.start + 3600)!
    let to = from.advanced(byNanoseconds: 13 * 3_600_000_000_000)
    let counted = try engine.range(Query("count_over_time(pm25[1h])"), from: from, to: to, step: 3_600_000_000_000)
    let averaged = try engine.range(Query("avg_over_time(pm25[1h])"), from: from, to: to, step: 3_600_000_000_000)
    #expect(counted.samplesRead == 0)
    #expect(averaged.samplesRead > 400)
  }

  @Test("a reading that says the series ended makes it vanish at once, and a later one brings it back")
  func ended() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "taihu-ended-\(UUID().uuidString).db").path
    defer {
      for suffix in ["", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }
    let catalog = SeriesCatalog()
    let writer = try StoreWriter(configuration: StoreConfiguration(path: path), catalog: catalog)
    let id = catalog.declare(SeriesKey(name: "pm25", labels: []), SeriesTraits(unit: "ug/m3", pack: "air"))
    for (second, reasons) in [(0, QualityReasons()), (60, []), (120, .ended), (240, [])] {
      let time = Timestamp(seconds: Fixture.start + Int64(second))!
      let reading = Reading(
        series: id, time: time, received: time, value: 5, quality: reasons.isEmpty ? .good : .bad, reasons: reasons)
      writer.append(reading, try writer.admit(reading))
    }
    _ = try writer.commit()
    try writer.close()
    let engine = QueryEngine(source: StoreQuerySource(try StoreReader(path: path)))
    for (second, isThere) in [(90, true), (120, false), (180, false), (239, false), (240, true)] {
      let at = Timestamp(seconds: Fixture.start + Int64(second))!
      #expect((try engine.instant(Query("pm25"), at: at).content == .vector([])) == !isThere, "second \(second)")
    }
    let last = Timestamp(seconds: Fixture.start + 300)!
    guard case .vector(let counted) = try engine.instant(Query("count_over_time(pm25[10m])"), at: last).content else {
      Issue.record("a count is a vector")
      return
    }
    #expect(counted.first?.points.first?.value == 3, "the mark of an end is no sample")
  }

  @Test("a query ends when the task that asks is cancelled")
  func cancelled() async throws {
    var memory = MemorySource()
    for second in 0..<100_000 {
      memory.add(1, at: Timestamp(seconds: Fixture.start + Int64(second))!, to: LabelSet([Label("__name__", "many")]))
    }
    let engine = QueryEngine(source: memory)
    let end = Timestamp(seconds: Fixture.start + 100_000)!
    let query = try Query("sum_over_time(many[2d])")
    #expect(try engine.instant(query, at: end).content != .vector([]))
    let task = Task {
      unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
      return try engine.instant(query, at: end).content
    }
    await #expect { try await task.value } throws: { ($0 as? QueryFault)?.kind == .canceled }
  }

  @Test("quality chooses the readings that count")
  func quality() throws {
    let fixture = try Fixture(seed: 2)
    let end = Timestamp(seconds: Fixture.start + 60_000)!
    let counts = try [[Quality.good], [.good, .suspect], Quality.allCases].map { qualities in
      let source = StoreQuerySource(fixture.reader, qualities: Set(qualities))
      let result = try QueryEngine(source: source).instant(Query("sum(count_over_time(pm25[1d]))"), at: end)
      guard case .vector(let series) = result.content else { return 0.0 }
      return series.first?.points.first?.value ?? 0
    }
    #expect(counts[0] < counts[1] && counts[1] < counts[2])
    #expect(counts[2] == 900)
  }

  @Test("a series that reports hourly is seen between its reports, unless the query says how far to look back")
  func cadence() throws {
    let fixture = try Fixture(seed: 3)
    let later = Timestamp(seconds: Fixture.start + 3500)!
    var options = QueryOptions()
    let source = StoreQuerySource(fixture.reader)
    func count() throws -> QueryResult.Content {
      try QueryEngine(source: source, options: options).instant(Query("count(slow)"), at: later).content
    }
    #expect(try count() != .vector([]))
    options.lookback = 300_000_000_000
    #expect(try count() == .vector([]))
  }
}

/// The generator SplitMix64, so that a failure can be made again from its seed.
private struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
