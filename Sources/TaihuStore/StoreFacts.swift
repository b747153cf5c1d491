public import TaihuCore

/// What there is to say about a store as a whole.
public struct StoreFacts: Hashable, Sendable {
  /// The database file.
  public var path: String
  /// Bytes of the database file, and of its log.
  public var bytes, walBytes: Int64
  /// Readings stored, exactly, and how many of them are not in chunks yet.
  public var readings, recent: Int64
  /// Chunks, and the bytes of their readings.
  public var chunks, chunkBytes: Int64
  /// Chunks that were found damaged and set aside.
  public var badChunks: Int64
  /// Series.
  public var series: Int64
  /// The sequence number of the last reading.
  public var lastSequence: Int64
  /// The schema's version, and SQLite's.
  public var schemaVersion: Int
  /// SQLite's version, for instance `3.40.1`.
  public var sqliteVersion: String
  /// The times of the oldest and the newest reading; `nil` when there is none.
  public var oldest, newest: Timestamp?
}
