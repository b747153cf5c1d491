/// The pages of `taihu help TOPIC`.
enum HelpPage {
  /// How times and lengths of time are written.
  static let times = """
    TIMES

      now, -1h, +5m, -1h30m, now-7d       from now; units ns us ms s m h d w
      today, yesterday                    midnight in the zone
      2026-03-15, 2026-03-15T08:30        a civil time in the zone
      2026-03-15T00:30:00Z                RFC 3339
      1773534600                          Unix time: 11 digits are seconds, 14 milliseconds

    The zone is the machine's own unless --tz names another: UTC, Asia/Shanghai, +08:00. It counts for times that you type
    and for tables; formats for programs are in UTC. --from is the first time, --to the one before which to stop.
    Lengths of time look like 30s, 5m, 1h30m, 1d.
    """

  /// How series are chosen.
  static let series = """
    CHOOSING SERIES

      --series pm25                       the quantity
      --network air --district binhu      where it belongs
      --site lihu-01 --device aqm-7       where it is
      --label lane=2, --label lane!=2     any other label

    One option given several times means any of its values; different options must all hold. taihu series lists what there
    is; shells complete the values, see: taihu help completion.
    """

  /// How answers are written.
  static let output = """
    OUTPUT

      -o table     aligned columns for a person: units, ages, states by name; what a terminal gets by default
      -o tsv       columns parted by tabs under a heading; what a pipe gets by default
      -o csv       RFC 4180 under a heading
      -o json      one array, [] when there is nothing; of one thing, one object
      -o jsonl     one object a line
      -o line      InfluxDB line protocol, for readings

    Data goes to standard output, talk to standard error. NO_COLOR takes colours away, COLUMNS sets the width, a locale
    without UTF-8 gets ASCII. Numbers for programs read back exactly; tables round to six digits.
    """

  /// What a query looks like.
  static let promql = """
    PROMQL

      pm25                                       the newest value of each series
      pm25{site="lihu-01"} > 35                  those above a limit
      avg by (site) (pm25)                       a mean for each site
      avg_over_time(pm25[1h])                    a mean of the last hour
      rate(rain_total[1h])                       growth a second of a counter
      max_over_time(water_temp[1d] offset 1w)    a week ago

      taihu query EXPRESSION                     now, or at --time
      taihu query EXPRESSION --from -24h --step 1h
      taihu plot EXPRESSION --from -24h

    Answers are those of Prometheus 3. Bad readings do not count unless --quality says so.
    """

  /// How a server is asked.
  static let server = """
    ASKING A SERVER

      --url http://127.0.0.1:8420                a running Taihu
      --url unix:///run/taihu/http.sock          the same over a socket
      --url https://metrics.example.org/prom     Prometheus, VictoriaMetrics, Mimir, Thanos
      --token-file FILE                          the bearer token in the file's first line
      --ca-file FILE                             who may vouch for the server, besides nobody
      --timeout 2m                               how long one answer may take

    query, plot, latest, series, stats, gaps and devices ask any server with the API of Prometheus; tail -f and alarms list
    and show ask a running Taihu. $TAIHU_URL and $TAIHU_TOKEN_FILE stand in for --url and --token-file. A token is sent
    only where nobody can read along. Prometheus tells times to the millisecond, and no quality.
    """

  /// What exit codes mean.
  static let exitCodes = """
    EXIT CODES

      0     ok; an empty answer is ok
      1     failure
      2     usage: a command line, a configuration or a pack that can't be meant
      3     findings: check --strict, doctor, audit, pack test; alarms, gaps, devices and quarantine replay with --fail
      4     no permission
      5     nothing found, with --fail-empty
      27    time-out
    """
}
