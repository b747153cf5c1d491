internal import ArgumentParser
internal import Foundation
internal import TaihuCore
internal import TaihuStore

/// `taihu-torture roundtrip`: whether the store gives back, bit for bit, what was put in.
struct RoundTripCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "roundtrip", abstract: "Stores readings of every odd sort and compares digests at every station.",
    discussion: """
      The stations: half sealed as loading leaves it, sealed, opened again, a backup, the backup in use, retention of a \
      part. At each, the digest of all readings must be that of what was put in.
      """)

  @Option(help: "Readings.")
  var readings = 1_000_000
  @Option(help: "Series, of which each has a sort of its own among twelve.")
  var series = 24
  @Option(help: "The seed of all chance.")
  var seed: UInt64 = 1
  @Option(help: "The database to make; an existing one is replaced.")
  var db = "/tmp/taihu-torture-roundtrip.db"

  func validate() throws {
    guard readings > 0, 1...10_000 ~= series else {
      throw ValidationError("--readings is at least 1, --series from 1 to 10000")
    }
  }

  func run() throws {
    print("seed \(seed)")
    let (copy, begin) = (db + ".backup", ContinuousClock.now)
    for path in [db, copy] { removeDatabase(path) }
    var load = OddLoad(count: readings, series: series, seed: seed)
    let expected = try load.store(in: db)
    let newest = load.newest
    try compare("stored, half sealed", expected, db)
    try maintain(db, at: newest.advanced(byNanoseconds: 48 * Workload.hour))
    try compare("sealed, opened again", expected, db)
    _ = try StoreReader(path: db).backup(to: copy)
    try compare("backup", expected, copy)
    let keeps = max((newest.nanoseconds - Workload.start.nanoseconds) / (48 * Workload.hour), 1)
    let since = newest.advanced(byNanoseconds: -keeps * 24 * Workload.hour).floored(toMultipleOf: 24 * Workload.hour)
    try maintain(db, at: newest) { $0.retention.raw = .days(Int(keeps)) }
    try compare("after retention", load.digest(since: since), db)
    try maintain(copy, at: newest)
    try compare("backup in use", expected, copy)
    for path in [db, copy] { removeDatabase(path) }
    print("all equal; \((ContinuousClock.now - begin) / .seconds(1)) s")
  }

  private func maintain(_ path: String, at now: Timestamp, _ change: (inout StoreConfiguration) -> Void = { _ in })
    throws
  {
    var configuration = StoreConfiguration(path: path)
    change(&configuration)
    let writer = try StoreWriter(configuration: configuration, catalog: SeriesCatalog(), clock: ManualClock(now))
    while try writer.maintain(budget: .seconds(1)) {}
    try writer.close()
  }

  private func compare(_ station: String, _ expected: Digest, _ path: String) throws {
    let found = try Digest.readings(of: StoreReader(path: path))
    print("\(station): \(found)")
    if found != expected { throw Fault("\(station): expected \(expected), seed \(seed)") }
  }
}

/// Readings of odd sorts in the order in which they are sent: series in turns, one in twenty late by some hundred.
private struct OddLoad {
  let count, series: Int
  let seed: UInt64
  /// The time at which the last one was received.
  private(set) var newest = Workload.start

  init(count: Int, series: Int, seed: UInt64) {
    (self.count, self.series, self.seed) = (count, series, seed)
  }

  /// Hands over every reading.
  func forEach(_ body: (Reading) throws -> Void) rethrows {
    var random = SplitMix(seed: seed)
    var sources = (0..<series).map { OddReadings(SeriesID(UInt32($0 + 1)), seed: seed) }
    var late: [Reading] = []
    for number in 0..<count {
      let reading = sources[number % series].next()
      if random.chance(20) { late.append(reading) } else { try body(reading) }
      if late.count > 400 { try body(late.remove(at: Int.random(in: late.indices, using: &random))) }
    }
    try late.forEach(body)
  }

  /// Stores them all, with upkeep between commits; returns their digest.
  mutating func store(in path: String) throws -> Digest {
    let (clock, catalog) = (ManualClock(Workload.start), SeriesCatalog())
    let writer = try StoreWriter(configuration: StoreConfiguration(path: path), catalog: catalog, clock: clock)
    for number in 0..<series {
      catalog.declare(SeriesKey(name: "odd", labels: [Label("n", "\(number)")]), SeriesTraits(unit: "", pack: "odd"))
    }
    var (digest, pending, newest) = (Digest(), 0, newest)
    try forEach { reading in
      digest.add(Self.asStored(reading))
      newest = max(newest, reading.received)
      let admission = try writer.admit(reading)
      guard admission == .new || admission == .late else { throw Fault("\(reading) was taken for \(admission)") }
      writer.append(reading, admission)
      pending += 1
      guard pending == 5_000 else { return }
      pending = 0
      _ = try writer.commit()
      _ = try writer.maintain(budget: .milliseconds(20))
    }
    _ = try writer.commit()
    try writer.close()
    self.newest = newest
    return digest
  }

  /// The reading that a store gives back: minus zero is stored as zero, everything else bit for bit.
  private static func asStored(_ reading: Reading) -> Reading {
    var stored = reading
    if stored.value == 0 { stored.value = 0 }
    return stored
  }

  /// The digest of those that are not older than a time.
  func digest(since: Timestamp) -> Digest {
    var digest = Digest()
    forEach { if $0.time >= since { digest.add(Self.asStored($0)) } }
    return digest
  }
}
