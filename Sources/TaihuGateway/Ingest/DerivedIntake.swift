internal import TaihuCore
internal import TaihuDerive
internal import TaihuPack
internal import TaihuStore

/// The readings of a writer, those of the batch in hand included, for the engine of derived indicators.
struct WriterReadings: ReadingSource {
  let writer: StoreWriter

  func readings(of series: SeriesID, from: Timestamp, to: Timestamp, _ body: ([Reading]) throws -> Void) throws {
    try writer.readings(of: series, from: from, to: to, body)
  }
}

/// Brings the engine of derived indicators to where the last commit left it.
enum DerivedRestoration {
  /// An engine that knows the windows which wait and the latest inputs of each device.
  ///
  /// - Complexity: O(series).
  static func engine(
    packs: [Pack], catalog: SeriesCatalog, writer: StoreWriter, now: Timestamp
  ) throws -> DerivedEngine {
    var engine = DerivedEngine(packs: packs, catalog: catalog)
    engine.restore(pending: try writer.settings(prefix: DerivedEngine.pendingPrefix), now: now)
    engine.restore(latest: engine.inputSeries.compactMap { writer.latest(of: $0) })
    return engine
  }
}

extension Tally {
  /// Counts results of derived indicators of one pack.
  mutating func derive(_ counts: ReadingCounts, pack: String, at time: Timestamp) {
    add(counts.stored, .readingsDerived, pack: pack, at: time)
    add(counts.conflict, .readingsDerivedCorrected, pack: pack, at: time)
  }
}
