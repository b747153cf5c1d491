import Foundation
import TaihuCore
import Testing

@testable import TaihuStore

@Suite("Failures")
struct FailureTests {
  @Test("while another process holds the database a commit fails; after discard the same batch goes through")
  func busy() throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    try store.put(reading(id, 1, 1))
    _ = try store.writer.commit()
    try withDatabaseHeld(store.path) {
      try store.put(reading(id, 2, 2))
      try store.put(reading(store.series("pm10"), 2, 2))
      store.writer.add(LedgerEntry(.init(minute: 1, source: "s", pack: "", account: .received), count: 1))
      let error = #expect(throws: StoreError.self) { try store.writer.commit() }
      #expect(error?.kind == .busy)
      let again = #expect(throws: StoreError.self) { try store.writer.admit(reading(id, 3, 3)) }
      #expect(again?.kind == .discardNeeded)
    }
    try store.writer.discard()
    #expect(try store.reader().ledger().messages.received == 0)
    #expect(try store.put(reading(id, 2, 2)) == .new)
    #expect(try store.put(reading(store.series("pm10"), 2, 2)) == .new)
    _ = try store.writer.commit()
    let reader = try store.reader()
    #expect(try reader.all(id).map(\.value) == [1, 2])
    #expect(try reader.series(matching: SeriesSelector()).map(\.key.name) == ["pm10", "pm25"])
    #expect(try reader.all(store.series("pm10")).count == 1)
  }

  @Test("upkeep that fails leaves every reading where it was")
  func busyUpkeep() throws {
    let store = try StoreFixture { $0.sealAfterReadings = 1 }
    let id = store.series("pm25")
    for second in Int64(1)...5 { try store.put(reading(id, second, 1)) }
    _ = try store.writer.commit()
    try withDatabaseHeld(store.path) {
      let error = #expect(throws: StoreError.self) { try store.writer.maintain(budget: .zero) }
      #expect(error?.kind == .busy)
    }
    try store.writer.discard()
    #expect(store.writer.unsealedCount == 5)
    try store.seal()
    #expect(try store.reader().all(id).count == 5)
  }

  @Test("below the disk reserve nothing is written, and everything is as before once there is room")
  func diskReserve() throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    try store.put(reading(id, 1, 1))
    _ = try store.writer.commit()
    try store.close()
    store.configuration.diskReserveBytes = .max
    try store.open()
    let before = try Data(contentsOf: URL(filePath: store.path))
    try store.put(reading(id, 2, 2))
    let error = #expect(throws: StoreError.self) { try store.writer.commit() }
    #expect(error?.kind == .diskReserve && error?.message.contains("reserve") == true)
    try store.writer.discard()
    store.clock.set(Timestamp(nanoseconds: .max))
    #expect(try !store.writer.maintain(budget: .zero))
    #expect(try Data(contentsOf: URL(filePath: store.path)) == before)
    #expect(try store.reader().all(id) == [reading(id, 1, 1)])
    try store.close()
    store.configuration.diskReserveBytes = 0
    try store.open()
    #expect(try store.put(reading(id, 2, 2)) == .new)
    #expect(try store.writer.commit().readings == 1)
  }

  @Test("a new database is not begun below the disk reserve")
  func diskReserveAtStart() throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    var configuration = StoreConfiguration(path: directory.appending(path: "taihu.db").path)
    configuration.diskReserveBytes = .max
    let error = #expect(throws: OperatorError.self) {
      _ = try StoreWriter(configuration: configuration, catalog: SeriesCatalog())
    }
    #expect(error?.code == "database-disk-reserve")
  }

  @Test("a step of migration that fails leaves the version before it")
  func migration() throws {
    let store = try StoreFixture()
    let space = DiskSpace(database: store.path, reserveBytes: 0)
    let broken = Migrator(steps: Schema.migrations + ["CREATE TABLE next (x); SELECT no_such_function()"], space: space)
    #expect(throws: (any Error).self) { try store.writer.access { try broken.migrate($0) } }
    let reader = try store.reader()
    #expect(try reader.text("PRAGMA user_version") == ["1"])
    #expect(try reader.text("SELECT count(*) FROM sqlite_schema WHERE name = 'next'") == ["0"])
    let tight = Migrator(
      steps: Schema.migrations + ["CREATE TABLE next (x)"], space: DiskSpace(database: store.path, reserveBytes: .max))
    let error = #expect(throws: StoreError.self) { try store.writer.access { try tight.migrate($0) } }
    #expect(error?.kind == .diskReserve)
  }

  @Test("a copy of database and log taken at any moment opens with everything committed until then")
  func crashCopies() throws {
    let store = try StoreFixture { ($0.sealAfterReadings, $0.sealStepReadings, $0.walCheckpointPages) = (3, 1, 8) }
    let ids = (0..<3).map { store.series("pm25", site: "s\($0)") }
    for second in Int64(0)..<30 {
      for id in ids { try store.put(reading(id, second, Double(second))) }
      _ = try store.writer.commit()
      try store.put(reading(ids[0], second, -1))
      let expected = (0...second).map { Double($0) }
      try check(StoreReader(path: store.crashCopy()), ids, expected)
      try store.writer.discard()
      _ = try store.writer.maintain(budget: .zero)
      let copy = try store.crashCopy()
      try check(StoreReader(path: copy), ids, expected)
      let catalog = SeriesCatalog()
      let writer = try StoreWriter(configuration: StoreConfiguration(path: copy), catalog: catalog)
      #expect(try writer.admit(reading(ids[1], second, Double(second))) == .duplicate)
      #expect(try writer.admit(reading(ids[1], 0, 0)) == .duplicate)
      #expect(try writer.admit(reading(ids[1], second + 1, 0)) == .new)
    }
  }

  private func check(_ reader: StoreReader, _ ids: [SeriesID], _ values: [Double]) throws {
    for id in ids { #expect(try reader.all(id).map(\.value) == values) }
    #expect(try reader.facts().readings == Int64(ids.count * values.count))
    #expect(try reader.text("PRAGMA integrity_check") == ["ok"])
  }

  /// Runs `body` while another process holds the right to write.
  private func withDatabaseHeld(_ path: String, _ body: () throws -> Void) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/sqlite3")
    process.arguments = [path]
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data("BEGIN IMMEDIATE; SELECT 'held';\n".utf8))
    #expect(String(decoding: output.fileHandleForReading.availableData, as: UTF8.self) == "held\n")
    try body()
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
