import Foundation
import TaihuCore
import TaihuStore
import Testing

@Suite("What stands at the path")
struct DatabaseFileTests {
  /// A file that must be refused: how it is made, and the code of the refusal.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var code: String
    var make: @Sendable (_ path: String) throws -> Void
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "a text file", code: "not-a-database") {
      try Data("time,value\n1,2\n".utf8).write(to: URL(filePath: $0))
    },
    Case(name: "a text file shorter than a header", code: "not-a-database") {
      try Data([1]).write(to: URL(filePath: $0))
    },
    Case(name: "a SQLite database of another program", code: "not-a-database") {
      _ = try sqlite3($0, "CREATE TABLE t (x); INSERT INTO t VALUES (1)", arguments: [])
    },
    Case(name: "another program's database with a version", code: "not-a-database") {
      _ = try sqlite3($0, "PRAGMA application_id = 42; PRAGMA user_version = 1; CREATE TABLE t (x)", arguments: [])
    },
    Case(name: "a newer schema", code: "database-newer") {
      try makeStore($0)
      _ = try sqlite3($0, "PRAGMA user_version = 99", arguments: [])
    },
    Case(name: "a file cut off within a page", code: "database-damaged") {
      try makeStore($0)
      try cut($0, to: 3_000)
    },
    Case(name: "a file cut off after some pages", code: "database-damaged") {
      try makeStore($0)
      try cut($0, to: 8_192)
    },
    Case(name: "a file with a page of zeros", code: "database-damaged") {
      try makeStore($0)
      let handle = try FileHandle(forWritingTo: URL(filePath: $0))
      try handle.seek(toOffset: 4_096)
      try handle.write(contentsOf: Data(count: 4_096))
      try handle.close()
    },
    Case(name: "a symbolic link", code: "database-symlink") {
      try makeStore($0 + ".real")
      try FileManager.default.createSymbolicLink(atPath: $0, withDestinationPath: $0 + ".real")
    },
    Case(name: "a folder", code: "not-a-database") {
      try FileManager.default.createDirectory(atPath: $0, withIntermediateDirectories: false)
    },
    Case(name: "a log without its database", code: "database-missing-log-present") {
      try Data([1, 2, 3]).write(to: URL(filePath: $0 + "-wal"))
    },
    Case(name: "a log beside an empty file", code: "database-missing-log-present") {
      try Data([1, 2, 3]).write(to: URL(filePath: $0 + "-wal"))
      try Data().write(to: URL(filePath: $0))
    },
  ]

  @Test("what is not ours or is damaged is refused with advice and left byte for byte", arguments: cases)
  func refused(_ refused: Case) throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "taihu.db").path
    try refused.make(path)
    let before = try Self.contents(of: directory)
    let error = #expect(throws: OperatorError.self) {
      _ = try StoreWriter(configuration: StoreConfiguration(path: path), catalog: SeriesCatalog())
    }
    #expect(error?.code == refused.code, "\(error?.description ?? "")")
    #expect(error?.message.contains(path) == true && error?.hint.isEmpty == false)
    #expect(try Self.contents(of: directory) == before)
  }

  @Test("a reader refuses the same, but a page of zeros costs it only what stands there", arguments: cases)
  func refusedByReader(_ refused: Case) throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "taihu.db").path
    try refused.make(path)
    let before = try Self.contents(of: directory)
    if refused.name != "a file with a page of zeros" {
      let error = #expect(throws: OperatorError.self) { _ = try StoreReader(path: path) }
      #expect(error?.code == refused.code)
    }
    #expect(try Self.contents(of: directory) == before)
  }

  @Test("a missing file is an error for a reader, with the path")
  func missing() {
    let error = #expect(throws: OperatorError.self) { _ = try StoreReader(path: "/nowhere/taihu.db") }
    #expect(error?.code == "database-missing" && error?.message.contains("/nowhere/taihu.db") == true)
  }

  @Test("an empty file, and one in which the first start was cut off, become a database")
  func fresh() throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let empty = directory.appending(path: "empty.db").path
    try Data().write(to: URL(filePath: empty))
    let cutOff = directory.appending(path: "cut-off.db").path
    _ = try sqlite3(cutOff, "PRAGMA journal_mode = WAL", arguments: [])
    for path in [empty, cutOff] {
      let writer = try StoreWriter(configuration: StoreConfiguration(path: path), catalog: SeriesCatalog())
      try writer.close()
      #expect(try StoreReader(path: path).facts().schemaVersion == 1)
    }
  }

  @Test("a folder that does not exist is named")
  func noFolder() {
    let error = #expect(throws: OperatorError.self) {
      _ = try StoreWriter(configuration: StoreConfiguration(path: "/nowhere/taihu.db"), catalog: SeriesCatalog())
    }
    #expect(error?.message.contains("/nowhere/taihu.db") == true)
  }

  private static func makeStore(_ path: String) throws {
    let catalog = SeriesCatalog()
    let writer = try StoreWriter(configuration: StoreConfiguration(path: path), catalog: catalog)
    let id = catalog.declare(SeriesKey(name: "pm25", labels: []), SeriesTraits(unit: "", pack: "air"))
    for second in Int64(0)..<200 { writer.append(reading(id, second, 1), .new) }
    _ = try writer.commit()
    try writer.close()
  }

  private static func cut(_ path: String, to bytes: UInt64) throws {
    let handle = try FileHandle(forWritingTo: URL(filePath: path))
    try handle.truncate(atOffset: bytes)
    try handle.close()
  }

  /// What stands in a folder, by name, but for locks and the shared memory of connections.
  private static func contents(of directory: URL) throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
      let file = directory.appending(path: name)
      if name.hasSuffix(".lock") || name.hasSuffix("-shm") { continue }
      let data = (try? Data(contentsOf: file)) ?? Data()
      if !(name.hasSuffix("-wal") && data.isEmpty) { contents[name] = data }
    }
    return contents
  }
}
