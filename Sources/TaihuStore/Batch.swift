internal import TaihuCore

/// What was handed to the writer since the last commit, new readings apart: see ``SeriesStates/uncommitted``.
struct Batch {
  /// Rows of this batch that a later row of it replaced.
  var withdrawn: Set<Int64> = []
  /// Committed, unsealed rows that a row of this batch replaced.
  var deleted: [Int64] = []
  /// Readings in chunks that a row of this batch replaces.
  var replaced: [(series: SeriesID, time: Timestamp)] = []
  /// Messages and values for the quarantine.
  var quarantine: [QuarantineEntry] = []
  /// Entries of the quarantine that were run again.
  var replayed: [Int64] = []
  /// Counts to add to the ledger.
  var ledger: [LedgerEntry.Key: Int64] = [:]
  /// Episodes as they now are, by id.
  var episodes: [Int64: Episode] = [:]
  /// Detector states by series, each with the sequence number of the last reading it has seen.
  var detectorStates: [SeriesID: (asOf: Int64, state: [UInt8])] = [:]
  /// Changes of notices, acknowledgements and silences, in order.
  var notices: [NoticeChange] = []
  /// Settings by key.
  var settings: [String: String] = [:]

  /// Whether there is nothing to write beside new readings.
  var isEmpty: Bool {
    quarantine.isEmpty && replayed.isEmpty && ledger.isEmpty && episodes.isEmpty
      && detectorStates.isEmpty && settings.isEmpty && notices.isEmpty
  }

  /// Empties it and keeps its memory.
  mutating func removeAll() {
    withdrawn.removeAll()
    deleted.removeAll()
    replaced.removeAll()
    quarantine.removeAll()
    replayed.removeAll()
    ledger.removeAll(keepingCapacity: true)
    episodes.removeAll()
    detectorStates.removeAll()
    settings.removeAll()
    notices.removeAll()
  }
}
