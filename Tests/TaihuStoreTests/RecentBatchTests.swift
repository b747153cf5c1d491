import TaihuCore
import Testing

@testable import TaihuStore

@Suite("Unsealed readings as rows")
struct RecentBatchTests {
  @Test(
    "a number comes back bit for bit from its whole number and divisor",
    arguments: [
      0, 1, -1, 0.1, -273.15, 23.456, 1e15, 123456789012345, 0.1 + 0.2, .pi, Double(Float(23.1)), 0x1p-40, -0x1p50,
    ])
  func scale(value: Double) throws {
    let scaled = try #require(DecimalScale.scaled(value))
    #expect(DecimalScale.value(mantissa: scaled.mantissa, scale: scaled.scale)?.bitPattern == value.bitPattern)
  }

  @Test(
    "what has no such form is told", arguments: [1e300, -1e22, .leastNonzeroMagnitude, 1e-30, .greatestFiniteMagnitude])
  func noScale(value: Double) {
    #expect(DecimalScale.scaled(value) == nil)
  }

  @Test("every digit after the point is tried before the binary form is taken", arguments: 0...15)
  func digits(digits: Int) throws {
    let value =
      (1...digits + 1).reduce(0) { number, _ in number * 10 + 1 } / (0..<digits).reduce(1.0) { power, _ in power * 10 }
    let scaled = try #require(DecimalScale.scaled(value))
    #expect(scaled.scale <= Int64(digits))
    #expect(DecimalScale.value(mantissa: scaled.mantissa, scale: scaled.scale) == value)
  }

  @Test("any readings come back as they went in, by the decoder and by plain SQL", arguments: 0..<30)
  func fuzz(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let store = try StoreFixture()
    let ids = (0..<5).map { store.series("pm25", site: "s\($0)") }
    var rows: [OpenReading] = []
    var sequence: Int64 = 0
    for _ in 0..<Int.random(in: 1...40, using: &random) {
      sequence += Int.random(in: 0..<10, using: &random) == 0 ? 2 : 1
      rows.append(
        OpenReading(sequence: sequence, reading: Self.randomReading(ids.randomElement(using: &random)!, &random)))
    }
    for value in [rows[0]] where seed % 3 == 0 { rows = [value] }
    try store.writer.access { database in try RecentTable(database).insert(rows[...], into: 0) }
    let reader = try store.reader()
    var found: [OpenReading] = []
    try reader.read { database in
      try RecentTable.forEach(after: 0, database) { row in
        found.append(row)
        return true
      }
      #expect(found == rows, "seed \(seed)")
      let middle = rows[rows.count / 2].sequence
      var later: [OpenReading] = []
      try RecentTable.forEach(after: middle, database) {
        later.append($0); return true
      }
      #expect(later == rows.filter { $0.sequence > middle }, "seed \(seed)")
    }
    let lines = try reader.text("SELECT seq, series, time, delay, value, quality, reasons FROM recent ORDER BY seq")
    let expected = rows.map { row in
      let reading = row.reading
      return "\(row.sequence)|\(reading.series.rawValue)|\(reading.time.nanoseconds)"
        + "|\(reading.received.nanoseconds - reading.time.nanoseconds)|\(reading.value)|\(reading.quality.rawValue)"
        + "|\(reading.reasons.rawValue)"
    }
    #expect(lines == expected, "seed \(seed)")
  }

  private static func randomReading(_ series: SeriesID, _ random: inout SeededGenerator) -> Reading {
    let unit = [Int64(1), 1_000, 1_000_000, 1_000_000_000].randomElement(using: &random)!
    let span: Range<Int64> = Int.random(in: 0..<20, using: &random) == 0 ? -1 << 61..<1 << 61 : 0..<1_000
    let time = Int64.random(in: span, using: &random) / unit * unit
    let delay = Int64.random(in: -100..<1_000, using: &random) * unit
    let value: Double
    switch Int.random(in: 0..<6, using: &random) {
    case 0: value = Double(Int.random(in: -1_000...1_000, using: &random))
    case 1: value = Double(Int.random(in: -1_000_000...1_000_000, using: &random)) / 1_000
    case 2: value = Double(Float.random(in: -50...50, using: &random))
    case 3: value = Double.random(in: -1...1, using: &random)
    case 4: value = [0, 1e300, -1e-300, Double.leastNonzeroMagnitude].randomElement(using: &random)!
    default: value = 20
    }
    return Reading(
      series: series, time: Timestamp(nanoseconds: time), received: Timestamp(nanoseconds: time + delay), value: value,
      quality: Quality(rawValue: UInt8.random(in: 0...2, using: &random))!,
      reasons: QualityReasons(rawValue: UInt32.random(in: 0...7, using: &random)))
  }

  @Test("a full row and one reading more are two rows")
  func rows() throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    for second in 0...Int64(RecentBatch.readingsMax) { try store.put(reading(id, second, Double(second))) }
    _ = try store.writer.commit()
    let reader = try store.reader()
    #expect(try reader.text("SELECT count FROM recent_0") == ["\(RecentBatch.readingsMax)", "1"])
    #expect(try reader.text("SELECT count(*), max(value) FROM readings_recent") == ["257|256.0"])
    #expect(try reader.all(id).count == 257)
  }

  @Test("damaged digits are an error and no readings")
  func damaged() throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    for second in Int64(0)..<9 { try store.put(reading(id, second, Double(second))) }
    _ = try store.writer.commit()
    _ = try sqlite3(store.path, "UPDATE recent_0 SET data = substr(data, 2)", arguments: [])
    let error = #expect(throws: StoreError.self) { try store.reader().all(id) }
    #expect(error?.kind == .corrupt)
  }
}
