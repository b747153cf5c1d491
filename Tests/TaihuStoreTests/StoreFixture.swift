import Foundation
import TaihuCore

@testable import TaihuStore

/// A database of the test's own, with the writer open on it.
final class StoreFixture {
  let directory: URL
  var configuration: StoreConfiguration
  var catalog = SeriesCatalog()
  let clock = TestClock()
  private var opened: StoreWriter?

  /// The open writer.
  var writer: StoreWriter { opened! }
  var path: String { configuration.path }

  init(_ change: (inout StoreConfiguration) -> Void = { _ in }) throws {
    directory = try temporaryDirectory()
    configuration = StoreConfiguration(path: directory.appending(path: "taihu.db").path)
    configuration.busyTimeout = .milliseconds(50)
    change(&configuration)
    try open()
  }

  deinit {
    opened = nil
    try? FileManager.default.removeItem(at: directory)
  }

  func open() throws {
    catalog = SeriesCatalog()
    opened = try StoreWriter(configuration: configuration, catalog: catalog, clock: clock)
  }

  /// Closes as after `SIGTERM`.
  func close() throws {
    try opened?.close()
    opened = nil
  }

  func reopen() throws {
    try close()
    try open()
  }

  func reader() throws -> StoreReader { try StoreReader(path: path) }

  /// A series of the catalog, declared when new.
  func series(_ name: String, site: String = "lihu-01") -> SeriesID {
    let key = SeriesKey(name: name, labels: [Label("site", site), Label("network", "air")])
    return catalog.declare(key, SeriesTraits(unit: "ug/m3", pack: "air"))
  }

  /// Admits a reading and, unless it is a duplicate, appends it.
  @discardableResult
  func put(_ reading: Reading) throws -> Admission {
    let admission = try writer.admit(reading)
    if admission != .duplicate { writer.append(reading, admission) }
    return admission
  }

  /// Commits and seals everything there is.
  func seal() throws {
    _ = try writer.commit()
    let former = clock.now()
    clock.set(former.advanced(byNanoseconds: 1_000_000_000 * 86_400 * 2))
    while try writer.maintain(budget: .seconds(1)) {}
    clock.set(former)
  }

  /// Copies the database and its log as they are on disk, as a crash at this moment would leave them.
  func crashCopy() throws -> String {
    let copy = directory.appending(path: "crash-\(UUID().uuidString.prefix(8)).db").path
    for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
      try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
    }
    return copy
  }
}

/// A clock that stands still until it is set.
final class TestClock: WallClock, @unchecked Sendable {
  // Sendable since a test uses its clock from one thread.
  private var instant = Timestamp(seconds: 1_785_000_000)!

  func now() -> Timestamp { instant }
  func set(_ instant: Timestamp) { self.instant = instant }
}

/// A reading at a whole second of the test's epoch, received 20 ms later.
func reading(_ series: SeriesID, _ second: Int64, _ value: Double, _ quality: Quality = .good) -> Reading {
  let time = Timestamp(seconds: 1_784_000_000 + second)!
  let reasons: QualityReasons = quality == .good ? [] : [.range, .late]
  return Reading(
    series: series, time: time, received: time.advanced(byNanoseconds: 20_000_000), value: value, quality: quality,
    reasons: reasons)
}

/// The whole of time, but for its last instant.
let always = (from: Timestamp(nanoseconds: .min), to: Timestamp(nanoseconds: .max))

extension StoreReader {
  /// All readings of a series.
  func all(_ series: SeriesID, from: Timestamp = always.from, to: Timestamp = always.to) throws -> [Reading] {
    var found: [Reading] = []
    try readings(of: series, from: from, to: to) { found += $0 }
    return found
  }

  /// The rows of a query as text, columns divided by bars.
  func text(_ sql: String) throws -> [String] {
    var lines: [String] = []
    try rows(sql: sql, columns: { _ in }) { row in
      lines.append(row.map(Self.text).joined(separator: "|"))
      return true
    }
    return lines
  }

  private static func text(_ value: SQLValue) -> String {
    switch value {
    case .null: ""
    case .integer(let integer): String(integer)
    case .real(let real): "\(real)"
    case .text(let text): text
    case .blob(let bytes): String(decoding: bytes, as: UTF8.self)
    }
  }
}

/// A new folder, in memory where the system offers that: none of these tests cuts the power.
func temporaryDirectory() throws -> URL {
  let memory = URL(filePath: "/dev/shm")
  let base = FileManager.default.isWritableFile(atPath: memory.path) ? memory : FileManager.default.temporaryDirectory
  let directory = base.appending(path: "taihu-store-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  return directory
}

/// Runs the sqlite3 command on a file, as a person would, and returns what it prints.
func sqlite3(_ path: String, _ sql: String, arguments: [String] = ["-readonly"]) throws -> String {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/sqlite3")
  process.arguments = arguments + [path, sql]
  let output = Pipe()
  process.standardOutput = output
  process.standardError = output
  try process.run()
  let data = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  let text = String(decoding: data, as: UTF8.self)
  guard process.terminationStatus == 0 else { throw StoreError(.other, "sqlite3: \(text)") }
  return text
}

/// Random numbers from a seed (SplitMix64, Steele, Lea and Flood 2014).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
