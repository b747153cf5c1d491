import Foundation
import TaihuCore
import Testing

@testable import TaihuStore

@Suite("Read-ahead")
struct PageOutlineTests {
  /// A database with a table by row number and one by bucket and series, each of some hundred pages, and its bytes.
  private struct Fixture {
    let path: String
    let bytes: [UInt8]

    init(seed: UInt64) throws {
      path = FileManager.default.temporaryDirectory.appending(path: "taihu-outline-\(UUID().uuidString).db").path
      _ = try sqlite3(
        path,
        """
        PRAGMA page_size = 1024;
        CREATE TABLE numbered (id INTEGER PRIMARY KEY, data BLOB);
        CREATE TABLE bucketed (bucket INTEGER, series INTEGER, data BLOB, PRIMARY KEY (bucket, series)) WITHOUT ROWID;
        CREATE TEMP TABLE source AS
        WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 8000)
        SELECT n * 7919 * (104729 + \(seed)) % 60002000 - 2000 AS number, n FROM c;
        INSERT OR IGNORE INTO numbered SELECT number, zeroblob(n % 61) FROM source;
        INSERT OR IGNORE INTO bucketed SELECT number / 500000, n % 500, zeroblob(n % 61) FROM source;
        """, arguments: [])
      bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    }

    func outline(_ bytes: [UInt8]? = nil) -> PageOutline {
      let (all, size) = (bytes ?? self.bytes, 1_024)
      return PageOutline(pageBytes: size) { number in
        let start = (Int(number) - 1) * size
        return number > 0 && start + size <= all.count ? Array(all[start..<start + size]) : nil
      }
    }

    func numbers(_ sql: String) throws -> [UInt32] {
      try sqlite3(path, sql).split(separator: "\n").compactMap { UInt32($0) }
    }

    func root(_ table: String) throws -> UInt32 {
      try #require(try numbers("SELECT rootpage FROM sqlite_schema WHERE name = '\(table)'").first)
    }

    /// All leaves, as SQLite itself tells them.
    func leaves(_ table: String) throws -> [UInt32] {
      try numbers("SELECT pageno FROM dbstat WHERE name = '\(table)' AND pagetype = 'leaf' ORDER BY pageno")
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
  }

  @Test("the leaves of a table are those that SQLite tells", arguments: ["numbered", "bucketed"], 0..<4)
  func all(table: String, seed: UInt64) throws {
    let fixture = try Fixture(seed: seed)
    defer { fixture.remove() }
    let leaves = try fixture.leaves(table)
    #expect(leaves.count > 50)
    #expect(try fixture.outline().leaves(of: fixture.root(table), .min ... .max) == leaves, "seed \(seed)")
  }

  @Test("of a range of keys, the leaves that hold its rows are among those told, and few others", arguments: 0..<40)
  func range(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let fixture = try Fixture(seed: seed % 4)
    defer { fixture.remove() }
    for (table, column, span) in [("numbered", "id", Int64(60_000_000)), ("bucketed", "bucket", 120)] {
      let first = Int64.random(in: -10...span, using: &random)
      let keys = first...first + span / 20
      let told = try fixture.outline().leaves(of: fixture.root(table), keys)
      // Of a tree without row numbers, a row between two leaves stands on the page above them.
      let rows = try #require(
        try fixture.numbers(
          "SELECT count(*) FROM \(table) WHERE \(column) BETWEEN \(keys.lowerBound) AND \(keys.upperBound)"
        ).first)
      let held = told.reduce(0) { $0 + Self.cells(fixture.bytes, $1) }
      let all = try fixture.leaves(table)
      #expect(held + told.count + 1 >= Int(rows), "seed \(seed) \(table)")
      #expect(Set(told).isSubset(of: all), "seed \(seed) \(table)")
      #expect(told.count <= all.count / 20 + 12, "seed \(seed) \(table): \(told.count) of \(all.count)")
    }
  }

  /// The rows on a leaf.
  private static func cells(_ bytes: [UInt8], _ page: UInt32) -> Int {
    let start = (Int(page) - 1) * 1_024
    return Int(bytes[start + 3]) << 8 | Int(bytes[start + 4])
  }

  @Test("a damaged page leads to no crash")
  func damaged() throws {
    let fixture = try Fixture(seed: 9)
    defer { fixture.remove() }
    let roots = [try fixture.root("numbered"), try fixture.root("bucketed")]
    for seed in UInt64(0)..<400 {
      var random = SeededGenerator(seed: seed)
      var bytes = fixture.bytes
      let root = roots.randomElement(using: &random)!
      for _ in 0..<200 { bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random) }
      // The upper pages most of all.
      for _ in 0..<8 {
        let place = (Int(root) - 1) * 1_024 + Int.random(in: 0..<1_024, using: &random)
        bytes[place] = .random(in: 0...255, using: &random)
      }
      let low = Int64.random(in: .min ... .max, using: &random)
      let (outline, all) = (fixture.outline(bytes), Int64.min...Int64.max)
      let told = outline.leaves(of: root, all)
      #expect(Set(outline.leaves(of: root, low...Int64.max)).count <= Set(told).count + 512, "seed \(seed)")
    }
  }

  @Test("a reader finds SQLite's own descriptor, and leaves every lock on the file in place")
  func locks() throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    for second in 0..<600 { try store.put(reading(id, Int64(second), 1)) }
    _ = try store.writer.commit()
    let before = try Self.locks(on: store.path)
    #expect(before > 0)
    for _ in 0..<3 {
      let reader = try StoreReader(path: store.path)
      #expect(try reader.all(id).count == 600)
      #expect(reader.ahead != nil)
    }
    #expect(try Self.locks(on: store.path) >= before, "a lock of the writer is gone")
  }

  /// The locks that this process holds on a file.
  private static func locks(on path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    let inode = try #require(attributes[.systemFileNumber] as? NSNumber).stringValue
    return try String(contentsOfFile: "/proc/locks", encoding: .utf8).split(separator: "\n")
      .count { $0.contains(":\(inode) ") && $0.contains(" \(getpid()) ") }
  }
}
