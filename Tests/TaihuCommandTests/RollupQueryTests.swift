import Foundation
import TaihuCore
import TaihuStore
import Testing

@testable import TaihuCommands

@Suite("Windows from rollups")
struct RollupQueryTests {
  private static let aggregates: [Aggregate] = [.mean, .min, .max, .sum, .count]
  private static let minute: Int64 = 60_000_000_000

  @Test("answers from rollups are those from the readings, to the last digit", arguments: 0..<8)
  func same(seed: UInt64) throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "taihu-rollup-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    var random = Numbers(state: seed)
    var configuration = StoreConfiguration(path: directory.appending(path: "taihu.db").path)
    (configuration.sealAfterReadings, configuration.synchronous) = (40, .normal)
    let catalog = SeriesCatalog()
    let writer = try StoreWriter(configuration: configuration, catalog: catalog)
    let ids = (0..<3).map { number in
      catalog.declare(
        SeriesKey(name: "pm25", labels: [Label("site", "s\(number % 2)"), Label("device", "d\(number)")]),
        SeriesTraits(unit: "ug/m3", pack: "air"))
    }
    for turn in 0..<1_500 {
      let isLate = Int.random(in: 0..<5, using: &random) == 0
      let second = isLate ? Int64.random(in: 0...Int64(turn) * 120, using: &random) : Int64(turn) * 120
      let time = Timestamp(seconds: 1_784_000_000 + second)!
      let reading = Reading(
        series: ids.randomElement(using: &random)!, time: time, received: time,
        value: Double.random(in: -10...10, using: &random),
        quality: [.good, .good, .suspect, .bad].randomElement(using: &random)!)
      let admission = try writer.admit(reading)
      if admission != .duplicate { writer.append(reading, admission) }
      if turn % 50 == 0 {
        _ = try writer.commit()
        while try writer.maintain(budget: .seconds(1)) {}
      }
    }
    _ = try writer.commit()
    let reader = try StoreReader(path: configuration.path)
    #expect(try reader.facts().chunks > 0)
    for _ in 0..<40 { try compare(reader, &random, "seed \(seed)") }
    try writer.close()
  }

  private func compare(_ reader: StoreReader, _ random: inout Numbers, _ story: String) throws {
    let series = try reader.series(matching: SeriesSelector())
    let start = Timestamp(seconds: 1_784_000_000 + Int64.random(in: -7_000...90_000, using: &random))!
    let query = WindowedQuery(
      range: start..<start.advanced(byNanoseconds: Int64.random(in: 1...3_000, using: &random) * Self.minute),
      width: [5, 15, 60, 180, 1_440].randomElement(using: &random)! * Self.minute,
      offset: [0, 480, 330].randomElement(using: &random)! * Self.minute,
      aggregate: Self.aggregates.randomElement(using: &random)!,
      by: [nil, ["site"], []].randomElement(using: &random)!, quality: .usual)
    #expect(query.isSummable)
    var (fast, plain) = ([WindowRow](), [WindowRow]())
    try query.run(series, on: reader) { fast.append($0) }
    try query.run(series, on: reader, { plain.append($0) }, fromReadings: true)
    #expect(fast == plain, "\(story) \(query)")
  }

  @Test("what rollups can't tell is taken from the readings")
  func others() {
    func isSummable(_ aggregate: Aggregate, minutes: Int64 = 5, offset: Int64 = 0, _ quality: QualityFilter = .usual)
      -> Bool
    {
      WindowedQuery(
        range: .epoch..<Timestamp(nanoseconds: 1), width: minutes * Self.minute, offset: offset * Self.minute,
        aggregate: aggregate, by: nil, quality: quality
      ).isSummable
    }
    for aggregate in Self.aggregates { #expect(isSummable(aggregate)) }
    for aggregate in [Aggregate.first, .last, .quantile(0.5)] { #expect(!isSummable(aggregate)) }
    #expect(!isSummable(.mean, .all) && !isSummable(.mean, minutes: 7) && !isSummable(.mean, offset: 1))
  }
}

/// Random numbers from a seed (SplitMix64, Steele, Lea and Flood 2014).
private struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
