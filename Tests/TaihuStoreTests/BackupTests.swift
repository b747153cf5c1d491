import Foundation
import TaihuCore
import Testing

@testable import TaihuStore

@Suite("Backups")
struct BackupTests {
  /// A store with chunks, unsealed and late readings, a correction and companions.
  private func filled() throws -> StoreFixture {
    let store = try StoreFixture { $0.sealAfterReadings = 50 }
    for site in 0..<8 {
      let id = store.series("pm25", site: "s\(site)")
      for second in Int64(0)..<400 { try store.put(reading(id, second * 2, Double(second % 37) / 4 + Double(site))) }
      try store.seal()
      for second in Int64(400)..<450 { try store.put(reading(id, second * 2, 1, .suspect)) }
      try store.put(reading(id, 3, 7))
      try store.put(reading(id, 4, 99))
    }
    store.writer.set("key", "value")
    _ = try store.writer.commit()
    return store
  }

  private func copyPath(_ store: StoreFixture) -> String { store.directory.appending(path: "copy.db").path }

  @Test("a backup holds what the source held at its beginning, however much is written meanwhile")
  func snapshot() throws {
    let store = try filled()
    let before = try store.reader().digest()
    let path = copyPath(store)
    var commits: Int64 = 0
    let report = try store.reader().backup(to: path) { progress in
      guard case .copying = progress else { return }
      commits += 1
      for site in 0..<8 { try store.put(reading(store.series("pm25", site: "s\(site)"), 10_000 + commits, 5)) }
      _ = try store.writer.commit()
      while try store.writer.maintain(budget: .milliseconds(1)) {}
    }
    #expect(commits > 0)
    #expect(report.restarts == 0)
    let copy = try StoreReader(path: path)
    #expect(try copy.digest() == before)
    #expect(try store.reader().digest() != before)
    #expect(report.readings == (try copy.facts().readings) && report.series == 8 && report.chunks > 0)
    #expect(try copy.setting("key") == "value")
    #expect(try sqlite3(path, "PRAGMA integrity_check") == "ok\n")
  }

  @Test("a backup can be opened by a writer, which goes on where the source stood")
  func usable() throws {
    let store = try filled()
    let path = copyPath(store)
    _ = try store.reader().backup(to: path)
    var configuration = store.configuration
    configuration.path = path
    let catalog = SeriesCatalog()
    let writer = try StoreWriter(configuration: configuration, catalog: catalog, clock: store.clock)
    #expect(catalog.count == 8)
    #expect(try writer.admit(reading(SeriesID(1), 2, 0.25)) == .duplicate)
    try writer.close()
  }

  @Test("what stands at the place is kept, unless it may be replaced")
  func existing() throws {
    let store = try filled()
    let path = copyPath(store)
    try Data("mine".utf8).write(to: URL(filePath: path))
    let error = #expect(throws: OperatorError.self) { try store.reader().backup(to: path) }
    #expect(error?.code == "backup-exists")
    #expect(try Data(contentsOf: URL(filePath: path)) == Data("mine".utf8))
    _ = try store.reader().backup(to: path, replacing: true)
    #expect(try StoreReader(path: path).facts().series == 8)
  }

  @Test("neither the database itself nor a database in use is replaced")
  func inUse() throws {
    let store = try filled()
    let own = #expect(throws: OperatorError.self) { try store.reader().backup(to: store.path, replacing: true) }
    #expect(own?.code == "backup-onto-itself")
    let path = copyPath(store)
    _ = try store.reader().backup(to: path)
    try Data("log".utf8).write(to: URL(filePath: path + "-wal"))
    let other = #expect(throws: OperatorError.self) { try store.reader().backup(to: path, replacing: true) }
    #expect(other?.code == "backup-in-use")
  }

  @Test("a backup that does not come to its end leaves nothing behind, and takes over what a crash left")
  func abandoned() throws {
    struct Abandoned: Error {}
    let store = try filled()
    let path = copyPath(store)
    #expect(throws: Abandoned.self) { try store.reader().backup(to: path) { _ in throw Abandoned() } }
    let left = try FileManager.default.contentsOfDirectory(atPath: store.directory.path)
    #expect(!left.contains { $0.hasPrefix("copy.db") })
    try Data(repeating: 7, count: 100_000).write(to: URL(filePath: path + ".partial"))
    _ = try store.reader().backup(to: path)
    #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
    #expect(try StoreReader(path: path).digest() == (try store.reader().digest()))
  }

  @Test("two backups to one place don't mix")
  func concurrent() throws {
    let store = try filled()
    let path = copyPath(store)
    var inner: OperatorError?
    _ = try store.reader().backup(to: path) { _ in
      guard inner == nil else { return }
      inner = #expect(throws: OperatorError.self) { try store.reader().backup(to: path) }
    }
    #expect(inner?.code == "backup-running")
    #expect(try StoreReader(path: path).digest() == (try store.reader().digest()))
  }

  @Test("damage of the source is told, and does not keep the rest from being saved")
  func damagedSource() throws {
    let store = try filled()
    let chunk = try store.damageChunk()
    let report = try store.reader().backup(to: copyPath(store))
    #expect(report.damaged.map(\.id) == [chunk.id])
    #expect(report.damaged.first?.count == chunk.count)
  }
}

@Suite("Checking a store")
struct StoreCheckTests {
  private func filled() throws -> StoreFixture {
    let store = try StoreFixture { $0.sealAfterReadings = 50 }
    for site in 0..<3 {
      let id = store.series("pm25", site: "s\(site)")
      for second in Int64(0)..<600 { try store.put(reading(id, second, Double(second) / 8 + Double(site))) }
    }
    try store.seal()
    return store
  }

  @Test("a whole store has no findings, and every chunk is looked at")
  func whole() throws {
    let store = try filled()
    let reader = try store.reader()
    var steps: [Int64] = []
    let survey = try reader.surveyChunks { done, _ in steps.append(done) }
    #expect(try reader.quickCheck() == [])
    #expect(survey.damaged == [] && survey.readings == 1_800 && survey.readingsLost == 0)
    #expect(survey.chunks == (try reader.facts().chunks) && steps.last == survey.chunks)
  }

  @Test("one flipped bit costs the readings of its chunk, which are counted, and nothing else")
  func flippedBit() throws {
    let store = try filled()
    let before = try store.reader().all(SeriesID(2))
    let chunk = try store.damageChunk()
    let reader = try store.reader()
    let survey = try reader.surveyChunks()
    #expect(survey.damaged.map(\.id) == [chunk.id])
    #expect(survey.readingsLost == Int64(chunk.count) && chunk.count > 0)
    let sum = try (1...3).reduce(0) { sum, id in sum + (try reader.all(SeriesID(UInt32(id))).count) }
    #expect(sum == 1_800 - chunk.count)
    #expect(
      try reader.all(SeriesID(2)) == before.filter { chunk.series != 2 || !chunk.times.contains($0.time.nanoseconds) })
    #expect(reader.damaged.map(\.id) == [chunk.id])
  }
}

extension StoreReader {
  /// A number that stands for every series and every reading (FNV-1a).
  func digest() throws -> UInt64 {
    try withSnapshot {
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      func add(_ bytes: some Sequence<UInt8>) { for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 } }
      func add(_ number: Int64) { add((0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }) }
      for series in try series(matching: SeriesSelector()) {
        add(series.key.description.utf8)
        try readings(of: series.id, from: always.from, to: always.to) { run in
          for reading in run {
            add(reading.time.nanoseconds)
            add(reading.received.nanoseconds)
            add(Int64(bitPattern: reading.value.bitPattern))
            add(Int64(reading.quality.rawValue) << 32 | Int64(reading.reasons.rawValue))
          }
        }
      }
      return hash
    }
  }
}

extension StoreFixture {
  /// A chunk of which one bit on the disk was flipped.
  struct Damage {
    var id: Int64
    var count: Int
    var series: Int
    var times: ClosedRange<Int64>
  }

  /// Flips one bit in the bytes of a chunk in the middle, and opens the store again.
  func damageChunk() throws -> Damage {
    try close()
    let row = try sqlite3(
      path, "SELECT id, count, series, first_time, last_time, hex(data) FROM chunk ORDER BY id LIMIT 1 OFFSET 3")
    let fields = row.dropLast().split(separator: "|").map(String.init)
    let bytes = stride(from: 0, to: fields[5].count, by: 2).map { offset in
      let start = fields[5].index(fields[5].startIndex, offsetBy: offset)
      return UInt8(fields[5][start..<fields[5].index(start, offsetBy: 2)], radix: 16)!
    }
    var file = try Data(contentsOf: URL(filePath: path))
    var place = file.range(of: Data(bytes))
    try #require(place != nil)
    // Pages that are free now may hold former copies.
    while let found = place {
      file[found.lowerBound + bytes.count / 2] ^= 0x10
      place = file.range(of: Data(bytes), in: found.upperBound..<file.endIndex)
    }
    try file.write(to: URL(filePath: path))
    try open()
    return Damage(
      id: Int64(fields[0])!, count: Int(fields[1])!, series: Int(fields[2])!,
      times: Int64(fields[3])!...Int64(fields[4])!)
  }
}
