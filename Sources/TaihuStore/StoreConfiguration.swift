internal import TaihuChunk

/// How the store writes: every setting with its unit, its default and the reason for it. A count out of its range is
/// taken as the nearest in it.
public struct StoreConfiguration: Sendable, Hashable {
  /// When a commit counts as done.
  public enum Synchronous: String, Sendable, CaseIterable {
    /// When the disk has confirmed it: survives a power cut.
    case full
    /// When the operating system has it: survives a crash of the gateway, not a power cut.
    case normal
  }

  /// The database file. Beside it lie `-wal` and `-shm`, which belong to it, and `.lock`.
  public var path: String

  /// When a commit counts as done. Default `full`: readings are acknowledged to the broker after the commit, and in a
  /// power cut `normal` loses what was acknowledged.
  public var synchronous = Synchronous.full

  /// Bytes of one page of a new database, a power of two from 512 to 65,536; a database keeps what it was made with.
  /// Default 4,096: every commit rewrites the page it ends in, so larger pages cost writes at small batches.
  public var pageBytes = 4_096

  /// Memory for pages in bytes. Default 8 MiB: the right edges of all tables and the upper levels of the chunk index.
  public var cacheBytes = 8 << 20

  /// Bytes of the file that are mapped into memory. Default 0: an error of the disk under a mapping ends the process
  /// by a signal instead of failing one commit.
  public var mmapBytes = 0

  /// Pages written since the last checkpoint after which ``StoreWriter/maintain(budget:)`` makes the next. Default
  /// 4,000 (16 MiB): pages rewritten by many commits, as those of the ledger, then reach the database file only once.
  public var walCheckpointPages = 4_000

  /// Readings that a chunk is meant to hold; once the unsealed readings of all series average this, they are sealed.
  /// A chunk holds up to one and a half times as many. Default 360: an hour at one reading in ten seconds; from a few
  /// hundred on, a chunk's fixed cost hardly counts, and a question for one point still decodes little.
  public var sealAfterReadings = 360

  /// The age at which readings are sealed, however few they are. Default one day: slow series then still fill a chunk
  /// in few rounds.
  public var sealAfter = Duration.seconds(86_400)

  /// Unsealed readings beyond which ``StoreWriter/commit()`` seals by itself before it returns; each takes about
  /// 50 bytes of memory. Default 1,000,000: room for 2,000 series at the default of ``sealAfterReadings``.
  public var unsealedReadingsMax = 1_000_000

  /// Readings sealed in one step, give or take those of one series. Default 20,000: some ten milliseconds, in which no
  /// batch is taken in.
  public var sealStepReadings = 20_000

  /// Readings after which the newest reading of each series is written out, but no fewer than 20 a series; until then
  /// questions for it scan that many. Default 20,000: a scan of a few milliseconds, against one write of each changed
  /// series.
  public var latestFlushReadings = 20_000

  /// Bytes of free disk space below which commits are refused. Default 64 MiB: a full disk can hit SQLite anywhere,
  /// even by a signal; and several times the log must always find room.
  public var diskReserveBytes: Int64 = 64 << 20

  /// Size in bytes up to which a database is checked page by page when it is opened. Default 64 MiB: read in well under a
  /// second from any disk; the chunks of larger ones carry their own checksums.
  public var startCheckBytesMax = 64 << 20

  /// How long a commit waits for another process that holds the database. Default 5 s: longer than any backup step,
  /// far shorter than the broker's patience.
  public var busyTimeout = Duration.seconds(5)

  /// How long things are kept. Default: for ever.
  public var retention = RetentionPolicy()

  /// The defaults for a database file.
  public init(path: String) {
    self.path = path
  }
}

extension StoreConfiguration {
  /// The same with every count of readings and pages moved into the range in which it makes sense.
  var withinLimits: StoreConfiguration {
    var limited = self
    limited.walCheckpointPages = min(max(walCheckpointPages, 1), 1 << 30)
    limited.sealAfterReadings = min(max(sealAfterReadings, 1), Chunk.readingsMax / 2)
    limited.sealStepReadings = max(sealStepReadings, 1)
    limited.unsealedReadingsMax = max(unsealedReadingsMax, 1)
    limited.latestFlushReadings = max(latestFlushReadings, 1)
    return limited
  }

  /// ``busyTimeout`` as SQLite wants it.
  var busyTimeoutMilliseconds: Int64 {
    let (seconds, attoseconds) = busyTimeout.components
    return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
  }
}
