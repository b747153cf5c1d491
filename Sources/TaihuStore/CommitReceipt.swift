/// What one commit wrote and how long it took.
public struct CommitReceipt: Hashable, Sendable {
  /// Readings stored.
  public var readings = 0
  /// Rows written in all tables, readings included.
  public var rows = 0
  /// Bytes written to the log, in whole pages.
  public var bytes = 0
  /// From the begin of the transaction until everything was handed to SQLite.
  public var writing = Duration.zero
  /// The commit itself: writing the pages and waiting for the disk.
  public var syncing = Duration.zero

  /// Nothing written.
  public init() {}
}
