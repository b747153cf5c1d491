internal import Glibc
internal import TaihuCore
internal import TaihuStore

/// Plays a workload into a store the way the gateway does, and says on standard output what it is about to do and what
/// is acknowledged, each line written at once: `step NAME BATCH` before, `acked BATCHES` after a commit, `did NAME` when
/// a step of upkeep turned out to be of a kind.
struct WorkloadRun {
  let workload: Workload
  let path: String
  let backup: String?
  let synchronous: String
  /// Whether to find out what each step of upkeep did, by a reader.
  let explains: Bool

  /// Batches after which a backup is made, and steps of upkeep between two batches.
  private static let (backupEvery, stepsPerBatch) = (20, 4)

  /// Opens the store, plays the batches from one on, and closes it.
  func play(from first: Int) throws {
    say("step open")
    let (catalog, clock) = (SeriesCatalog(), ManualClock(workload.clock(after: max(first - 1, 0))))
    var configuration = Workload.configuration(path)
    configuration.synchronous = StoreConfiguration.Synchronous(rawValue: synchronous) ?? .full
    let writer = try StoreWriter(configuration: configuration, catalog: catalog, clock: clock)
    Workload.declare(in: catalog)
    // Only when nothing is sent again: a very late reading of a batch in doubt could else be given up before it comes
    // again, and nothing is known of a reading that was given up.
    if first >= workload.batches { try upkeep(after: first - 1, writer, clock) }
    for batch in first..<max(workload.batches, first) {
      clock.set(workload.clock(after: batch))
      say("step commit \(batch)")
      try commit(batch, writer)
      say("acked \(batch + 1)")
      try upkeep(after: batch, writer, clock)
      if batch % Self.backupEvery == Self.backupEvery - 1 { try makeBackup(batch) }
    }
    try makeBackup(workload.batches)
    say("step close")
    try writer.close()
    say("done")
  }

  private func upkeep(after batch: Int, _ writer: StoreWriter, _ clock: ManualClock) throws {
    guard workload.isClosing(batch) else {
      for _ in 0..<Self.stepsPerBatch { try maintain(writer, batch) }
      return
    }
    // Two days on, what is left is sealed for its age.
    clock.set(workload.clock(after: batch).advanced(byNanoseconds: 48 * Workload.hour))
    while try maintain(writer, batch) {}
  }

  private func commit(_ batch: Int, _ writer: StoreWriter) throws {
    var counts: [LedgerEntry.Account: Int64] = [:]
    for event in workload.events[batch] {
      let reading = workload.reading(event, batch: batch)
      let admission = try writer.admit(reading)
      counts[.received, default: 0] += 1
      counts[.readingsDecoded, default: 0] += 1
      switch admission {
      case .duplicate:
        counts[.duplicate, default: 0] += 1
        counts[.readingsDuplicate, default: 0] += 1
        continue
      case .conflict(let former):
        counts[.readingsConflict, default: 0] += 1
        writer.quarantine(Self.entry(former, reading))
      case .new, .late: counts[.readingsStored, default: 0] += 1
      }
      counts[.stored, default: 0] += 1
      writer.append(reading, admission)
      writer.saveDetectorState(reading.series, [UInt8(truncatingIfNeeded: event.number)])
    }
    let minute = workload.clock(after: batch).nanoseconds / 60_000_000_000
    for (account, count) in counts {
      let key = LedgerEntry.Key(minute: minute, source: "torture", pack: "torture", account: account)
      writer.add(LedgerEntry(key, count: count))
    }
    writer.set("torture.batches", "\(batch + 1)")
    _ = try writer.commit()
  }

  private static func entry(_ former: Reading, _ reading: Reading) -> QuarantineEntry {
    QuarantineEntry(
      received: reading.received, source: "torture", topic: Array("torture".utf8),
      payload: Array("\(former.value)".utf8), reason: .conflict, detail: "replaced", pack: "torture", isPartial: true)
  }

  @discardableResult
  private func maintain(_ writer: StoreWriter, _ batch: Int) throws -> Bool {
    let before = try explains ? Upkeep(writer, path) : nil
    say("step upkeep \(batch)")
    let hasMore = try writer.maintain(budget: .zero)
    if let before { say("did " + before.kind(after: try Upkeep(writer, path))) }
    return hasMore
  }

  private func makeBackup(_ batch: Int) throws {
    guard let backup else { return }
    say("step backup \(batch)")
    _ = try StoreReader(path: path).backup(to: backup, replacing: true)
    say("backed-up \(batch)")
  }

  private func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = unsafe write(1, bytes, bytes.count)
  }
}

/// What can be seen of a store from outside, by which a step of upkeep is named.
private struct Upkeep {
  var unsealed: Int
  var expired: Int64
  var quarantined, ledgerRows, rollups, free, fileBytes: Int64

  init(_ writer: StoreWriter, _ path: String) throws {
    let reader = try StoreReader(path: path)
    func count(_ sql: String) throws -> Int64 {
      var found: Int64 = 0
      try reader.rows(sql: sql, columns: { _ in }) {
        if case .integer(let number) = $0[0] { found = number }
        return true
      }
      return found
    }
    unsealed = writer.unsealedCount
    expired = try reader.ledger().readings.expired
    quarantined = try count("SELECT count(*) FROM quarantine")
    ledgerRows = try count("SELECT count(*) FROM ledger")
    rollups = try count("SELECT (SELECT count(*) FROM rollup_5m) + (SELECT count(*) FROM rollup_1h)")
    free = try count("PRAGMA freelist_count")
    fileBytes = try reader.facts().bytes
  }

  func kind(after: Upkeep) -> String {
    if after.unsealed < unsealed { return "seal" }
    if after.expired > expired { return "expire" }
    if after.rollups < rollups { return "expire-rollups" }
    if after.quarantined < quarantined { return "expire-quarantine" }
    if after.ledgerRows != ledgerRows { return "condense-ledger" }
    if after.free > free { return "begin-round" }
    if after.free < free { return "give-back" }
    return after.fileBytes != fileBytes ? "checkpoint" : "other"
  }
}
