internal import TaihuCore
internal import TaihuDetect
internal import TaihuPack
internal import TaihuStore

/// Brings the detectors back to where the last commit left them.
enum JudgeRestoration {
  /// A judge with the saved states, caught up on the readings committed since they were saved, that goes on with the open
  /// episodes.
  ///
  /// - Complexity: O(series + unsealed readings).
  static func judge(
    configuration: JudgeConfiguration, catalog: SeriesCatalog, packs: [Pack], writer: StoreWriter
  ) throws -> Judge {
    declareRules(of: packs, to: catalog)
    var judge = Judge(catalog: catalog, configuration: configuration)
    var seenThrough: [SeriesID: Int64] = [:]
    try writer.detectorStates { record in
      if judge.restore(record.series, from: record.state) { seenThrough[record.series] = record.asOf }
    }
    try writer.recentReadings(after: 0) { sequence, reading in
      guard sequence > seenThrough[reading.series] ?? 0 else { return }
      judge.replay(reading)
    }
    judge.adopt(open: writer.openEpisodes)
    return judge
  }

  /// Gives the series that the store knows the rules that their packs have now: the store keeps no rules, and what is judged
  /// again must be judged as it was.
  private static func declareRules(of packs: [Pack], to catalog: SeriesCatalog) {
    var rules: [String: [String: QualityRules]] = [:]
    for pack in packs {
      for quantity in pack.quantities + pack.derived.flatMap(\.series) {
        rules[pack.id, default: [:]][quantity.id] = quantity.rules
      }
    }
    for entry in catalog.all {
      guard let declared = rules[entry.traits.pack]?[entry.key.name], declared != entry.traits.rules else { continue }
      var traits = entry.traits
      traits.rules = declared
      catalog.declare(entry.key, traits)
    }
  }
}
