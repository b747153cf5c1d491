internal import TaihuCore

/// The ledger of the batch in hand: counts per minute, source and pack, kept as plain integers until the commit.
///
/// The messages *received* are counted apart from what became of them: the first by the sequence numbers that the
/// network loop gave, the rest one by one, so that a message lost between the two shows as an imbalance.
///
/// - Complexity: counting O(sources × packs seen in the batch), in practice a handful of comparisons.
struct Tally {
  /// What became of one message.
  enum Ending {
    case stored
    case duplicate
    case quarantined(RefusalReason)
    case ignored(IgnoreRule)
  }

  /// What became of the values of one message.
  struct ReadingCounts {
    var stored: Int64 = 0
    var duplicate: Int64 = 0
    var conflict: Int64 = 0
    var quarantined: Int64 = 0
  }

  private struct Line {
    let minute: Int64
    let source: String
    let pack: String
    var stored: Int64 = 0
    var duplicate: Int64 = 0
    var readings = ReadingCounts()
    var others: [LedgerEntry.Key: Int64] = [:]
  }

  private var lines: [Line] = []
  private var received: [LedgerEntry.Key: Int64] = [:]

  /// Whether nothing was counted since the last ``drain()``.
  var isEmpty: Bool { lines.isEmpty && received.isEmpty }

  /// Counts messages that the network loop of `source` handed over.
  mutating func receive(_ count: Int64, source: String, at time: Timestamp) {
    let key = LedgerEntry.Key(minute: Self.minute(of: time), source: source, pack: "", account: .received)
    received[key, default: 0] += count
  }

  /// Counts how one message ended (`nil`: it was counted before), and what became of its values.
  mutating func end(_ ending: Ending?, readings: ReadingCounts, source: String, pack: String, at time: Timestamp) {
    let index = lineIndex(minute: Self.minute(of: time), source: source, pack: pack)
    switch ending {
    case .stored: lines[index].stored += 1
    case .duplicate: lines[index].duplicate += 1
    case .quarantined(let reason): add(1, .quarantined, reason.rawValue, to: index)
    case .ignored(let rule): add(1, .ignored, rule.rawValue, to: index)
    case nil: break
    }
    lines[index].readings.stored += readings.stored
    lines[index].readings.duplicate += readings.duplicate
    lines[index].readings.conflict += readings.conflict
    lines[index].readings.quarantined += readings.quarantined
  }

  /// Adds to an account of readings that no message holds.
  mutating func add(_ count: Int64, _ account: LedgerEntry.Account, pack: String, at time: Timestamp) {
    guard count != 0 else { return }
    add(count, account, "", to: lineIndex(minute: Self.minute(of: time), source: "", pack: pack))
  }

  /// Counts messages that were lost, by `stage/reason`.
  mutating func drop(_ count: Int64, reason: String, source: String, at time: Timestamp) {
    let index = lineIndex(minute: Self.minute(of: time), source: source, pack: "")
    add(count, .dropped, reason, to: index)
  }

  /// Takes a message back out of the quarantine's account, since it is about to end another way.
  mutating func withdraw(_ reason: RefusalReason, source: String, pack: String, at time: Timestamp) {
    let index = lineIndex(minute: Self.minute(of: time), source: source, pack: pack)
    add(-1, .quarantined, reason.rawValue, to: index)
  }

  /// Everything counted since the last call, as ledger entries.
  mutating func drain() -> [LedgerEntry] {
    var entries = received.map { LedgerEntry($0.key, count: $0.value) }
    for line in lines {
      let counts: [(LedgerEntry.Account, Int64)] = [
        (.stored, line.stored), (.duplicate, line.duplicate),
        (
          .readingsDecoded,
          line.readings.stored + line.readings.duplicate + line.readings.conflict + line.readings.quarantined
        ),
        (.readingsStored, line.readings.stored), (.readingsDuplicate, line.readings.duplicate),
        (.readingsConflict, line.readings.conflict), (.readingsQuarantined, line.readings.quarantined),
      ]
      for (account, count) in counts where count != 0 {
        entries.append(
          LedgerEntry(.init(minute: line.minute, source: line.source, pack: line.pack, account: account), count: count))
      }
      entries += line.others.map { LedgerEntry($0.key, count: $0.value) }
    }
    clear()
    return entries
  }

  /// Forgets everything counted since the last ``drain()``.
  mutating func clear() {
    lines.removeAll(keepingCapacity: true)
    received.removeAll(keepingCapacity: true)
  }

  private mutating func add(_ count: Int64, _ account: LedgerEntry.Account, _ reason: String, to index: Int) {
    let line = lines[index]
    let key = LedgerEntry.Key(
      minute: line.minute, source: line.source, pack: line.pack, account: account, reason: reason)
    lines[index].others[key, default: 0] += count
  }

  private mutating func lineIndex(minute: Int64, source: String, pack: String) -> Int {
    if let index = lines.firstIndex(where: { $0.minute == minute && $0.pack == pack && $0.source == source }) {
      return index
    }
    lines.append(Line(minute: minute, source: source, pack: pack))
    return lines.count - 1
  }

  private static func minute(of time: Timestamp) -> Int64 {
    time.floored(toMultipleOf: 60_000_000_000).nanoseconds / 60_000_000_000
  }
}
