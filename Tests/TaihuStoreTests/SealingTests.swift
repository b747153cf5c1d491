import TaihuChunk
import TaihuCore
import Testing

@testable import TaihuStore

@Suite("Sealing")
struct SealingTests {
  private func counts(_ store: StoreFixture, _ id: SeriesID) throws -> [String] {
    try store.reader().text("SELECT count FROM chunk WHERE series = \(id.rawValue) ORDER BY first_time")
  }

  @Test("short chunks grow until they are full, long runs are divided evenly")
  func sizes() throws {
    let store = try StoreFixture { $0.sealAfterReadings = 10 }
    let id = store.series("pm25")
    var second: Int64 = 0
    func add(_ count: Int) throws {
      for _ in 0..<count {
        second += 1
        try store.put(reading(id, second, Double(second)))
      }
      try store.seal()
    }
    try add(4)
    #expect(try counts(store, id) == ["4"])
    try add(11)
    #expect(try counts(store, id) == ["15"])
    try add(1)
    #expect(try counts(store, id) == ["15", "1"])
    try add(40)
    #expect(try counts(store, id) == ["15", "1", "13", "13", "14"])
    #expect(try store.reader().all(id).map(\.value) == (1...56).map(Double.init))
  }

  @Test("the writer reads what is sealed, what is not, and what is not committed, as a reader would afterwards")
  func writerReads() throws {
    let store = try StoreFixture { $0.sealAfterReadings = 4 }
    let id = store.series("pm25")
    for second in Int64(0)..<30 {
      try store.put(reading(id, second * 2, Double(second)))
      if second % 10 == 9, second < 25 { try store.seal() }
    }
    _ = try store.writer.commit()
    for late in [Int64(3), 21, 71] { try store.put(reading(id, late, -1)) }
    let (from, to) = (reading(id, 2, 0).time, reading(id, 72, 0).time)
    var found: [Reading] = []
    try store.writer.readings(of: id, from: from, to: to) { found += $0 }
    _ = try store.writer.commit()
    #expect(found.map(\.value) == (try store.reader().all(id)).filter { from <= $0.time && $0.time < to }.map(\.value))
    #expect(found.count == 32)
    #expect(store.writer.latest(of: id)?.value == -1)
  }

  @Test("late readings join the chunk to which they belong, and leave the others as they are")
  func late() throws {
    let store = try StoreFixture { $0.sealAfterReadings = 4 }
    let id = store.series("pm25")
    for second in stride(from: Int64(0), to: 180, by: 10) {
      try store.put(reading(id, second, 1))
      if second % 60 == 50 { try store.seal() }
    }
    let before = try store.reader().text("SELECT id FROM chunk ORDER BY first_time")
    #expect(try counts(store, id) == ["6", "6", "6"])
    for second in [Int64(65), 66, 70] { try store.put(reading(id, second, 2)) }
    try store.seal()
    #expect(try counts(store, id) == ["6", "4", "4", "6"])
    let after = try store.reader().text("SELECT id FROM chunk ORDER BY first_time")
    #expect(after.first == before.first && after.last == before.last)
    try store.put(reading(id, -5, 3))
    try store.seal()
    #expect(try counts(store, id) == ["1", "6", "4", "4", "6"])
    try store.put(reading(id, -7, 3))
    try store.seal()
    #expect(try counts(store, id) == ["2", "6", "4", "4", "6"])
    #expect(try store.reader().facts().readings == 22)
  }

  @Test("the summary in the row is that of the readings in the bytes")
  func summary() throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    for (second, value, quality) in [(1, 3.0, Quality.good), (2, -1, .suspect), (3, 7.5, .bad), (4, 2, .good)] {
      try store.put(reading(id, Int64(second), value, quality))
    }
    try store.seal()
    let columns = "count, min, max, sum, first, last, good, suspect, bad, bytes = length(data)"
    #expect(try store.reader().text("SELECT \(columns) FROM chunk") == ["4|-1.0|7.5|11.5|3.0|2.0|2|1|1|1"])
  }

  @Test("readings are sealed at a certain age, and not before")
  func age() throws {
    let store = try StoreFixture { $0.sealAfter = .seconds(3_600) }
    try store.put(reading(store.series("pm25"), 1, 1))
    _ = try store.writer.commit()
    store.clock.set(store.clock.now().advanced(byNanoseconds: 3_599_000_000_000))
    #expect(try !store.writer.maintain(budget: .zero))
    #expect(store.writer.unsealedCount == 1)
    store.clock.set(store.clock.now().advanced(byNanoseconds: 1_000_000_000))
    while try store.writer.maintain(budget: .zero) {}
    #expect(store.writer.unsealedCount == 0)
  }

  @Test("a damaged chunk costs its own readings only, is reported, and is set aside when sealing meets it")
  func damaged() throws {
    let store = try StoreFixture { $0.sealAfterReadings = 2 }
    let (id, other) = (store.series("pm25"), store.series("pm10"))
    for second in stride(from: Int64(0), to: 90, by: 10) {
      try store.put(reading(id, second, 1))
      try store.put(reading(other, second, 1))
      if second % 30 == 20 { try store.seal() }
    }
    try store.close()
    _ = try sqlite3(
      store.path,
      """
      UPDATE chunk SET data = CAST(substr(data, 1, 6) || x'FF' || substr(data, 8) AS BLOB)
       WHERE series = \(id.rawValue) AND first_time = \(reading(id, 30, 0).time.nanoseconds)
      """, arguments: [])
    try store.open()
    let reader = try store.reader()
    let kept = [0, 10, 20, 60, 70, 80].map { reading(id, $0, 1) }
    #expect(try reader.all(id) == kept)
    #expect(try reader.all(id) == kept)
    #expect(try reader.all(other).count == 9)
    #expect(reader.damaged.map(\.series) == [id] && reader.damaged.map(\.count) == [3])
    #expect(reader.damaged.map(\.firstTime) == [reading(id, 30, 0).time])
    #expect(try store.put(reading(id, 40, 5)) == .late)
    try store.seal()
    #expect(try reader.all(id) == (kept + [reading(id, 40, 5)]).sorted { $0.time < $1.time })
    let facts = try reader.facts()
    #expect(facts.badChunks == 1 && facts.readings == 16)
    #expect(try reader.text("SELECT series, count FROM bad_chunk") == ["\(id.rawValue)|3"])
  }

  @Test("a reading replaced in a chunk that turns out damaged is counted once")
  func damagedReplaced() throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    try store.put(reading(id, 1, 1))
    try store.put(reading(id, 2, 1))
    try store.seal()
    try store.put(reading(id, 1, 2))
    _ = try store.writer.commit()
    try store.close()
    _ = try sqlite3(store.path, "UPDATE chunk SET data = x'00'", arguments: [])
    try store.open()
    try store.seal()
    let reader = try store.reader()
    #expect(try reader.all(id) == [reading(id, 1, 2)])
    #expect(try reader.facts().readings == 1)
  }
}
