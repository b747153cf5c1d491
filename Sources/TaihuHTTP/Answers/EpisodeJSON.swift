internal import TaihuCore
internal import TaihuStore

/// Episodes as `taihu alarms list -o json` has them.
enum EpisodeJSON {
  /// Episodes with their series.
  static func rows(
    _ episodes: [Episode], _ reader: StoreReader
  ) throws -> [(episode: Episode, series: SeriesRecord)] {
    let records = try reader.records(of: Array(Set(episodes.map(\.series))))
    let known = Dictionary(records.map { ($0.id, $0) }) { first, _ in first }
    return episodes.compactMap { episode in known[episode.series].map { (episode, $0) } }
  }

  /// An episode as an object.
  static func text(_ episode: Episode, _ series: SeriesRecord, withEvidence: Bool = false) -> String {
    var members: [(name: String, value: String)] = [
      ("id", String(episode.id)), ("series", JSONText.quoted(series.key.description)),
      ("kind", JSONText.quoted(episode.kind.rawValue)),
      ("severity", JSONText.quoted(episode.severity.description)),
      ("state", episode.end == nil ? "\"open\"" : "\"closed\""), ("start", JSONText.time(episode.start)),
      ("peak", JSONText.time(episode.peak)), ("end", JSONText.time(episode.end)),
      ("score", JSONText.number(episode.score)), ("summary", JSONText.quoted(episode.summary)),
      ("name", JSONText.quoted(series.key.name)), ("labels", JSONText.labels(series.key)),
      ("unit", JSONText.quoted(series.traits.unit)), ("rule", JSONText.quoted(episode.rule)),
      ("peak_value", JSONText.number(episode.peakValue)),
      (
        "expected",
        episode.expected.map {
          JSONText.array([JSONText.number($0.lowerBound), JSONText.number($0.upperBound)])
        } ?? "null"
      ),
    ]
    if withEvidence { members.append(("evidence", evidence(episode))) }
    return JSONText.object(members)
  }

  /// An open episode as an alert of the Prometheus API.
  static func alert(_ episode: Episode, _ series: SeriesRecord) -> String {
    let own = [
      Label("alertname", episode.rule.isEmpty ? episode.kind.rawValue : episode.rule),
      Label("severity", episode.severity.description), Label("name", series.key.name),
    ]
    let labels = SeriesKey(name: "", labels: series.key.labels + own)
    return JSONText.object([
      ("labels", JSONText.labels(labels)),
      ("annotations", JSONText.object([("summary", JSONText.quoted(episode.summary))])), ("state", "\"firing\""),
      ("activeAt", JSONText.time(episode.start)), ("value", "\"\(JSONText.number(episode.peakValue))\""),
    ])
  }

  private static func evidence(_ episode: Episode) -> String {
    JSONText.array(
      episode.evidence.map {
        JSONText.object([("time", JSONText.time($0.time)), ("value", JSONText.number($0.value))])
      })
  }
}
