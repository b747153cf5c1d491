/// The shape on disk. `docs/schema.md` tells what each table and view means; the tests hold it against a golden copy.
enum Schema {
  /// The version that this code writes and the newest that it reads, as SQLite's `user_version`.
  static let version = 1

  /// `TAIH` as SQLite's `application_id`, by which a Taihu database is told from any other.
  static let applicationID: Int32 = 0x5441_4948

  /// The steps from an empty file to the present version: step *n* leads from version *n* to *n* + 1.
  static let migrations: [String] = [tables + notices + views]

  private static let tables = """
    CREATE TABLE series_dictionary (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      labels TEXT NOT NULL,
      unit TEXT NOT NULL,
      pack TEXT NOT NULL,
      cadence INTEGER,
      states TEXT NOT NULL,
      origin TEXT NOT NULL,
      UNIQUE (name, labels)
    ) STRICT;

    \(recentTable(0))
    \(recentTable(1))
    CREATE TABLE withdrawn (
      seq INTEGER PRIMARY KEY
    ) STRICT;

    CREATE TABLE ordinal (
      number INTEGER PRIMARY KEY
    ) STRICT;

    INSERT INTO ordinal
    WITH RECURSIVE counted (number) AS (
      SELECT 0 UNION ALL SELECT number + 1 FROM counted WHERE number < \(RecentBatch.readingsMax - 1)
    )
    SELECT number FROM counted;

    CREATE TABLE divisor (
      scale INTEGER PRIMARY KEY,
      value REAL NOT NULL
    ) STRICT;

    INSERT INTO divisor VALUES \(DecimalScale.rows);

    CREATE TABLE replaced (
      series INTEGER NOT NULL,
      time INTEGER NOT NULL,
      PRIMARY KEY (series, time)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE chunk (
      id INTEGER PRIMARY KEY,
      series INTEGER NOT NULL,
      first_time INTEGER NOT NULL,
      last_time INTEGER NOT NULL,
      count INTEGER NOT NULL,
      min REAL NOT NULL,
      max REAL NOT NULL,
      sum REAL,
      first REAL NOT NULL,
      last REAL NOT NULL,
      good INTEGER NOT NULL,
      suspect INTEGER NOT NULL,
      bad INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      data BLOB NOT NULL
    ) STRICT;

    CREATE INDEX chunk_by_series ON chunk (series, first_time, last_time, count, bytes);

    \(RollupLevel.allCases.map(rollupTable).joined())
    CREATE TABLE raw_kept (
      series INTEGER PRIMARY KEY,
      since INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE kept (
      what TEXT PRIMARY KEY,
      since INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE bad_chunk (
      id INTEGER PRIMARY KEY,
      series INTEGER NOT NULL,
      first_time INTEGER NOT NULL,
      last_time INTEGER NOT NULL,
      count INTEGER NOT NULL,
      found INTEGER NOT NULL,
      detail TEXT NOT NULL,
      data BLOB NOT NULL
    ) STRICT;

    CREATE TABLE latest_saved (
      series INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      delay INTEGER NOT NULL,
      value REAL NOT NULL,
      quality INTEGER NOT NULL,
      reasons INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE progress (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      filling INTEGER NOT NULL,
      sealed_seq INTEGER NOT NULL,
      round_seq INTEGER NOT NULL,
      round_series INTEGER NOT NULL,
      latest_seq INTEGER NOT NULL
    ) STRICT;

    INSERT INTO progress VALUES (1, 0, 0, 0, 0, 0);

    CREATE TABLE quarantine_entries (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      received INTEGER NOT NULL,
      source TEXT NOT NULL,
      topic BLOB NOT NULL,
      retained INTEGER NOT NULL,
      reason TEXT NOT NULL,
      detail TEXT NOT NULL,
      pack TEXT NOT NULL,
      partial INTEGER NOT NULL,
      state TEXT NOT NULL,
      payload BLOB NOT NULL
    ) STRICT;

    CREATE INDEX quarantine_by_received ON quarantine_entries (received);

    CREATE TABLE ledger_entries (
      minute INTEGER NOT NULL,
      source TEXT NOT NULL,
      pack TEXT NOT NULL,
      account TEXT NOT NULL,
      reason TEXT NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (minute, source, pack, account, reason)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE episode_records (
      id INTEGER PRIMARY KEY,
      series INTEGER NOT NULL,
      kind TEXT NOT NULL,
      rule TEXT NOT NULL,
      severity INTEGER NOT NULL,
      start INTEGER NOT NULL,
      peak INTEGER NOT NULL,
      peak_value REAL NOT NULL,
      "end" INTEGER,
      score REAL NOT NULL,
      expected_low REAL,
      expected_high REAL,
      evidence TEXT NOT NULL,
      summary TEXT NOT NULL,
      parent INTEGER
    ) STRICT;

    CREATE UNIQUE INDEX episode_open ON episode_records (series, kind, rule) WHERE "end" IS NULL;

    CREATE TABLE detector_state (
      series INTEGER PRIMARY KEY,
      as_of_seq INTEGER NOT NULL,
      state BLOB NOT NULL
    ) STRICT;

    CREATE TABLE settings (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE quality_reason (
      bit INTEGER PRIMARY KEY,
      name TEXT NOT NULL
    ) STRICT;

    """

  /// The rollups of one width. Values with three decimals at most stand as whole thousandths, which takes two to four
  /// bytes instead of eight.
  private static func rollupTable(_ level: RollupLevel) -> String {
    """
    CREATE TABLE \(level.table) (
      bucket INTEGER NOT NULL,
      series INTEGER NOT NULL,
      slot INTEGER NOT NULL,
      good INTEGER NOT NULL,
      suspect INTEGER NOT NULL,
      bad INTEGER NOT NULL,
      min ANY,
      max ANY,
      sum ANY,
      PRIMARY KEY (bucket, series, slot)
    ) STRICT, WITHOUT ROWID;

    """
  }

  /// One of the two tables that take turns in receiving readings: see ``RecentBatch``.
  private static func recentTable(_ number: Int) -> String {
    let fields = RecentBatch.Field.allCases.map { field in
      "  \(field.name) INTEGER NOT NULL,\n  \(field.widthName) INTEGER NOT NULL,\n"
    }
    return """
      CREATE TABLE recent_\(number) (
        seq INTEGER PRIMARY KEY,
        count INTEGER NOT NULL,
        unit INTEGER NOT NULL,
      \(fields.joined())  real REAL,
        data BLOB NOT NULL
      ) STRICT;

      """
  }
}
