import Foundation
import TaihuCore
import Testing

@testable import TaihuStore

/// Disks that are full or may not be written, for which a small one is mounted.
@Suite("Small disks", .enabled(if: geteuid() == 0, "mounting a small disk needs root"), .serialized)
struct SmallDiskTests {
  @Test("a disk that fills up while readings are sealed loses nothing, and the store goes on once there is room")
  func fullWhileSealing() throws {
    try withSmallDisk(mebibytes: 3) { folder in
      var configuration = Self.configuration(folder)
      configuration.sealAfterReadings = 100
      configuration.walCheckpointPages = 100
      let id = SeriesID(1)
      var (expected, failures): ([Reading], Set<StoreError.Kind>) = ([], [])
      do {
        let writer = try StoreWriter(configuration: configuration, catalog: SeriesCatalog())
        _ = writer.catalog.declare(SeriesKey(name: "pm25", labels: []), SeriesTraits(unit: "", pack: "air"))
        let ballast = try Self.fill(folder, leaving: 300_000)
        for batch in Int64(0)..<120 {
          if batch == 80 { try FileManager.default.removeItem(at: ballast) }
          let readings = (batch * 50..<batch * 50 + 50).map { reading(id, $0, sin(Double($0))) }
          do throws(StoreError) {
            try Self.store(readings, in: writer)
            expected += readings
            while try writer.maintain(budget: .zero) {}
          } catch {
            failures.insert(error.kind)
            try writer.discard()
            #expect(batch < 80, "with room again: \(error)")
          }
        }
        #expect(failures.isSubset(of: [.diskFull, .io]) && !failures.isEmpty, "\(failures)")
        #expect(expected.count < 6_000 && expected.count > 2_000)
        try Self.check(folder, id, holds: expected)
        try writer.close()
      }
      let writer = try StoreWriter(configuration: configuration, catalog: SeriesCatalog())
      try Self.check(folder, id, holds: expected)
      try writer.close()
    }
  }

  @Test("on a disk without room no database is begun, and the error says what to do", arguments: [0, 12_000])
  func fullAtStart(free: Int) throws {
    try withSmallDisk(mebibytes: 1) { folder in
      _ = try Self.fill(folder, leaving: free)
      let error = #expect(throws: OperatorError.self) {
        _ = try StoreWriter(configuration: Self.configuration(folder), catalog: SeriesCatalog())
      }
      #expect(error?.message.contains(folder.path) == true, "\(String(describing: error))")
      #expect(error?.hint.contains("nothing was changed") == true, "\(String(describing: error))")
      #expect(error?.hint.contains("space") == true, "\(String(describing: error))")
    }
  }

  @Test("a database on a disk that has filled up since is opened again once there is room, with everything in it")
  func fullAtNextStart() throws {
    try withSmallDisk(mebibytes: 2) { folder in
      let configuration = Self.configuration(folder)
      var id = SeriesID(1)
      let readings = (0..<500).map { reading(id, Int64($0), Double($0)) }
      do {
        let writer = try StoreWriter(configuration: configuration, catalog: SeriesCatalog())
        id = writer.catalog.declare(SeriesKey(name: "pm25", labels: []), SeriesTraits(unit: "", pack: "air"))
        for reading in readings { writer.append(reading, try writer.admit(reading)) }
        _ = try writer.commit()
        try writer.close()
      }
      let ballast = try Self.fill(folder, leaving: 0)
      if let error = #expect(
        throws: OperatorError.self,
        performing: {
          _ = try StoreWriter(configuration: configuration, catalog: SeriesCatalog())
        })
      {
        #expect(["database-disk-full", "database-io"].contains(error.code), "\(error)")
        #expect(error.hint.contains("nothing was changed") && error.hint.contains("free space"), "\(error)")
      }
      try FileManager.default.removeItem(at: ballast)
      try Self.check(folder, id, holds: readings)
      let writer = try StoreWriter(configuration: configuration, catalog: SeriesCatalog())
      #expect(try writer.admit(readings[7]) == .duplicate)
      try writer.close()
    }
  }

  @Test("a folder that may not be written is an error of permission for the writer, and none for a reader")
  func readOnly() throws {
    try withSmallDisk(mebibytes: 2) { folder in
      do {
        let writer = try StoreWriter(configuration: Self.configuration(folder), catalog: SeriesCatalog())
        let id = writer.catalog.declare(SeriesKey(name: "pm25", labels: []), SeriesTraits(unit: "", pack: "air"))
        writer.append(reading(id, 1, 1), .new)
        _ = try writer.commit()
        try writer.close()
      }
      try run("/usr/bin/mount", "-o", "remount,ro", folder.path)
      let error = #expect(throws: OperatorError.self) {
        _ = try StoreWriter(configuration: Self.configuration(folder), catalog: SeriesCatalog())
      }
      #expect(error?.category == .permission && error?.message.contains(folder.path) == true)
      #expect(error?.hint.contains("must be writable; nothing was changed") == true)
      #expect(try StoreReader(path: Self.configuration(folder).path).all(SeriesID(1)) == [reading(SeriesID(1), 1, 1)])
    }
  }

  private static func configuration(_ folder: URL) -> StoreConfiguration {
    var configuration = StoreConfiguration(path: folder.appending(path: "taihu.db").path)
    configuration.diskReserveBytes = 0
    return configuration
  }

  private static func store(_ readings: [Reading], in writer: StoreWriter) throws(StoreError) {
    for reading in readings { writer.append(reading, try writer.admit(reading)) }
    _ = try writer.commit()
  }

  private static func check(_ folder: URL, _ id: SeriesID, holds expected: [Reading]) throws {
    let reader = try StoreReader(path: configuration(folder).path)
    #expect(try reader.all(id) == expected)
    #expect(try reader.text("PRAGMA integrity_check") == ["ok"])
  }

  /// Writes a file of zeros that leaves so many bytes free.
  private static func fill(_ folder: URL, leaving free: Int) throws -> URL {
    let ballast = folder.appending(path: "ballast")
    let space = try #require(DiskSpace(database: ballast.path, reserveBytes: 0).freeBytes())
    try Data(count: max(Int(space) - free, 0)).write(to: ballast)
    return ballast
  }

  /// Runs `body` on a disk in memory of so many MiB.
  private func withSmallDisk(mebibytes: Int, _ body: (URL) throws -> Void) throws {
    let folder = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    try run("/usr/bin/mount", "-t", "tmpfs", "-o", "size=\(mebibytes)m", "tmpfs", folder.path)
    defer { try? run("/usr/bin/umount", "--lazy", folder.path) }
    try body(folder)
  }

  private func run(_ program: String, _ arguments: String...) throws {
    let process = try Process.run(URL(filePath: program), arguments: arguments)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(program) \(arguments)")
  }
}
