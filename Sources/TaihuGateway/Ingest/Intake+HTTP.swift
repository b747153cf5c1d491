internal import TaihuCore
internal import TaihuHTTP
internal import TaihuStore

extension Intake {
  /// The name of readings over HTTP in the ledger and the quarantine, and the pack of series that they bring.
  static let httpSource = "http"
  /// Bytes of a refused body that the quarantine keeps.
  private static let keptBytes = 262_144

  /// Takes what one request brought into the batch: one message in the ledger. Times are taken as they are.
  func take(_ write: IncomingWrite, now: Timestamp) throws {
    counts.messages += 1
    let series = write.keys.map { key in
      catalog.id(of: key) ?? catalog.declare(key, SeriesTraits(unit: "", pack: Self.httpSource))
    }
    var outcome = try storeMeasured(write, series, now)
    for sample in write.samples where sample.isEnd {
      if try storeEnd(of: series[sample.key], at: sample.time ?? now, now) {
        outcome.stored += 1
      } else {
        outcome.duplicate += 1
      }
    }
    finish(write, outcome, now)
  }

  private func storeMeasured(
    _ write: IncomingWrite, _ series: [SeriesID], _ now: Timestamp
  ) throws -> Tally.ReadingCounts {
    try store(
      write.samples.lazy.filter { !$0.isEnd }.map {
        Reading(series: series[$0.key], time: $0.time ?? now, received: now, value: $0.value)
      })
  }

  /// Notes that a series ends, as a reading that counts for nothing: bad, with the last value. Where a value stands at that
  /// time already, it stays.
  ///
  /// - Returns: whether it was stored.
  private func storeEnd(of series: SeriesID, at time: Timestamp, _ now: Timestamp) throws -> Bool {
    let reading = Reading(
      series: series, time: time, received: now, value: writer.latest(of: series)?.value ?? 0, quality: .bad,
      reasons: .ended)
    let admission = try writer.admit(reading)
    guard admission == .new || admission == .late else { return false }
    writer.append(reading, admission)
    counts.readings += 1
    return true
  }

  private func finish(_ write: IncomingWrite, _ outcome: Tally.ReadingCounts, _ now: Timestamp) {
    tally.receive(1, source: Self.httpSource, at: now)
    var outcome = outcome
    var ending = outcome.stored + outcome.conflict > 0 ? Tally.Ending.stored : .duplicate
    if write.samples.isEmpty { ending = .ignored(.control) }
    if let first = write.refusals.first {
      let isPartial = !write.samples.isEmpty
      if isPartial {
        outcome.quarantined = Int64(write.refusals.count)
      } else {
        ending = .quarantined(first.reason)
      }
      writer.quarantine(entry(write, first, isPartial: isPartial, now))
    }
    tally.end(ending, readings: outcome, source: Self.httpSource, pack: "", at: now)
  }

  private func entry(_ write: IncomingWrite, _ first: Refusal, isPartial: Bool, _ now: Timestamp) -> QuarantineEntry {
    let details = write.refusals.prefix(10).map(\.detail).joined(separator: "; ")
    let more = write.refusals.count > 10 ? "; and \(write.refusals.count - 10) more" : ""
    return QuarantineEntry(
      received: now, source: Self.httpSource, topic: Array(write.topic.utf8),
      payload: Array(write.payload.prefix(Self.keptBytes)), reason: first.reason, detail: details + more, pack: "",
      isPartial: isPartial)
  }
}
