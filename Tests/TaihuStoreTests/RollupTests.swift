import TaihuCore
import Testing

@testable import TaihuStore

@Suite("Rollups")
struct RollupTests {
  /// Windows of all readings, computed without rollups.
  static func expected(_ readings: [Reading], every width: Int64, offset: Int64 = 0) -> [WindowSummary] {
    var cutter = WindowCutter(width: width, offset: offset)
    for reading in readings.sorted(by: { $0.time < $1.time }) { cutter.add(reading) }
    cutter.end()
    return cutter.windows
  }

  /// The rows of one width, as they are stored.
  static func stored(_ reader: StoreReader, _ level: RollupLevel, _ id: SeriesID) throws -> [WindowSummary] {
    var windows: [WindowSummary] = []
    try reader.withSnapshot {
      try reader.rollups[level].forEach(of: id, from: always.from, to: always.to) { windows.append($0) }
    }
    return windows
  }

  @Test("a window counts every quality, and its values leave out bad readings")
  func qualities() throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    for (second, value, quality) in [(0, 3.5, Quality.good), (1, -1, .suspect), (2, 7.5, .bad), (600, 9, .bad)] {
      try store.put(reading(id, Int64(second), value, quality))
    }
    try store.seal()
    let columns = "time, unit, count, min, max, mean, sum, good_share, good, suspect, bad"
    let rows = try sqlite3(store.path, "SELECT \(columns) FROM rollup_5m WHERE name = 'pm25' ORDER BY time")
    #expect(
      rows == """
        1783999800000000000|ug/m3|2|-1.0|3.5|1.25|2.5|0.333333333333333|1|1|1
        1784000400000000000|ug/m3|0|||||0.0|0|0|1

        """)
    #expect(try sqlite3(store.path, "SELECT count, sum, bad FROM rollup_1h") == "2|2.5|2\n")
    #expect(try sqlite3(store.path, "SELECT count, sum, bad FROM rollup_1d") == "2|2.5|2\n")
  }

  @Test("numbers of every kind come back exactly", arguments: [0.0, -0.0, 21.3, 0.1 + 0.2, 1e-9, -1e300, 5e15, 12.345])
  func numbers(value: Double) throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    try store.put(reading(id, 0, value))
    try store.seal()
    let window = try #require(try Self.stored(store.reader(), .fiveMinutes, id).first)
    #expect(window.min == value && window.max == value && window.sum == value)
    #expect(window.min.sign == (value + 0).sign, "minus zero is stored as zero")
  }

  @Test("the view finds windows on both sides of a long gap")
  func gap() throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    for second in [-400_000_000, -86_400, 0, 86_400] { try store.put(reading(id, Int64(second), 1)) }
    try store.seal()
    for view in ["rollup_5m", "rollup_1h", "rollup_1d"] {
      #expect(try sqlite3(store.path, "SELECT count(*), sum(sum) FROM \(view)") == "4|4.0\n")
    }
  }

  @Test(
    "after live and late readings, corrections, rounds, restarts and crashes the rollups are those of all readings",
    arguments: 0..<16)
  func fuzz(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let store = try StoreFixture {
      $0.sealAfterReadings = Int.random(in: 1...40, using: &random)
      $0.sealStepReadings = Int.random(in: 1...60, using: &random)
    }
    let ids = (0..<3).map { store.series("pm25", site: "s\($0)") }
    let model = try StoreModel(store)
    let span = [Int64(4_000), 40_000, 400_000].randomElement(using: &random)!
    for turn in 0..<120 {
      for _ in 0..<Int.random(in: 1...20, using: &random) {
        let isLive = Int.random(in: 0..<4, using: &random) > 0
        let second =
          isLive
          ? Int64(turn) * span / 120 + Int64.random(in: 0..<40, using: &random)
          : Int64.random(in: 0..<span, using: &random)
        let value =
          Bool.random(using: &random)
          ? Double(Int.random(in: -90...90, using: &random)) / 10 : Double.random(in: -1...1, using: &random)
        try model.put(ids.randomElement(using: &random)!, second, value)
      }
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<5: try model.step()
      case 5: try model.seal()
      case 6: try model.reopen()
      case 7: try model.discard()
      default: try check(model, ids, try StoreReader(path: store.crashCopy()), &random, "seed \(seed) turn \(turn)")
      }
    }
    try model.seal()
    let reader = try store.reader()
    for id in ids {
      let all = try reader.all(id)
      for level in RollupLevel.allCases {
        #expect(try Self.stored(reader, level, id) == Self.expected(all, every: level.nanoseconds), "seed \(seed)")
      }
    }
    try check(model, ids, reader, &random, "seed \(seed)")
  }

  /// Holds aggregates of several series at once against the readings.
  private func checkTogether(
    _ ids: [SeriesID], _ reader: StoreReader, _ random: inout SeededGenerator, _ story: String
  ) throws {
    let width = Int64([5, 60, 180, 1_440].randomElement(using: &random)!) * 60_000_000_000
    let from = reading(ids[0], Int64.random(in: -4_000...200_000, using: &random), 0).time
    let range = Bool.random(using: &random) ? always : (from: from, to: from.advanced(byNanoseconds: 90 * width))
    var found: [SeriesID] = []
    try reader.aggregate(of: ids, from: range.from, to: range.to, every: width) { id, windows in
      found.append(id)
      let readings = try reader.all(id, from: range.from, to: range.to)
      #expect(windows == Self.expected(readings, every: width), "\(story) width \(width)")
    }
    #expect(found == ids, "\(story)")
  }

  /// Holds aggregates of random ranges and widths against the readings, whatever is sealed by now.
  private func check(
    _ model: StoreModel, _ ids: [SeriesID], _ reader: StoreReader, _ random: inout SeededGenerator, _ story: String
  ) throws {
    try checkTogether(ids.shuffled(using: &random), reader, &random, story)
    for id in ids {
      let minutes = Int64([5, 10, 60, 90, 120, 1_440, 2_880].randomElement(using: &random)!)
      let (width, offset) = (
        minutes * 60_000_000_000, Int64([0, 8, -3].randomElement(using: &random)!) * 3_600_000_000_000
      )
      var range = always
      if Bool.random(using: &random) {
        range.from = reading(id, Int64.random(in: -100...200_000, using: &random), 0).time
        range.to = reading(id, Int64.random(in: 0...400_000, using: &random), 0).time
      }
      let found = try reader.aggregate(of: id, from: range.from, to: range.to, every: width, offset: offset)
      let readings = range.from < range.to ? try reader.all(id, from: range.from, to: range.to) : []
      #expect(found == Self.expected(readings, every: width, offset: offset), "\(story) width \(minutes) min")
    }
  }
}
