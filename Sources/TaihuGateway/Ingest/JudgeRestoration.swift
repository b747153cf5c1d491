internal import TaihuCore
internal import TaihuDetect
internal import TaihuStore

/// Brings the detectors back to where the last commit left them.
enum JudgeRestoration {
  /// A judge with the saved states, caught up on the readings committed since they were saved, that goes on with the open
  /// episodes.
  ///
  /// - Complexity: O(series + unsealed readings).
  static func judge(
    configuration: JudgeConfiguration, catalog: SeriesCatalog, writer: StoreWriter
  ) throws -> Judge {
    var judge = Judge(catalog: catalog, configuration: configuration)
    var seenThrough: [SeriesID: Int64] = [:]
    try writer.detectorStates { record in
      if judge.restore(record.series, from: record.state) { seenThrough[record.series] = record.asOf }
    }
    try writer.recentReadings(after: 0) { sequence, reading in
      guard sequence > seenThrough[reading.series] ?? 0 else { return }
      var reading = reading
      judge.judge(&reading, isLate: reading.reasons.contains(.late))
    }
    _ = judge.drainChanges()
    judge.adopt(open: writer.openEpisodes)
    return judge
  }
}
