internal import GRDB
public import Logging
public import TaihuCore

/// The one that writes: takes in readings and everything that belongs to them, and makes them durable in one
/// transaction per batch.
///
/// One thread owns a writer. The way of a batch is ``admit(_:)`` and ``append(_:_:)`` for each reading, the other `add`
/// calls, then ``commit()``; between batches ``maintain(budget:)``. After any error call ``discard()``: it forgets what
/// was not committed and takes the state of the disk, whatever became of the commit.
///
/// What is kept in memory is in proportion to the number of series and to
/// ``StoreConfiguration/unsealedReadingsMax``. `DESIGN.md` beside this file tells how and why.
public final class StoreWriter {
  /// The series of this store, shared with those who declare and judge.
  public let catalog: SeriesCatalog

  var configuration: StoreConfiguration
  let clock: any WallClock
  let logger: Logger
  let space: DiskSpace
  /// When it was opened, by the clock that nobody sets.
  let started: ContinuousClock.Instant
  let queue: DatabaseQueue

  var statements: WriterStatements?
  var progress = Progress()
  var series = SeriesStates()
  var sealedCache = SealedCache()
  var rollupTails = RollupTails()
  var kept = KeptMarks()
  var retention = RetentionState()
  var episodes = EpisodeBook()
  var batch = Batch()
  /// The sequence number of the last reading committed.
  var committedSequence: Int64 = 0
  /// When the first reading of the filling table was committed, or loaded.
  var fillingSince: Timestamp?
  /// Unsealed readings of the filling table.
  var fillingCount = 0
  var pageBytes = 0
  var pagesAtCheckpoint = 0
  var needsDiscard = false

  private let lock: StoreLock?

  /// Opens a database, or makes one where there is none: takes the lock, checks what stands there, brings it to the
  /// present schema, loads its series into the catalog and its unsealed readings into memory.
  ///
  /// - Parameters:
  ///   - catalog: an empty catalog.
  ///   - disk: where the database lies.
  /// - Throws: an error with advice; a file that is not ours or is damaged is left untouched.
  public init(
    configuration: StoreConfiguration, catalog: SeriesCatalog, clock: any WallClock = SystemClock(),
    disk: any StoreDisk = SystemDisk(), logger: Logger = Logger(label: "taihu.store")
  ) throws(OperatorError) {
    self.configuration = configuration.withinLimits
    self.catalog = catalog
    self.clock = clock
    self.logger = logger
    space = DiskSpace(database: configuration.path, reserveBytes: configuration.diskReserveBytes, disk: disk)
    started = clock.monotonic()
    let file = DatabaseFile(path: configuration.path, disk: disk)
    let state = try file.inspect()
    lock = try disk.lock(database: configuration.path)
    do {
      queue = try Connection.writer(configuration, disk)
      try prepare(isNew: state == .absent)
    } catch {
      throw file.damaged(error)
    }
  }

  /// What a reading is to the store, appended but uncommitted readings included.
  ///
  /// - Complexity: O(1) for a reading later than all of its series; O(log *n*) among unsealed ones; else one look into a
  ///   chunk.
  public func admit(_ reading: Reading) throws(StoreError) -> Admission {
    precondition(reading.value.isFinite, "a value that is not finite reached the store")
    try checkUsable()
    guard let newest = series.newestTime(of: reading.series) else {
      precondition(Int(reading.series.rawValue) <= catalog.count, "a series that was not declared reached the store")
      return .new
    }
    guard reading.time <= newest else { return .new }
    if let former = series.openRow(of: reading.series, at: reading.time) {
      return former.reading.value == reading.value ? .duplicate : .conflict(former: former.reading)
    }
    if let former = try sealedReading(of: reading.series, at: reading.time) {
      return former.value == reading.value ? .duplicate : .conflict(former: former)
    }
    return .late
  }

  /// Takes a reading into the batch, as it was admitted; a conflict replaces the former one. Minus zero becomes zero,
  /// since SQLite does not tell them apart.
  ///
  /// - Precondition: the reading was admitted just before, and is no duplicate.
  public func append(_ reading: Reading, _ admission: Admission) {
    precondition(admission != .duplicate, "a duplicate is not stored")
    var reading = reading
    reading.value += 0
    if let former = series.append(reading) {
      withdraw(former)
    } else if case .conflict = admission {
      batch.replaced.append((reading.series, reading.time))
    }
  }

  /// Puts a message, or a value that was replaced, into the quarantine with this batch.
  public func quarantine(_ entry: QuarantineEntry) {
    batch.quarantine.append(entry)
  }

  /// Notes with this batch that an entry of the quarantine was run again.
  public func markReplayed(_ id: Int64) {
    batch.replayed.append(id)
  }

  /// Adds counts to the ledger with this batch.
  public func add(_ entry: LedgerEntry) {
    batch.ledger[entry.key, default: 0] += entry.count
  }

  /// Writes an episode's change with this batch; the open episode of a key keeps its number.
  ///
  /// - Returns: the episode with its number.
  @discardableResult
  public func apply(_ change: EpisodeChange) -> Episode {
    let episode = episodes.apply(change)
    batch.episodes[episode.id] = episode
    return episode
  }

  /// Saves with this batch a detector's state, as it is after every reading appended so far.
  public func saveDetectorState(_ id: SeriesID, _ bytes: [UInt8]) {
    batch.detectorStates[id] = (lastSequence, bytes)
  }

  /// Saves a text under a key with this batch.
  public func set(_ key: String, _ value: String) {
    batch.settings[key] = value
  }

  /// The open episodes in the order of their numbers, with the changes of this batch.
  public var openEpisodes: [Episode] { episodes.openEpisodes }

  /// Readings that are not in chunks yet.
  public var unsealedCount: Int { series.openCount }

  /// The sequence number up to which the last round of sealing seals, 0 before the first: it names the round. The
  /// readings that ``recentReadings(after:_:)`` hands over reach back to before it until the next begins.
  public var round: Int64 { progress.round }

  /// Closes the database; what was not committed is lost. Unless a reader is in the way, the log is emptied into the
  /// file, so that it can be copied alone. The lock is freed when the writer goes away.
  public func close() throws(StoreError) {
    try access { database in
      self.statements = nil
      try self.truncateLog(database)
    }
    do { try queue.close() } catch { throw StoreError(error) }
  }

  /// The sequence number of the last reading appended.
  var lastSequence: Int64 { series.lastSequence }

  /// Runs database work; errors come out as the store's own.
  func access<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    do { return try queue.writeWithoutTransaction(body) } catch { throw StoreError(error) }
  }

  /// Throws when an earlier failure was not followed by ``discard()``.
  func checkUsable() throws(StoreError) {
    if needsDiscard { throw StoreError(.discardNeeded, "an earlier failure must be followed by discard()") }
  }

  /// Takes back an unsealed reading that another one replaced.
  private func withdraw(_ former: OpenReading) {
    if former.sequence > committedSequence {
      batch.withdrawn.insert(former.sequence)
    } else {
      batch.deleted.append(former.sequence)
    }
  }

  /// The sealed reading of a time, or `nil`; of a damaged chunk nothing is known.
  private func sealedReading(of id: SeriesID, at time: Timestamp) throws(StoreError) -> Reading? {
    guard let sealedThrough = series.sealedThrough(of: id), time <= sealedThrough else { return nil }
    let known = sealedCache.chunk(of: id, spanning: time)
    let chunk = if let known { known } else { try readChunk(of: id, spanning: time) }
    let index = chunk.partition(notBefore: time)
    return index < chunk.count && chunk[index].time == time ? chunk[index] : nil
  }

  /// The readings of the chunk that spans a time; none where there is no such chunk or it is damaged.
  private func readChunk(of id: SeriesID, spanning time: Timestamp) throws(StoreError) -> [Reading] {
    guard let chunks = statements?.chunks.lookup else { throw StoreError(.other, "the store is closed") }
    return try access { _ in
      guard let home = try chunks.home(of: id, time), time <= home.lastTime else { return [] }
      let readings = try self.undamaged(home, of: id, chunks)
      self.sealedCache.keep(readings, of: id)
      return readings
    }
  }
}
