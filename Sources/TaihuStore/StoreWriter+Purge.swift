internal import GRDB
internal import TaihuCore

extension StoreWriter {
  /// Deletes entries of the quarantine by their numbers, in a transaction of its own, and counts in the ledger those that
  /// the audit misses from then on, as retention does.
  ///
  /// - Returns: how many there were; numbers without an entry are passed over.
  /// - Complexity: O(entries × log *n*).
  public func purgeQuarantine(_ ids: [Int64]) throws(StoreError) -> Int {
    try checkUsable()
    var purged = 0
    let minute = clock.now().floored(toMultipleOf: 60_000_000_000).nanoseconds / 60_000_000_000
    try transaction { database in
      for id in ids {
        let (deleted, account) = try QuarantineTable.delete(id, database)
        purged += deleted
        guard let account else { continue }
        let key = LedgerEntry.Key(
          minute: minute, source: "purge", pack: account.pack, account: .quarantineExpired, reason: account.reason)
        try LedgerTable.add(key, 1, database)
      }
    }
    return purged
  }
}
