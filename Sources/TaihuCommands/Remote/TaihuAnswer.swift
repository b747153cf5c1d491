internal import TaihuCore
internal import TaihuQuery

/// Takes answers of a running Taihu apart, which have the shapes of the command line's own JSON.
enum TaihuAnswer {
  /// The series that a reading or an alarm tells.
  static func series(_ members: [String: ArraySlice<UInt8>]) throws -> SeriesRecord {
    let labels = try members["labels"].map { try PrometheusAnswer.labels($0) } ?? .empty
    let key = SeriesKey(name: try PrometheusAnswer.text(members["name"]), labels: labels.labels)
    let traits = SeriesTraits(
      unit: try PrometheusAnswer.text(members["unit"]), pack: try PrometheusAnswer.text(members["pack"]))
    return SeriesRecord(id: SeriesID(0), key: key, traits: traits)
  }

  /// A time, or `nil` for none.
  static func time(_ value: ArraySlice<UInt8>?) throws -> Timestamp? {
    guard let value, value.first == UInt8(ascii: "\"") else { return nil }
    return try ByteText.time(value.dropFirst().dropLast())
  }

  /// An alarm.
  static func episode(_ bytes: ArraySlice<UInt8>) throws -> EpisodeRow {
    let members = try PrometheusAnswer.members(bytes)
    guard let id = ByteText.integer(members["id"] ?? []), let start = try time(members["start"]),
      let kind = EpisodeKind(rawValue: try PrometheusAnswer.text(members["kind"])),
      let severity = Severity(try PrometheusAnswer.text(members["severity"]))
    else { throw ImportFault("alarm", bytes) }
    let episode = Episode(
      id: id, series: SeriesID(0), kind: kind, rule: try PrometheusAnswer.text(members["rule"]), severity: severity,
      start: start, peak: try time(members["peak"]) ?? start, peakValue: try number(members["peak_value"]) ?? 0,
      end: try time(members["end"]), score: try number(members["score"]) ?? 0,
      expected: try band(members["expected"]), evidence: try evidence(members["evidence"]),
      summary: try PrometheusAnswer.text(members["summary"]))
    return EpisodeRow(episode: episode, series: try series(members))
  }

  private static func number(_ value: ArraySlice<UInt8>?) throws -> Double? {
    guard let value, !value.elementsEqual("null".utf8) else { return nil }
    return try ByteText.number(value)
  }

  private static func band(_ value: ArraySlice<UInt8>?) throws -> ClosedRange<Double>? {
    guard let value, value.first == UInt8(ascii: "[") else { return nil }
    let edges = try JSONCursor.elements(of: value).map { try ByteText.number($0) }
    guard edges.count == 2, edges[0] <= edges[1] else { throw ImportFault("band", value) }
    return edges[0]...edges[1]
  }

  private static func evidence(_ value: ArraySlice<UInt8>?) throws -> [Episode.Evidence] {
    guard let value, value.first == UInt8(ascii: "[") else { return [] }
    return try JSONCursor.elements(of: value).map { element in
      let members = try PrometheusAnswer.members(element)
      return Episode.Evidence(
        time: try time(members["time"]) ?? .epoch, value: try number(members["value"]) ?? 0)
    }
  }
}
