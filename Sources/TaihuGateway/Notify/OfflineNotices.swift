public import Logging
public import TaihuCore
internal import TaihuStore

/// Writes what people say of alarms while no daemon runs.
public enum OfflineNotices {
  /// Writes acknowledgements or silences, in one transaction.
  ///
  /// - Throws: when the store can't be used, another process writes to it, or there is no such alarm; then nothing was
  ///   changed.
  public static func record(_ changes: [NoticeChange], store path: String, logger: Logger) throws {
    let writer = try StoreWriter(
      configuration: StoreConfiguration(path: path), catalog: SeriesCatalog(), logger: logger)
    try check(changes, writer)
    for change in changes { writer.change(change) }
    _ = try writer.commit()
    try writer.close()
  }

  /// Refuses what speaks of alarms that are not there.
  static func check(_ changes: [NoticeChange], _ writer: StoreWriter) throws {
    for change in changes {
      guard case .acknowledge(let acknowledgement) = change, try !writer.hasEpisode(acknowledgement.episode) else {
        continue
      }
      throw OperatorError(
        .failure, code: "no-such-episode", "there is no alarm \(acknowledgement.episode)",
        hint: "nothing was changed; taihu alarms list shows their numbers")
    }
  }
}
