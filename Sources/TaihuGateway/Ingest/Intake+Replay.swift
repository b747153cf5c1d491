internal import TaihuCore
internal import TaihuStore

extension Intake {
  /// Runs quarantined messages again, under the packs as they are now, and commits.
  ///
  /// - Parameter ids: entries' numbers; none: all that are open.
  /// - Returns: what became of each, in the order asked for; a number that stands twice is run once.
  func replay(_ ids: [Int64], now: Timestamp) throws -> [ReplayedEntry] {
    let reader = try StoreReader(path: store.path, disk: store.disk)
    let wanted = ids.isEmpty ? try reader.quarantine(openOnly: true, limit: Int.max).map(\.id).sorted() : ids
    // An entry is read as it was before this batch, so a number that stands twice would be replayed twice.
    var seen: Set<Int64> = []
    var results: [ReplayedEntry] = []
    for id in wanted where seen.insert(id).inserted {
      guard let entry = try reader.quarantineEntry(id: id) else {
        results.append(ReplayedEntry(id: id, outcome: .skipped("there is no entry \(id)")))
        continue
      }
      results.append(ReplayedEntry(id: id, outcome: try replay(entry)))
    }
    _ = try commit(now: now)
    return results
  }
}
