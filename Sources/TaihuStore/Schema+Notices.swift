extension Schema {
  /// What people are told and have said.
  static let notices = """
    CREATE TABLE notice_records (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      bundle INTEGER NOT NULL,
      route TEXT NOT NULL,
      episode INTEGER NOT NULL,
      transition TEXT NOT NULL,
      severity INTEGER NOT NULL,
      urgent INTEGER NOT NULL,
      created INTEGER NOT NULL,
      due INTEGER NOT NULL,
      tries INTEGER NOT NULL,
      state TEXT NOT NULL,
      settled INTEGER,
      error TEXT NOT NULL,
      alarm TEXT NOT NULL
    ) STRICT;

    CREATE INDEX notice_waiting ON notice_records (route, urgent DESC, id) WHERE state = 'waiting';

    CREATE INDEX notice_by_episode ON notice_records (episode);

    CREATE TABLE acknowledgements (
      id INTEGER PRIMARY KEY,
      episode INTEGER NOT NULL,
      author TEXT NOT NULL,
      note TEXT NOT NULL,
      time INTEGER NOT NULL
    ) STRICT;

    CREATE INDEX acknowledgement_by_episode ON acknowledgements (episode);

    CREATE TABLE silences (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      "match" TEXT NOT NULL,
      maintenance INTEGER NOT NULL,
      "from" INTEGER NOT NULL,
      until INTEGER NOT NULL,
      author TEXT NOT NULL,
      note TEXT NOT NULL,
      created INTEGER NOT NULL
    ) STRICT;

    CREATE VIEW notices AS
    SELECT id, bundle, route, episode, transition,
           CASE severity WHEN 1 THEN 'notice' WHEN 2 THEN 'warning' ELSE 'critical' END AS severity,
           urgent, created, due, tries, state, settled, error, alarm
      FROM notice_records;

    """
}
