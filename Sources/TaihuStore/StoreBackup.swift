/// What a backup is doing, and what it has done.
public enum StoreBackup {
  /// How far a backup has come.
  public enum Progress: Hashable, Sendable {
    /// So many of so many bytes are copied.
    case copying(done: Int64, total: Int64)
    /// So many of so many chunks of the copy are proven.
    case verifying(done: Int64, total: Int64)
  }

  /// A backup that was made and verified.
  public struct Report: Hashable, Sendable {
    /// The file.
    public var path: String
    /// Its bytes.
    public var bytes: Int64
    /// Readings, chunks and series in it.
    public var readings, chunks, series: Int64
    /// Chunks that are damaged in the database itself, and so in the backup too.
    public var damaged: [DamagedChunk]
    /// How often the copy had to begin again.
    public var restarts: Int
  }
}
