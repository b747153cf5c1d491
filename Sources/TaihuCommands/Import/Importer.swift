internal import TaihuCore
internal import TaihuStore

/// Puts the records of a file into a store, as the one that writes.
///
/// The ledger's source is `import`. Each record counts as one message: *stored* when it gave a new reading, *duplicate*
/// when all of its readings were known, *ignored* for the reason `bad-line` when it was skipped; the minute is that of the
/// import. Readings keep the quality that the file states; detectors do not see them, and no alarm is raised.
final class Importer {
  /// What an import has done.
  struct Counts: Hashable {
    /// Records, skipped ones included.
    var records: Int64 = 0
    /// Records that were skipped.
    var skipped: Int64 = 0
    /// Readings found.
    var readings: Int64 = 0
    /// New ones, known ones, and those that replaced another value.
    var stored: Int64 = 0
    var duplicate: Int64 = 0
    var conflict: Int64 = 0
    /// Records that gave a new reading.
    var recordsStored: Int64 = 0
  }

  /// The name in the ledger.
  static let source = "import"
  /// Readings of one transaction: large enough that waiting for the disk hardly counts.
  static let readingsPerCommit = 20_000

  /// What is durable or on its way.
  private(set) var counts = Counts()
  /// The series met.
  let series: ImportSeries

  private let writer: StoreWriter
  private let received: Timestamp
  private var uncounted = Counts()
  private var readings: [ImportedReading] = []

  /// Opens the store, or makes it.
  ///
  /// - Throws: when a gateway runs on it, or it can't be written.
  init(database path: String, clock: any WallClock = SystemClock()) throws(OperatorError) {
    guard !LockProbe.isHeld(database: path) else { throw Self.inUse(path) }
    let catalog = SeriesCatalog()
    writer = try StoreWriter(configuration: StoreConfiguration(path: path), catalog: catalog, clock: clock)
    series = ImportSeries(catalog)
    received = clock.now().floored(toMultipleOf: 1_000_000)
  }

  /// Takes one record.
  ///
  /// - Throws: ``ImportFault`` when it can't be read, then nothing of it was taken; else what the store throws.
  func take(_ record: ArraySlice<UInt8>, _ parser: inout some ImportParser) throws {
    readings.removeAll(keepingCapacity: true)
    guard try parser.read(record, series, into: &readings) else { return }
    let known = uncounted.stored + uncounted.conflict
    for reading in readings { try store(reading) }
    uncounted.records += 1
    uncounted.readings += Int64(readings.count)
    if uncounted.stored + uncounted.conflict > known { uncounted.recordsStored += 1 }
    if uncounted.readings >= Self.readingsPerCommit { try commit() }
  }

  /// Counts a record that is left out.
  func skip() {
    uncounted.records += 1
    uncounted.skipped += 1
  }

  /// Makes durable what is left, and closes the store.
  func finish() throws {
    try commit()
    try writer.close()
  }

  /// Makes durable what was taken, and lets the store seal what is due.
  private func commit() throws {
    count()
    _ = try writer.commit()
    while try writer.maintain(budget: .milliseconds(100)) {}
  }

  private func store(_ stated: ImportedReading) throws {
    var reading = Reading(
      series: stated.series, time: stated.time, received: stated.received ?? received, value: stated.value,
      quality: stated.quality, reasons: stated.reasons)
    let admission = try writer.admit(reading)
    switch admission {
    case .duplicate:
      uncounted.duplicate += 1
      return
    case .new, .late: uncounted.stored += 1
    case .conflict(let former):
      uncounted.conflict += 1
      reading.flag(.correction, as: reading.quality)
      writer.quarantine(replaced(former, by: reading))
    }
    writer.append(reading, admission)
  }

  /// The value that an imported one replaces, for the quarantine.
  private func replaced(_ former: Reading, by reading: Reading) -> QuarantineEntry {
    let key = writer.catalog[reading.series].key
    let payload = "{\"time\":\"\(former.time)\",\"value\":\(former.value),\"received\":\"\(former.received)\"}"
    return QuarantineEntry(
      received: received, source: Self.source, topic: Array(key.description.utf8), payload: Array(payload.utf8),
      reason: .conflict,
      detail: "\(key) at \(former.time) was \(former.value); an import says \(reading.value), which is kept",
      pack: "", isPartial: true)
  }

  /// Adds what was counted since the last commit to the ledger, and to the sums.
  private func count() {
    let minute = received.floored(toMultipleOf: 60_000_000_000).nanoseconds / 60_000_000_000
    let new = uncounted
    let rows: [(LedgerEntry.Account, String, Int64)] = [
      (.received, "", new.records), (.stored, "", new.recordsStored),
      (.duplicate, "", new.records - new.skipped - new.recordsStored), (.ignored, "bad-line", new.skipped),
      (.readingsDecoded, "", new.readings), (.readingsStored, "", new.stored),
      (.readingsDuplicate, "", new.duplicate), (.readingsConflict, "", new.conflict),
    ]
    for (account, reason, count) in rows where count > 0 {
      let key = LedgerEntry.Key(minute: minute, source: Self.source, pack: "", account: account, reason: reason)
      writer.add(LedgerEntry(key, count: count))
    }
    counts.add(new)
    uncounted = Counts()
  }

  private static func inUse(_ path: String) -> OperatorError {
    let holder = LockProbe.holder(database: path).map { "process \($0)" } ?? "another process"
    return OperatorError(
      .failure, code: "database-in-use", "\(path) is being written by \(holder)",
      hint: "nothing was imported; stop the gateway, import, and start it again: what arrives meanwhile waits at the "
        + "broker; or import into another file with --db")
  }
}

extension Importer.Counts {
  /// Adds other counts to these.
  fileprivate mutating func add(_ other: Importer.Counts) {
    records += other.records
    skipped += other.skipped
    readings += other.readings
    stored += other.stored
    duplicate += other.duplicate
    conflict += other.conflict
    recordsStored += other.recordsStored
  }
}
