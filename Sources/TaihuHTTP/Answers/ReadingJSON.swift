internal import TaihuCore

/// Series with a reading, as `taihu latest -o json` has them.
enum ReadingJSON {
  /// A series and its newest reading, if it has one.
  static func text(_ series: SeriesRecord, _ reading: Reading?) -> String {
    var members: [(name: String, value: String)] = [
      ("name", JSONText.quoted(series.key.name)), ("labels", JSONText.labels(series.key)),
      ("unit", JSONText.quoted(series.traits.unit)), ("pack", JSONText.quoted(series.traits.pack)),
    ]
    if let reading {
      members += [
        ("time", JSONText.time(reading.time)), ("value", JSONText.number(reading.value)),
        ("quality", JSONText.quoted(reading.quality.description)),
        ("reasons", JSONText.array(reading.reasons.list.map(JSONText.quoted))),
        ("received", JSONText.time(reading.received)),
      ]
    }
    return JSONText.object(members)
  }
}
