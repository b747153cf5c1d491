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
CREATE TABLE recent_0 (
  seq INTEGER PRIMARY KEY,
  count INTEGER NOT NULL,
  unit INTEGER NOT NULL,
  series INTEGER NOT NULL,
  series_width INTEGER NOT NULL,
  time INTEGER NOT NULL,
  time_width INTEGER NOT NULL,
  delay INTEGER NOT NULL,
  delay_width INTEGER NOT NULL,
  mantissa INTEGER NOT NULL,
  mantissa_width INTEGER NOT NULL,
  scale INTEGER NOT NULL,
  scale_width INTEGER NOT NULL,
  flags INTEGER NOT NULL,
  flags_width INTEGER NOT NULL,
  real REAL,
  data BLOB NOT NULL
) STRICT;
CREATE TABLE recent_1 (
  seq INTEGER PRIMARY KEY,
  count INTEGER NOT NULL,
  unit INTEGER NOT NULL,
  series INTEGER NOT NULL,
  series_width INTEGER NOT NULL,
  time INTEGER NOT NULL,
  time_width INTEGER NOT NULL,
  delay INTEGER NOT NULL,
  delay_width INTEGER NOT NULL,
  mantissa INTEGER NOT NULL,
  mantissa_width INTEGER NOT NULL,
  scale INTEGER NOT NULL,
  scale_width INTEGER NOT NULL,
  flags INTEGER NOT NULL,
  flags_width INTEGER NOT NULL,
  real REAL,
  data BLOB NOT NULL
) STRICT;
CREATE TABLE withdrawn (
  seq INTEGER PRIMARY KEY
) STRICT;
CREATE TABLE ordinal (
  number INTEGER PRIMARY KEY
) STRICT;
CREATE TABLE divisor (
  scale INTEGER PRIMARY KEY,
  value REAL NOT NULL
) STRICT;
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
CREATE TABLE rolled_5m (
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
CREATE TABLE rolled_1h (
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
CREATE TABLE rolled_1d (
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
CREATE TABLE sqlite_sequence(name,seq);
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
CREATE VIEW series AS
SELECT id, name, labels, unit, pack, cadence, states, origin FROM series_dictionary;
CREATE VIEW recent AS
SELECT seq, series, time, delay, value, flags & 3 AS quality, flags >> 2 AS reasons FROM (
SELECT seq, series, time, delay, coalesce(real, mantissa / (SELECT value FROM divisor d WHERE d.scale = batch.scale)) AS value, flags,
       round_seq, round_series
  FROM (
    SELECT b.seq + o.number AS seq, b.real, p.round_seq, p.round_series,
           b.series + CAST(substr(b.data, o.number * length(b.data) / b.count + 1, b.series_width) AS INTEGER) AS series,
             b.time + CAST(substr(b.data, o.number * length(b.data) / b.count + 1 + b.series_width, b.time_width) AS INTEGER) * b.unit AS time,
             b.delay + CAST(substr(b.data, o.number * length(b.data) / b.count + 1 + b.series_width + b.time_width, b.delay_width) AS INTEGER) * b.unit AS delay,
             b.mantissa + CAST(substr(b.data, o.number * length(b.data) / b.count + 1 + b.series_width + b.time_width + b.delay_width, b.mantissa_width) AS INTEGER) AS mantissa,
             b.scale + CAST(substr(b.data, o.number * length(b.data) / b.count + 1 + b.series_width + b.time_width + b.delay_width + b.mantissa_width, b.scale_width) AS INTEGER) AS scale,
             b.flags + CAST(substr(b.data, o.number * length(b.data) / b.count + 1 + b.series_width + b.time_width + b.delay_width + b.mantissa_width + b.scale_width, b.flags_width) AS INTEGER) AS flags
      FROM progress p CROSS JOIN recent_0 b CROSS JOIN ordinal o
     WHERE b.seq > p.sealed_seq AND o.number < b.count) batch
UNION ALL
SELECT seq, series, time, delay, coalesce(real, mantissa / (SELECT value FROM divisor d WHERE d.scale = batch.scale)) AS value, flags,
       round_seq, round_series
  FROM (
    SELECT b.seq + o.number AS seq, b.real, p.round_seq, p.round_series,
           b.series + CAST(substr(b.data, o.number * length(b.data) / b.count + 1, b.series_width) AS INTEGER) AS series,
             b.time + CAST(substr(b.data, o.number * length(b.data) / b.count + 1 + b.series_width, b.time_width) AS INTEGER) * b.unit AS time,
             b.delay + CAST(substr(b.data, o.number * length(b.data) / b.count + 1 + b.series_width + b.time_width, b.delay_width) AS INTEGER) * b.unit AS delay,
             b.mantissa + CAST(substr(b.data, o.number * length(b.data) / b.count + 1 + b.series_width + b.time_width + b.delay_width, b.mantissa_width) AS INTEGER) AS mantissa,
             b.scale + CAST(substr(b.data, o.number * length(b.data) / b.count + 1 + b.series_width + b.time_width + b.delay_width + b.mantissa_width, b.scale_width) AS INTEGER) AS scale,
             b.flags + CAST(substr(b.data, o.number * length(b.data) / b.count + 1 + b.series_width + b.time_width + b.delay_width + b.mantissa_width + b.scale_width, b.flags_width) AS INTEGER) AS flags
      FROM progress p CROSS JOIN recent_1 b CROSS JOIN ordinal o
     WHERE b.seq > p.sealed_seq AND o.number < b.count) batch)
 WHERE (seq > round_seq OR series > round_series) AND seq NOT IN (SELECT seq FROM withdrawn);
CREATE VIEW readings_recent AS
SELECT s.name, s.labels, r.time, r.value, s.unit, CASE r.quality WHEN 0 THEN 'good' WHEN 1 THEN 'suspect' ELSE 'bad' END AS quality, CASE r.reasons WHEN 0 THEN '[]' ELSE
         (SELECT json_group_array(q.name) FROM quality_reason q WHERE r.reasons & (1 << q.bit)) END AS reasons,
       r.time + r.delay AS received
  FROM recent r JOIN series_dictionary s ON s.id = r.series;
CREATE VIEW latest AS
WITH candidate AS (
  SELECT series, time, delay, value, quality, reasons, 0 AS seq FROM latest_saved
  UNION ALL
  SELECT series, time, delay, value, flags & 3, flags >> 2, seq FROM (
SELECT seq, series, time, delay, coalesce(real, mantissa / (SELECT value FROM divisor d WHERE d.scale = batch.scale)) AS value, flags,
       round_seq, round_series
  FROM (
    SELECT b.seq + o.number AS seq, b.real, p.round_seq, p.round_series,
           b.series + CAST(substr(b.data, o.number * length(b.data) / b.count + 1, b.series_width) AS INTEGER) AS series,
             b.time + CAST(substr(b.data, o.number * length(b.data) / b.count + 1 + b.series_width, b.time_width) AS INTEGER) * b.unit AS time,
             b.delay + CAST(substr(b.data, o.number * length(b.data) / b.count + 1 + b.series_width + b.time_width, b.delay_width) AS INTEGER) * b.unit AS delay,
             b.mantissa + CAST(substr(b.data, o.number * length(b.data) / b.count + 1 + b.series_width + b.time_width + b.delay_width, b.mantissa_width) AS INTEGER) AS mantissa,
             b.scale + CAST(substr(b.data, o.number * length(b.data) / b.count + 1 + b.series_width + b.time_width + b.delay_width + b.mantissa_width, b.scale_width) AS INTEGER) AS scale,
             b.flags + CAST(substr(b.data, o.number * length(b.data) / b.count + 1 + b.series_width + b.time_width + b.delay_width + b.mantissa_width + b.scale_width, b.flags_width) AS INTEGER) AS flags
      FROM progress p CROSS JOIN recent_0 b CROSS JOIN ordinal o
     WHERE b.seq > p.latest_seq AND o.number < b.count) batch
UNION ALL
SELECT seq, series, time, delay, coalesce(real, mantissa / (SELECT value FROM divisor d WHERE d.scale = batch.scale)) AS value, flags,
       round_seq, round_series
  FROM (
    SELECT b.seq + o.number AS seq, b.real, p.round_seq, p.round_series,
           b.series + CAST(substr(b.data, o.number * length(b.data) / b.count + 1, b.series_width) AS INTEGER) AS series,
             b.time + CAST(substr(b.data, o.number * length(b.data) / b.count + 1 + b.series_width, b.time_width) AS INTEGER) * b.unit AS time,
             b.delay + CAST(substr(b.data, o.number * length(b.data) / b.count + 1 + b.series_width + b.time_width, b.delay_width) AS INTEGER) * b.unit AS delay,
             b.mantissa + CAST(substr(b.data, o.number * length(b.data) / b.count + 1 + b.series_width + b.time_width + b.delay_width, b.mantissa_width) AS INTEGER) AS mantissa,
             b.scale + CAST(substr(b.data, o.number * length(b.data) / b.count + 1 + b.series_width + b.time_width + b.delay_width + b.mantissa_width, b.scale_width) AS INTEGER) AS scale,
             b.flags + CAST(substr(b.data, o.number * length(b.data) / b.count + 1 + b.series_width + b.time_width + b.delay_width + b.mantissa_width + b.scale_width, b.flags_width) AS INTEGER) AS flags
      FROM progress p CROSS JOIN recent_1 b CROSS JOIN ordinal o
     WHERE b.seq > p.latest_seq AND o.number < b.count) batch)
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY series ORDER BY time DESC, seq DESC) AS place FROM candidate
)
SELECT s.name, s.labels, r.time, r.value, s.unit, CASE r.quality WHEN 0 THEN 'good' WHEN 1 THEN 'suspect' ELSE 'bad' END AS quality, CASE r.reasons WHEN 0 THEN '[]' ELSE
         (SELECT json_group_array(q.name) FROM quality_reason q WHERE r.reasons & (1 << q.bit)) END AS reasons,
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
CREATE VIEW rollup_5m AS
WITH RECURSIVE bucket (number) AS (
  SELECT min(bucket) FROM rolled_5m
  UNION ALL
  SELECT (SELECT min(bucket) FROM rolled_5m WHERE bucket > b.number) FROM bucket b WHERE b.number IS NOT NULL
)
SELECT s.name, s.labels, r.bucket * 3600000000000 + r.slot * 300000000000 AS time, s.unit,
       r.good + r.suspect AS count, CASE typeof(r.min) WHEN 'integer' THEN r.min / 1000.0 ELSE r.min END AS min, CASE typeof(r.max) WHEN 'integer' THEN r.max / 1000.0 ELSE r.max END AS max,
       CASE typeof(r.sum) WHEN 'integer' THEN r.sum / 1000.0 ELSE r.sum END / nullif(r.good + r.suspect, 0) AS mean, CASE typeof(r.sum) WHEN 'integer' THEN r.sum / 1000.0 ELSE r.sum END AS sum,
       CAST(r.good AS REAL) / (r.good + r.suspect + r.bad) AS good_share, r.good, r.suspect, r.bad
  FROM series_dictionary s CROSS JOIN bucket b CROSS JOIN rolled_5m r
 WHERE r.bucket = b.number AND r.series = s.id;
CREATE VIEW rollup_1h AS
WITH RECURSIVE bucket (number) AS (
  SELECT min(bucket) FROM rolled_1h
  UNION ALL
  SELECT (SELECT min(bucket) FROM rolled_1h WHERE bucket > b.number) FROM bucket b WHERE b.number IS NOT NULL
)
SELECT s.name, s.labels, r.bucket * 86400000000000 + r.slot * 3600000000000 AS time, s.unit,
       r.good + r.suspect AS count, CASE typeof(r.min) WHEN 'integer' THEN r.min / 1000.0 ELSE r.min END AS min, CASE typeof(r.max) WHEN 'integer' THEN r.max / 1000.0 ELSE r.max END AS max,
       CASE typeof(r.sum) WHEN 'integer' THEN r.sum / 1000.0 ELSE r.sum END / nullif(r.good + r.suspect, 0) AS mean, CASE typeof(r.sum) WHEN 'integer' THEN r.sum / 1000.0 ELSE r.sum END AS sum,
       CAST(r.good AS REAL) / (r.good + r.suspect + r.bad) AS good_share, r.good, r.suspect, r.bad
  FROM series_dictionary s CROSS JOIN bucket b CROSS JOIN rolled_1h r
 WHERE r.bucket = b.number AND r.series = s.id;
CREATE VIEW rollup_1d AS
WITH RECURSIVE bucket (number) AS (
  SELECT min(bucket) FROM rolled_1d
  UNION ALL
  SELECT (SELECT min(bucket) FROM rolled_1d WHERE bucket > b.number) FROM bucket b WHERE b.number IS NOT NULL
)
SELECT s.name, s.labels, r.bucket * 86400000000000 + r.slot * 86400000000000 AS time, s.unit,
       r.good + r.suspect AS count, CASE typeof(r.min) WHEN 'integer' THEN r.min / 1000.0 ELSE r.min END AS min, CASE typeof(r.max) WHEN 'integer' THEN r.max / 1000.0 ELSE r.max END AS max,
       CASE typeof(r.sum) WHEN 'integer' THEN r.sum / 1000.0 ELSE r.sum END / nullif(r.good + r.suspect, 0) AS mean, CASE typeof(r.sum) WHEN 'integer' THEN r.sum / 1000.0 ELSE r.sum END AS sum,
       CAST(r.good AS REAL) / (r.good + r.suspect + r.bad) AS good_share, r.good, r.suspect, r.bad
  FROM series_dictionary s CROSS JOIN bucket b CROSS JOIN rolled_1d r
 WHERE r.bucket = b.number AND r.series = s.id;
