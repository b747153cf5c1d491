internal import GRDB
internal import TaihuCore

/// Reading and writing `episode_records`.
enum EpisodeTable {
  private static let columns = """
    id, series, kind, rule, severity, start, peak, peak_value, "end", score, expected_low, expected_high, evidence, summary,
    parent
    """

  /// Writes an episode as it now is.
  static func save(_ episode: Episode, _ database: Database) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO episode_records (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET
          series = excluded.series, kind = excluded.kind, rule = excluded.rule, severity = excluded.severity,
          start = excluded.start, peak = excluded.peak, peak_value = excluded.peak_value, "end" = excluded."end",
          score = excluded.score, expected_low = excluded.expected_low, expected_high = excluded.expected_high,
          evidence = excluded.evidence, summary = excluded.summary, parent = excluded.parent
        """)
    try statement.execute(arguments: [
      episode.id, episode.series.rawValue, episode.kind.rawValue, episode.rule, episode.severity.rawValue,
      episode.start.nanoseconds, episode.peak.nanoseconds, episode.peakValue, episode.end?.nanoseconds, episode.score,
      episode.expected?.lowerBound, episode.expected?.upperBound, JSONText.evidence(episode.evidence),
      episode.summary, episode.parent,
    ])
  }

  /// The highest number given, or 0.
  static func lastID(_ database: Database) throws -> Int64 {
    try Int64.fetchOne(database, sql: "SELECT max(id) FROM episode_records") ?? 0
  }

  /// Episodes in the order of their numbers: only open ones, or only those not over by a time, or of one number, or only
  /// the members of one.
  static func load(
    openOnly: Bool = false, endingAfter since: Timestamp? = nil, id: Int64? = nil, parent: Int64? = nil,
    _ database: Database
  ) throws -> [Episode] {
    let sql = """
      SELECT \(columns) FROM episode_records
       WHERE (?1 = 0 OR "end" IS NULL) AND (?2 IS NULL OR "end" IS NULL OR "end" > ?2) AND (?3 IS NULL OR id = ?3)
         AND (?4 IS NULL OR parent = ?4)
       ORDER BY id
      """
    let rows = try Row.fetchCursor(database, sql: sql, arguments: [openOnly ? 1 : 0, since?.nanoseconds, id, parent])
    return try Array(rows.map { try episode($0) })
  }

  private static func episode(_ row: Row) throws -> Episode {
    let id: Int64 = row[0]
    guard let kind = EpisodeKind(rawValue: row[2]), let severity = Severity(rawValue: row[4]),
      let evidence = JSONText.evidence(in: row[12])
    else { throw StoreError(.corrupt, "episode \(id) can't be read") }
    let (low, high): (Double?, Double?) = (row[10], row[11])
    let end: Int64? = row[8]
    return Episode(
      id: id, parent: row[14], series: SeriesID(row[1]), kind: kind, rule: row[3], severity: severity,
      start: Timestamp(nanoseconds: row[5]), peak: Timestamp(nanoseconds: row[6]), peakValue: row[7],
      end: end.map { Timestamp(nanoseconds: $0) }, score: row[9], expected: range(low, high), evidence: evidence,
      summary: row[13])
  }

  private static func range(_ low: Double?, _ high: Double?) -> ClosedRange<Double>? {
    guard let low, let high, low <= high else { return nil }
    return low...high
  }
}
