internal import TaihuClient
internal import TaihuCore
internal import TaihuQuery

/// A running Taihu, asked for what the API of Prometheus has no words for.
struct TaihuServer {
  /// What asks it.
  let client: HTTPClient

  /// What the stream of events tells.
  enum Event {
    case reading(ReadingRow)
    /// The number of the alarm, whether it is open, and the rest in words.
    case alarm(EpisodeRow)
  }

  /// Follows the readings and alarms as they come, until `body` returns `false` or the server ends.
  func follow(_ body: (Event) throws -> Bool) throws {
    try client.events(
      "/api/taihu/events", head: { head in try check(head, "a stream of events") },
      { name, data in
        let bytes = Array(data.utf8)[...]
        do {
          switch name {
          case "reading": return try body(.reading(try Self.reading(bytes)))
          case "alarm": return try body(.alarm(try TaihuAnswer.episode(bytes)))
          default: return true
          }
        } catch let fault as ImportFault {
          throw ServerFault.garbled(fault)
        }
      })
  }

  /// The newest alarms, the newest first.
  func alarms(openOnly: Bool) throws -> [EpisodeRow] {
    var form = HTTPForm()
    form.add("limit", "10000")
    if openOnly { form.add("open", "true") }
    let answer = try client.get("/api/taihu/alarms", form)
    try check(answer.head, "alarms")
    do {
      return try JSONCursor.elements(of: answer.body[...]).map { try TaihuAnswer.episode($0) }
    } catch let fault as ImportFault {
      throw ServerFault.garbled(fault)
    }
  }

  /// One alarm with its evidence.
  func alarm(_ id: Int64) throws -> EpisodeRow {
    let answer = try client.get("/api/taihu/alarms/\(id)")
    if answer.head.status == 404, answer.body.starts(with: Array("{\"status\":\"error\"".utf8)) {
      throw EpisodeLookup.missing(id)
    }
    try check(answer.head, "alarms")
    do {
      return try TaihuAnswer.episode(answer.body[...])
    } catch let fault as ImportFault {
      throw ServerFault.garbled(fault)
    }
  }

  private func check(_ head: HTTPHead, _ what: String) throws {
    switch head.status {
    case 200: return
    case 404:
      throw OperatorError(
        .failure, code: "server-no-taihu", "\(client.address) has no \(what), as a running Taihu has",
        hint: "readings of any server with the API of Prometheus are shown by: taihu query, plot, latest, stats, gaps")
    default: throw ServerFault.unknown(head, of: client.address)
    }
  }

  private static func reading(_ bytes: ArraySlice<UInt8>) throws -> ReadingRow {
    let members = try PrometheusAnswer.members(bytes)
    let series = try TaihuAnswer.series(members)
    let time = try TaihuAnswer.time(members["time"]) ?? .epoch
    var reading = Reading(
      series: series.id, time: time, received: try TaihuAnswer.time(members["received"]) ?? time,
      value: try ByteText.number(members["value"] ?? []),
      quality: Quality(try PrometheusAnswer.text(members["quality"])) ?? .good)
    let reasons = try JSONCursor.elements(of: members["reasons"] ?? Array("[]".utf8)[...])
    for reason in reasons {
      let name = try JSONCursor.string(reason)
      if let known = QualityReasons.names.first(where: { $0.name == name }) { reading.reasons.formUnion(known.reason) }
    }
    return ReadingRow(reading: reading, series: series)
  }
}
