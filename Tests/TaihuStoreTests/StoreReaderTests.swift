import Foundation
import TaihuCore
import TaihuStore
import Testing

@Suite("Reading")
struct StoreReaderTests {
  @Test("a range is half open and is answered alike from chunks, from unsealed readings, and across both")
  func ranges() throws {
    let store = try StoreFixture { $0.sealAfterReadings = 4 }
    let id = store.series("pm25")
    for second in Int64(0)..<10 { try store.put(reading(id, second, Double(second))) }
    try store.seal()
    for second in Int64(10)..<20 { try store.put(reading(id, second, Double(second))) }
    _ = try store.writer.commit()
    let reader = try store.reader()
    for from in Int64(-1)...21 {
      for to in Int64(-1)...21 {
        let found = try reader.all(id, from: reading(id, from, 0).time, to: reading(id, to, 0).time)
        #expect(found.map(\.value) == (0..<20).filter { from <= $0 && $0 < to }.map(Double.init), "\(from)..<\(to)")
      }
    }
  }

  @Test("long answers come in runs of bounded size")
  func runs() throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    for second in Int64(0)..<10_000 { try store.put(reading(id, second, 1)) }
    _ = try store.writer.commit()
    var sizes: [Int] = []
    try store.reader().readings(of: id, from: always.from, to: always.to) { sizes.append($0.count) }
    #expect(sizes == [4_096, 4_096, 1_808])
  }

  @Test("a snapshot sees one state however long it lasts, and the next sees the present one")
  func snapshot() throws {
    let store = try StoreFixture { $0.sealAfterReadings = 1 }
    let ids = (0..<3).map { store.series("pm25", site: "s\($0)") }
    func add(_ second: Int64) throws {
      for id in ids { try store.put(reading(id, second, 1)) }
      _ = try store.writer.commit()
      while try store.writer.maintain(budget: .milliseconds(1)) {}
    }
    try add(1)
    let reader = try store.reader()
    try reader.withSnapshot {
      let before = try ids.map { try reader.all($0).count } + [Int(reader.facts().readings)]
      try add(2)
      let after = try ids.map { try reader.all($0).count } + [Int(reader.facts().readings)]
      let latest = try reader.latest(of: ids).map(\.time)
      #expect(before == [1, 1, 1, 3] && after == before && latest == ids.map { reading($0, 1, 0).time })
    }
    try reader.withSnapshot {
      let counts = try ids.map { try reader.all($0).count }
      #expect(counts == [2, 2, 2])
    }
  }

  @Test("questions may be asked while an answer is being handed over")
  func nested() throws {
    let store = try StoreFixture { $0.sealAfterReadings = 2 }
    let (a, b) = (store.series("a"), store.series("b"))
    for second in Int64(0)..<6 { for id in [a, b] { try store.put(reading(id, second, Double(second))) } }
    try store.seal()
    let reader = try store.reader()
    var sum = 0.0
    try reader.readings(of: a, from: always.from, to: always.to) { run in
      for reading in run {
        sum += try reader.all(b, from: reading.time, to: reading.time.advanced(byNanoseconds: 1)).reduce(0) {
          $0 + $1.value
        }
      }
    }
    #expect(sum == 15)
  }

  @Test("the newest reading of each series is exact after every commit, whether flushed or not, in the order asked for")
  func latest() throws {
    let store = try StoreFixture { $0.latestFlushReadings = 7 }
    let ids = (0..<4).map { store.series("pm25", site: "s\($0)") }
    let reader = try {
      _ = try store.writer.commit(); return try store.reader()
    }()
    var newest: [SeriesID: Reading] = [:]
    var random = SeededGenerator(seed: 1)
    for turn in 0..<200 {
      let new = reading(
        ids.prefix(3).randomElement(using: &random)!, Int64.random(in: 0..<60, using: &random), Double(turn))
      try store.put(new)
      if new.time >= newest[new.series]?.time ?? new.time { newest[new.series] = new }
      if turn % 3 == 0 { _ = try store.writer.commit() } else { continue }
      if turn % 40 == 0 { try store.seal() }
      let asked = ids.shuffled(using: &random)
      #expect(try reader.latest(of: asked) == asked.compactMap { newest[$0] }, "turn \(turn)")
      let view = try reader.text("SELECT time, value FROM latest ORDER BY labels")
      #expect(view == ids.compactMap { newest[$0] }.map { "\($0.time.nanoseconds)|\($0.value)" }, "turn \(turn)")
    }
  }

  @Test("tail sees every reading once, in the order of arrival, though rounds of sealing pass")
  func tail() throws {
    let store = try StoreFixture { $0.sealAfterReadings = 1 }
    let id = store.series("pm25")
    _ = try store.writer.commit()
    let reader = try store.reader()
    var (sequence, seen) = (Int64(0), [Double]())
    for second in Int64(0)..<40 {
      try store.put(reading(id, second, Double(second)))
      _ = try store.writer.commit()
      _ = try store.writer.maintain(budget: .zero)
      guard second % 2 == 1 else { continue }
      for found in try reader.readings(afterSequence: sequence, limit: 100) {
        seen.append(found.reading.value)
        sequence = found.sequence
      }
    }
    #expect(seen == (0..<40).map(Double.init))
    #expect(try reader.readings(afterSequence: 38, limit: 1).map(\.sequence) == [39])
    #expect(try reader.readings(afterSequence: 0, limit: 0).isEmpty)
  }

  @Test("facts count exactly and name the span of time")
  func facts() throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    _ = try store.writer.commit()
    let reader = try store.reader()
    let empty = try reader.facts()
    #expect(empty.readings == 0 && empty.oldest == nil && empty.newest == nil && empty.series == 1)
    for second in Int64(0)..<5 { try store.put(reading(id, second, 1)) }
    try store.seal()
    for second in Int64(3)..<8 { try store.put(reading(id, second, 2)) }
    _ = try store.writer.commit()
    let facts = try reader.facts()
    #expect(facts.readings == 8 && facts.recent == 5 && facts.chunks == 1 && facts.chunkBytes > 0)
    #expect(facts.oldest == reading(id, 0, 0).time && facts.newest == reading(id, 7, 0).time)
    #expect(facts.bytes > 0 && facts.walBytes > 0 && facts.schemaVersion == 1 && facts.lastSequence == 10)
    #expect(facts.sqliteVersion.hasPrefix("3."))
    #expect(facts.path == store.path)
  }

  @Test("a closed file, its copy, and a copy in a folder that may not be written answer alike")
  func copies() throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    for second in Int64(0)..<5 { try store.put(reading(id, second, 1)) }
    _ = try store.writer.commit()
    let expected = try store.reader().all(id)
    try store.close()
    #expect(try StoreReader(path: store.path).all(id) == expected)
    let folder = store.directory.appending(path: "100% read-only? #太湖")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    let copy = folder.appending(path: "copy.db").path
    try FileManager.default.copyItem(atPath: store.path, toPath: copy)
    #expect(try StoreReader(path: copy).all(id) == expected)
    for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: copy + suffix) }
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path) }
    let readOnly = try asNobody { try StoreReader(path: copy).all(id) }
    #expect(readOnly == expected)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["copy.db"])
  }

  /// Runs `body` without the superuser's right to write everywhere: where the test runs as root, this thread alone
  /// touches files as another user.
  private func asNobody<Value>(_ body: () throws -> Value) throws -> Value {
    guard geteuid() == 0 else { return try body() }
    typealias SetFileUser = @convention(c) (uid_t) -> CInt
    guard let symbol = unsafe dlsym(nil, "setfsuid") else { throw StoreError(.other, "no setfsuid") }
    let setFileUser = unsafe unsafeBitCast(symbol, to: SetFileUser.self)
    _ = setFileUser(65_534)
    defer { _ = setFileUser(0) }
    return try body()
  }

  @Test("any SQL may be asked and nothing changed by it")
  func sql() throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    try store.put(reading(id, 1, 1.5, .suspect))
    _ = try store.writer.commit()
    let reader = try store.reader()
    var columns: [[String]] = []
    var rows: [[SQLValue]] = []
    let sql = "SELECT name, value, NULL AS none, x'01ff' AS bytes FROM readings_recent; SELECT 1 AS one"
    try reader.rows(sql: sql, columns: { columns.append($0) }) { row in
      rows.append(row)
      return true
    }
    #expect(columns == [["name", "value", "none", "bytes"], ["one"]])
    #expect(rows == [[.text("pm25"), .real(1.5), .null, .blob([1, 255])], [.integer(1)]])
    for change in ["DELETE FROM recent_0", "DROP VIEW series", "PRAGMA user_version = 7", "CREATE TABLE t (x)"] {
      _ = try? reader.text(change)
    }
    _ = try? reader.text("PRAGMA query_only = OFF; DELETE FROM recent_0")
    #expect(try reader.facts().schemaVersion == 1 && reader.all(id).count == 1)
    let error = #expect(throws: OperatorError.self) { try reader.text("SELECT * FROM nothing_here") }
    #expect(error?.code == "sql-failed" && error?.message.contains("nothing_here") == true)
  }

  @Test("a walk over rows ends when it is told to")
  func stopped() throws {
    let store = try StoreFixture()
    var seen = 0
    try store.reader().rows(sql: "SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3; SELECT 4", columns: { _ in }) { _ in
      seen += 1
      return seen < 2
    }
    #expect(seen == 2)
  }
}
