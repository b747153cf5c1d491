internal import GRDB
public import TaihuCore

extension StoreWriter {
  /// Writes a change of notices, acknowledgements or silences with this batch.
  public func change(_ change: NoticeChange) {
    batch.notices.append(change)
  }

  /// What a router must know to go on: as committed, so ask between batches only.
  ///
  /// - Complexity: O(notices of open episodes + acknowledgements + silences).
  public func noticeMemory() throws(StoreError) -> NoticeMemory {
    try access { database in
      NoticeMemory(
        lastID: try NoticeTable.lastID(database), told: try NoticeTable.told(database),
        acknowledged: try SilenceTable.acknowledgedOpen(database),
        silences: try SilenceTable.silences(endingAfter: self.clock.now(), database))
    }
  }

  /// Whether there is an episode with a number.
  public func hasEpisode(_ id: Int64) throws(StoreError) -> Bool {
    try access { try !EpisodeTable.load(id: id, $0).isEmpty }
  }

  /// Writes the changes of a batch in their order.
  func write(_ changes: [NoticeChange], _ database: Database) throws {
    for change in changes {
      switch change {
      case .add(let notice): try NoticeTable.insert(notice, database)
      case .bound(let route, let waitingMax, let time):
        try NoticeTable.bound(route: route, waitingMax: waitingMax, at: time, database)
      case .retry(let ids, let due, let error): try NoticeTable.retry(ids, due: due, error: error, database)
      case .settle(let ids, let state, let time, let error):
        try NoticeTable.settle(ids, state, at: time, error: error, database)
      case .acknowledge(let acknowledgement): try SilenceTable.insert(acknowledgement, database)
      case .silence(let silence): try SilenceTable.insert(silence, database)
      case .endSilence(let id, let time): try SilenceTable.end(id, at: time, database)
      }
    }
  }
}

extension StoreReader {
  /// The notices of a route that wait, in the order in which they are to be sent: urgent ones first, then the oldest.
  public func waitingNotices(route: String, limit: Int) throws -> [Notice] {
    try read { try NoticeTable.waiting(route: route, limit: limit, $0) }
  }

  /// What waits to be sent, by route; routes for which nothing waits are left out.
  ///
  /// - Complexity: O(notices that wait).
  public func noticeWaits() throws -> [NoticeWait] {
    try read { try NoticeTable.waits($0) }
  }

  /// Notices, the newest first, `limit` at most: of one episode, or only those that wait.
  public func notices(episode: Int64? = nil, waitingOnly: Bool = false, limit: Int) throws -> [Notice] {
    try read { try NoticeTable.newest(episode: episode, waitingOnly: waitingOnly, limit: limit, $0) }
  }

  /// The last acknowledgement of each episode that has one, by the episode's number.
  public func acknowledgements() throws -> [Int64: Acknowledgement] {
    try read { try SilenceTable.acknowledgements($0) }
  }

  /// Silences in the order of their numbers; only those that end after an instant, when one is given.
  public func silences(endingAfter time: Timestamp? = nil) throws -> [Silence] {
    try read { try SilenceTable.silences(endingAfter: time, $0) }
  }
}
