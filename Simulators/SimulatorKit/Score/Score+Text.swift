extension Score {
  /// The score as one JSON object: `faults`, `episodes`, `confusion`, `recall` and `precision`; delays in seconds.
  public var json: String {
    var json = JSONText()
    json.beginObject()
    json.name("faults")
    json.beginArray()
    for row in faults { json.append(row) }
    json.endArray()
    json.name("episodes")
    json.beginArray()
    for row in episodes { json.append(row) }
    json.endArray()
    json.name("confusion")
    json.beginArray()
    for pair in confusion { json.append(pair) }
    json.endArray()
    json.ratio("recall", recall)
    json.ratio("precision", precision)
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self)
  }

  /// The score as tables for people.
  public var table: String {
    let faultRows = faults.map { row in
      [
        row.kind.rawValue, "\(row.injected)", "\(row.found)", Self.percent(row.recall),
        row.medianDelay.map { Self.minutes($0) } ?? "-",
      ]
    }
    let episodeRows = episodes.map { row in
      [row.kind, "\(row.episodes)", "\(row.explained)", Self.percent(row.precision)]
    }
    let confusionRows = confusion.map { [$0.fault.rawValue, $0.episode, "\($0.count)"] }
    return [
      Self.table(["FAULT", "INJECTED", "FOUND", "RECALL", "MEDIAN DELAY"], faultRows),
      Self.table(["EPISODE", "RAISED", "TRUE", "PRECISION"], episodeRows),
      Self.table(["FAULT", "FOUND AS", "FAULTS"], confusionRows),
      "recall \(Self.percent(recall)), precision \(Self.percent(precision))\n",
    ].joined(separator: "\n")
  }

  /// Columns padded to their widest cell: the first to the right of its text, the others to the left.
  private static func table(_ header: [String], _ rows: [[String]]) -> String {
    let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
    return ([header] + rows).map { cells in
      let padded = cells.indices.map { column in
        let pad = String(repeating: " ", count: widths[column] - cells[column].count)
        return column == 0 ? cells[column] + pad : pad + cells[column]
      }
      return padded.joined(separator: "  ") + "\n"
    }.joined()
  }

  private static func percent(_ ratio: Double?) -> String {
    ratio.map { "\(($0 * 1_000).rounded() / 10) %" } ?? "-"
  }

  private static func minutes(_ nanoseconds: Int64) -> String {
    "\((Double(nanoseconds) / 6e9).rounded() / 10) min"
  }
}

extension JSONText {
  fileprivate mutating func append(_ row: Score.FaultRow) {
    beginObject()
    member("kind", row.kind.rawValue)
    member("injected", row.injected)
    member("found", row.found)
    ratio("recall", row.recall)
    name("median_delay")
    if let delay = row.medianDelay { number(Double(delay) / 1e9) } else { raw("null") }
    endObject()
  }

  fileprivate mutating func append(_ row: Score.EpisodeRow) {
    beginObject()
    member("kind", row.kind)
    member("episodes", row.episodes)
    member("true", row.explained)
    ratio("precision", row.precision)
    endObject()
  }

  fileprivate mutating func append(_ pair: Score.Confusion) {
    beginObject()
    member("fault", pair.fault.rawValue)
    member("episode", pair.episode)
    member("count", pair.count)
    endObject()
  }

  fileprivate mutating func ratio(_ name: String, _ value: Double?) {
    self.name(name)
    if let value { number((value * 10_000).rounded() / 10_000) } else { raw("null") }
  }

  private mutating func member(_ name: String, _ text: String) {
    self.name(name)
    string(text)
  }

  private mutating func member(_ name: String, _ count: Int) {
    self.name(name)
    number(count)
  }
}
