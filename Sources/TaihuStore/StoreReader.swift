internal import GRDB
public import TaihuCore

/// Answers questions about a store without ever writing to it: while the daemon writes, with the daemon off, on a copy,
/// in a folder that may not be written.
///
/// Every answer is one consistent state; ``withSnapshot(_:)`` spans one over several questions. A snapshot keeps the
/// writer's log from being emptied, so hold it for seconds at most. One thread owns a reader.
public final class StoreReader: ReadingQueries {
  /// The database file.
  public let path: String

  /// Damaged chunks met so far. Their readings are missing from the answers; everything else is there.
  public private(set) var damaged: [DamagedChunk] = []

  private let queue: DatabaseQueue
  /// The chunks.
  let chunks: ChunkLookup
  /// The rollups.
  let rollups: RollupTables
  /// The series by their labels, once they were asked for.
  var labels = LabelIndex()
  /// The readings that are in no chunk yet.
  var recent = RecentIndex()
  /// Has the system read from the disk what is about to be needed, where that can be done.
  private(set) var ahead: ReadAhead?
  private var (snapshotHolders, holdsTransaction) = (0, false)
  /// What the present snapshot says of the times before which things were given up, once it was asked.
  private var snapshotMarks: (raw: [SeriesID: Timestamp], kept: KeptMarks)?

  /// Opens a database for reading.
  ///
  /// - Parameter disk: where the database lies.
  /// - Throws: an error with advice when there is none, or it is none of ours, or of a newer version.
  public convenience init(path: String, disk: any StoreDisk = SystemDisk()) throws(OperatorError) {
    let file = DatabaseFile(path: path, disk: disk)
    guard try file.inspect() != .absent else { throw file.missing() }
    try self.init(path: path) { try Connection.reader($0, disk) }
  }

  /// Opens a database that is known to be ours, over a connection of a certain kind.
  init(path: String, connecting connect: (String) throws -> DatabaseQueue) throws(OperatorError) {
    self.path = path
    do {
      queue = try connect(path)
      (chunks, rollups) = try queue.unsafeReentrantRead { (try ChunkLookup($0), try RollupTables($0)) }
      ahead = try queue.unsafeReentrantRead { database in
        try ReadingsModule.register(database, for: self)
        return ReadAhead(database, path: path)
      }
    } catch {
      throw DatabaseFile(path: path).damaged(error)
    }
  }

  /// Runs questions that all see the same state of the store.
  public func withSnapshot<Value>(_ body: () throws -> Value) throws -> Value {
    try read { _ in try body() }
  }

  /// The series that a selector matches, in the order of their keys.
  ///
  /// - Complexity: O(*n* log *n*) in the number of series that are found; to find them, O(series of that name) when the
  ///   selector asks for a name, else O(all series), of which only those that may match leave SQLite.
  public func series(matching selector: SeriesSelector) throws -> [SeriesRecord] {
    try read { try SeriesTable.load($0, where: SeriesCondition(selector)) }
      .filter { selector.matches($0.key) }.sorted { $0.key < $1.key }
  }

  /// The newest reading of each series given that has one, in the order given.
  ///
  /// - Complexity: O(log *n*) a series when they are few, O(all series) when they are many; the first two questions
  ///   of a reader also O(``StoreConfiguration/latestFlushReadings``), the third O(unsealed readings of all series).
  public func latest(of series: [SeriesID]) throws -> [Reading] {
    let wanted = Set(series)
    let latest = try read { database in
      try LatestTable.saved(of: wanted, database).merging(recent.newest(of: wanted, database, ahead)) {
        saved, unsealed in
        unsealed.time >= saved.time ? unsealed : saved
      }
    }
    return series.compactMap { latest[$0] }
  }

  /// The readings of one series in `from..<to`, in the order of time, handed over in runs of 4,096 at most.
  ///
  /// Damaged chunks are skipped and noted in ``damaged``.
  ///
  /// - Complexity: O(readings in the range + unsealed readings of all series); the latter once per snapshot.
  public func readings(
    of series: SeriesID, from: Timestamp, to: Timestamp, _ body: ([Reading]) throws -> Void
  ) throws {
    try read { _ in
      var walk = try walk(series, from: from, to: to)
      while let run = try walk.next(damaged: note) { try body(run) }
    }
  }

  /// The readings of a series in a range that are in no chunk yet, inside a snapshot.
  func unsealed(of series: SeriesID, from: Timestamp, to: Timestamp) throws -> [Reading] {
    try read { try recent.readings(of: series, from: from, to: to, $0, ahead) }
  }

  /// A walk over the readings of a series, inside a snapshot.
  func walk(_ series: SeriesID, from: Timestamp, to: Timestamp) throws -> SeriesWalk {
    try walk(series, from: from, to: to, open: from < to ? unsealed(of: series, from: from, to: to) : [])
  }

  /// The same, with the unsealed readings of the range at hand.
  func walk(_ series: SeriesID, from: Timestamp, to: Timestamp, open: [Reading]) throws -> SeriesWalk {
    try read { _ in try SeriesWalk(series, from: from, to: to, chunks: chunks, open: open) }
  }

  /// Runs database work inside the present snapshot, or in one of its own.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try queue.unsafeReentrantRead { database in
      if database.isInsideTransaction { return try body(database) }
      try begin(database)
      defer { try? database.rollback() }
      return try body(database)
    }
  }

  /// The times before which readings of each series, and everything else, were given up, as of the present snapshot.
  func marks(_ database: Database) throws -> (raw: [SeriesID: Timestamp], kept: KeptMarks) {
    if let snapshotMarks { return snapshotMarks }
    var raw: [SeriesID: Timestamp] = [:]
    try RawKeptTable.forEach(database) { raw[$0] = $1 }
    let marks = (raw: raw, kept: try KeptMarks.load(database))
    snapshotMarks = marks
    return marks
  }

  /// Begins a snapshot that outlasts this call, or joins the present one: every question sees the same state of the store
  /// until each call of this has its ``releaseSnapshot()``.
  func holdSnapshot() throws {
    try queue.unsafeReentrantRead { database in
      if !database.isInsideTransaction {
        try begin(database)
        holdsTransaction = true
      }
      snapshotHolders += 1
    }
  }

  /// Ends what ``holdSnapshot()`` began.
  func releaseSnapshot() {
    snapshotHolders -= 1
    guard snapshotHolders == 0 && holdsTransaction else { return }
    holdsTransaction = false
    // A transaction that only read has nothing to lose.
    queue.unsafeReentrantRead { try? $0.rollback() }
  }

  private func begin(_ database: Database) throws {
    try database.beginTransaction(.deferred)
    recent.beginSnapshot()
    snapshotMarks = nil
  }

  /// Takes note of a damaged chunk.
  func note(_ chunk: DamagedChunk) {
    if !damaged.contains(chunk) { damaged.append(chunk) }
  }
}
