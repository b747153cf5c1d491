internal import GRDB
internal import Glibc
internal import TaihuCore

extension StoreReader {
  /// Pages of one step, after which the writer's turn comes: 2 MiB.
  private static let backupStepPages: CInt = 512

  /// Copies the whole database as of one moment into a new file, proves the copy, and only then gives it its name.
  ///
  /// The copy is SQLite's own online backup over this reader's connection and snapshot: the writer goes on, waits for
  /// nothing, and can't make the copy begin again; its log grows meanwhile. After each step the disk rests as long as the
  /// step took. What proves the copy: SQLite's `quick_check`, the rows of every table against the snapshot, the checksum
  /// of every chunk.
  ///
  /// - Parameters:
  ///   - path: the new file.
  ///   - replacing: whether a file that stands there may be replaced. A database in use never is.
  ///   - progress: told after each step; may throw to give up.
  /// - Throws: an error with advice; then no file is left behind, and one that stood there is untouched.
  public func backup(
    to path: String, replacing: Bool = false, progress: (StoreBackup.Progress) throws -> Void = { _ in }
  ) throws -> StoreBackup.Report {
    var file = try BackupFile(path: path, source: self.path, replacing: replacing)
    let (census, restarts) = try withSnapshot {
      let census = try self.census()
      return (census, try self.copy(to: file.partialPath, progress))
    }
    let copy = try StoreReader(path: file.partialPath, connecting: Connection.readerOfUnchanging)
    let survey = try copy.prove(census, progress)
    try checkDamage(survey)
    let facts = try copy.facts()
    try file.putInPlace()
    return StoreBackup.Report(
      path: path, bytes: facts.bytes, readings: facts.readings, chunks: facts.chunks, series: facts.series,
      damaged: survey.damaged, restarts: restarts)
  }

  /// Copies all pages; returns how often that had to begin again.
  private func copy(to path: String, _ progress: (StoreBackup.Progress) throws -> Void) throws -> Int {
    try read { source in
      let target = try Connection.copy(path)
      let pageBytes = try Int64.fetchOne(source, sql: "PRAGMA page_size") ?? 0
      try checkSpace(for: path, bytes: pageBytes * (try Int64.fetchOne(source, sql: "PRAGMA page_count") ?? 0))
      var pace = BackupPace()
      // The closure of a backup is optional in GRDB's call, and so counts as escaping; it is gone when the call returns.
      try withoutActuallyEscaping(progress) { progress in
        try target.writeWithoutTransaction { target in
          try source.backup(to: target, pagesPerStep: Self.backupStepPages) { step in
            pace.note(remaining: step.remainingPageCount)
            try progress(
              .copying(
                done: Int64(step.completedPageCount) * pageBytes, total: Int64(step.totalPageCount) * pageBytes))
            if !step.isCompleted { pace.rest() }
          }
        }
      }
      try target.close()
      return pace.restarts
    }
  }

  /// Proves this copy against the number of rows that every table had.
  private func prove(
    _ census: [String: Int64], _ progress: (StoreBackup.Progress) throws -> Void
  ) throws -> ChunkSurvey {
    let findings = try quickCheck(limit: 3)
    guard findings.isEmpty else { throw Self.unproven("quick_check: " + findings.joined(separator: "; ")) }
    guard try self.census() == census else { throw Self.unproven("its tables hold other numbers of rows") }
    return try surveyChunks { done, total in try progress(.verifying(done: done, total: total)) }
  }

  /// A chunk that is damaged in the copy must be damaged here too.
  private func checkDamage(_ survey: ChunkSurvey) throws {
    guard !survey.damaged.isEmpty else { return }
    let own = Set(try surveyChunks().damaged.map(\.id))
    let setAside = Set(try read { try Int64.fetchAll($0, sql: "SELECT id FROM bad_chunk") })
    if let chunk = survey.damaged.first(where: { !own.contains($0.id) && !setAside.contains($0.id) }) {
      throw Self.unproven("chunk \(chunk.id): \(chunk.detail)")
    }
  }

  private func checkSpace(for path: String, bytes: Int64) throws {
    let space = DiskSpace(database: path, reserveBytes: bytes)
    guard let free = space.freeBytes(), free < bytes else { return }
    throw OperatorError(
      .failure, code: "backup-space",
      "\(space.folder) has \(free / 1_048_576) MiB free, the backup needs \(bytes / 1_048_576) MiB",
      hint: "no backup was made; free space there, or give a path on another disk")
  }

  private static func unproven(_ what: String) -> OperatorError {
    OperatorError(
      .failure, code: "backup-unproven", "the copy is not what was copied: \(what)",
      hint: "no backup was made, and the database is as it was; run `taihu doctor`, and check the disk")
  }
}

/// The pace of a backup: after each step the disk rests as long as the step took, within bounds.
private struct BackupPace {
  /// The longest rest.
  private static let restMax = Duration.milliseconds(5)

  /// How often the copy had to begin again.
  private(set) var restarts = 0

  private var remaining = Int.max
  private var begin = ContinuousClock.now

  /// Takes note of how many pages are left; when these are more than before, the copy has begun again.
  mutating func note(remaining pages: Int) {
    if pages > remaining { restarts += 1 }
    remaining = pages
  }

  /// Rests until the next step.
  mutating func rest() {
    let (seconds, attoseconds) = min(ContinuousClock.now - begin, Self.restMax).components
    usleep(UInt32(clamping: seconds * 1_000_000 + attoseconds / 1_000_000_000_000))
    begin = .now
  }
}
