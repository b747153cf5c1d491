extension Schema {
  /// The views that everyone may rely on, and `recent`, on which they stand.
  static let views = """
    CREATE VIEW series AS
    SELECT id, name, labels, unit, pack, cadence, states, origin FROM series_dictionary;

    CREATE VIEW recent AS
    SELECT seq, series, time, delay, value, flags & 3 AS quality, flags >> 2 AS reasons FROM (
    \(recentRows(0, after: "sealed_seq"))
    UNION ALL
    \(recentRows(1, after: "sealed_seq")))
     WHERE (seq > round_seq OR series > round_series) AND seq NOT IN (SELECT seq FROM withdrawn);

    CREATE VIEW readings_recent AS
    SELECT s.name, s.labels, r.time, r.value, s.unit, \(qualityText) AS quality, \(reasonsText) AS reasons,
           r.time + r.delay AS received
      FROM recent r JOIN series_dictionary s ON s.id = r.series;

    CREATE VIEW latest AS
    WITH candidate AS (
      SELECT series, time, delay, value, quality, reasons, 0 AS seq FROM latest_saved
      UNION ALL
      SELECT series, time, delay, value, flags & 3, flags >> 2, seq FROM (
    \(recentRows(0, after: "latest_seq"))
    UNION ALL
    \(recentRows(1, after: "latest_seq")))
    ), ranked AS (
      SELECT *, row_number() OVER (PARTITION BY series ORDER BY time DESC, seq DESC) AS place FROM candidate
    )
    SELECT s.name, s.labels, r.time, r.value, s.unit, \(qualityText) AS quality, \(reasonsText) AS reasons,
           r.time + r.delay AS received
      FROM ranked r JOIN series_dictionary s ON s.id = r.series
     WHERE r.place = 1;

    CREATE VIEW episodes AS
    SELECT e.id, s.name, s.labels, e.kind, e.rule,
           CASE e.severity WHEN 1 THEN 'notice' WHEN 2 THEN 'warning' ELSE 'critical' END AS severity,
           CASE WHEN e."end" IS NULL THEN 'open' ELSE 'closed' END AS state,
           e.start, e.peak, e.peak_value, e."end", e.score, e.expected_low, e.expected_high, s.unit, e.evidence,
           e.summary, e.parent
      FROM episode_records e JOIN series_dictionary s ON s.id = e.series;

    CREATE VIEW ledger AS
    SELECT minute * 60000000000 AS time, source, pack, account, reason, count FROM ledger_entries;

    CREATE VIEW quarantine AS
    SELECT id, received, source, CAST(topic AS TEXT) AS topic, reason, detail, pack, retained, partial, state,
           length(payload) AS bytes, payload
      FROM quarantine_entries;

    """ + RollupLevel.allCases.map(rollupView).joined()

  /// The readings of one recent table above a mark of `progress`, with the marks of the round in progress.
  private static func recentRows(_ number: Int, after mark: String) -> String {
    var start = ["o.number * length(b.data) / b.count + 1"]
    var columns: [String] = []
    for field in RecentBatch.Field.allCases {
      let digits = "CAST(substr(b.data, \(start.joined(separator: " + ")), b.\(field.widthName)) AS INTEGER)"
      let isTime = field == .time || field == .delay
      columns.append("b.\(field.name) + \(digits)\(isTime ? " * b.unit" : "") AS \(field.name)")
      start.append("b.\(field.widthName)")
    }
    return """
      SELECT seq, series, time, delay, coalesce(real, mantissa / (SELECT value FROM divisor d WHERE d.scale = batch.scale)) AS value, flags,
             round_seq, round_series
        FROM (
          SELECT b.seq + o.number AS seq, b.real, p.round_seq, p.round_series,
                 \(columns.joined(separator: ",\n             "))
            FROM progress p CROSS JOIN recent_\(number) b CROSS JOIN ordinal o
           WHERE b.seq > p.\(mark) AND o.number < b.count) batch
      """
  }

  /// The rollups of one width. The rows lie by bucket of time first, so the view goes from bucket to bucket and looks up
  /// each series there; a condition on name and labels then reads those series alone.
  private static func rollupView(_ level: RollupLevel) -> String {
    """
    CREATE VIEW \(level.view) AS
    WITH RECURSIVE bucket (number) AS (
      SELECT min(bucket) FROM \(level.table)
      UNION ALL
      SELECT (SELECT min(bucket) FROM \(level.table) WHERE bucket > b.number) FROM bucket b WHERE b.number IS NOT NULL
    )
    SELECT s.name, s.labels, r.bucket * \(level.bucketNanoseconds) + r.slot * \(level.nanoseconds) AS time, s.unit,
           r.good + r.suspect AS count, \(plain("min")) AS min, \(plain("max")) AS max,
           \(plain("sum")) / nullif(r.good + r.suspect, 0) AS mean, \(plain("sum")) AS sum,
           CAST(r.good AS REAL) / (r.good + r.suspect + r.bad) AS good_share, r.good, r.suspect, r.bad
      FROM series_dictionary s CROSS JOIN bucket b CROSS JOIN \(level.table) r
     WHERE r.bucket = b.number AND r.series = s.id;

    """
  }

  /// A column of a rollup as a number.
  private static func plain(_ column: String) -> String {
    "CASE typeof(r.\(column)) WHEN 'integer' THEN r.\(column) / 1000.0 ELSE r.\(column) END"
  }

  private static let qualityText = "CASE r.quality WHEN 0 THEN 'good' WHEN 1 THEN 'suspect' ELSE 'bad' END"

  private static let reasonsText = """
    CASE r.reasons WHEN 0 THEN '[]' ELSE
             (SELECT json_group_array(q.name) FROM quality_reason q WHERE r.reasons & (1 << q.bit)) END
    """
}
