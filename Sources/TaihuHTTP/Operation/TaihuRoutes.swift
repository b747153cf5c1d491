internal import Foundation
internal import Hummingbird
internal import TaihuCore
internal import TaihuQuery
internal import TaihuStore

/// `/api/taihu/…`: what the Prometheus API has no words for, in the shapes of the command line's JSON.
struct TaihuRoutes: Sendable {
  let port: GatewayPort
  let pool: ReaderPool

  /// Entries of a list when the question does not say, and at most.
  static let (listDefault, listMax) = (100, 10_000)

  /// Alarm episodes: all, or with `open=true` only those that are open.
  func alarms(_ parameters: FormParameters) async throws -> Response {
    let (limit, isOpen) = (try Self.limit(parameters), parameters["open"] == "true")
    return try await list { reader in
      let rows = try EpisodeJSON.rows(reader.episodes(openOnly: isOpen), reader)
      return rows.suffix(limit).reversed().map { EpisodeJSON.text($0.episode, $0.series) }
    }
  }

  /// One episode with its evidence.
  func alarm(_ id: String) async throws -> Response {
    guard let id = Int64(id) else { throw APIFault.badData("an alarm has a number") }
    return try await one { reader in
      guard let episode = try reader.episode(id: id) else { return nil }
      return try EpisodeJSON.rows([episode], reader).first.map {
        EpisodeJSON.text($0.episode, $0.series, withEvidence: true)
      }
    }
  }

  /// Entries of the quarantine without their payloads, the newest first.
  func quarantine(_ parameters: FormParameters) async throws -> Response {
    let (limit, isOpen) = (try Self.limit(parameters), parameters["open"] == "true")
    return try await list { try $0.quarantine(openOnly: isOpen, limit: limit).map { Self.text($0) } }
  }

  /// One entry of the quarantine with its payload in Base64.
  func quarantineEntry(_ id: String) async throws -> Response {
    guard let id = Int64(id) else { throw APIFault.badData("an entry of the quarantine has a number") }
    return try await one { try $0.quarantineEntry(id: id).map { Self.text($0, withPayload: true) } }
  }

  /// The ledger and whether it balances.
  func ledger() async throws -> Response {
    try await one { reader in
      let ledger = try reader.ledger()
      let (messages, readings) = (ledger.messages, ledger.readings)
      return JSONText.object([
        ("balanced", String(ledger.isBalanced)),
        (
          "messages",
          JSONText.object([
            ("received", String(messages.received)), ("stored", String(messages.stored)),
            ("duplicate", String(messages.duplicate)), ("quarantined", JSONText.counts(messages.quarantined)),
            ("ignored", String(messages.ignored.values.reduce(0, +))),
            ("dropped", JSONText.counts(messages.dropped)),
          ])
        ),
        (
          "readings",
          JSONText.object([
            ("decoded", String(readings.decoded)), ("stored", String(readings.stored)),
            ("duplicate", String(readings.duplicate)), ("conflict", String(readings.conflict)),
            ("derived", String(readings.derived)), ("expired", String(readings.expired)),
          ])
        ),
      ])
    }
  }

  /// Series with their units and newest readings; `match[]` selects, as in the Prometheus API.
  func series(_ parameters: FormParameters) async throws -> Response {
    let (limit, matchers) = (try Self.limit(parameters), try Self.matchers(parameters))
    return try await list { reader in
      let records = try reader.series(matching: SeriesSelector()).filter { record in
        matchers.allSatisfy { $0.matches(LabelSet(record.key)) }
      }.prefix(limit)
      let latest = Dictionary(try reader.latest(of: records.map(\.id)).map { ($0.series, $0) }) { first, _ in first }
      return records.map { ReadingJSON.text($0, latest[$0.id]) }
    }
  }

  /// Devices: the values of `device` within their networks, with the time of the newest reading.
  func devices(_ parameters: FormParameters) async throws -> Response {
    let limit = try Self.limit(parameters)
    return try await list { reader in
      let records = try reader.series(matching: SeriesSelector()).filter { $0.key.label("device") != nil }
      let latest = Dictionary(try reader.latest(of: records.map(\.id)).map { ($0.series, $0.time) }) { $1 }
      let groups = Dictionary(grouping: records) { [$0.key.label("network") ?? "", $0.key.label("device") ?? ""] }
      return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.prefix(limit).map { key, records in
        JSONText.object([
          ("network", JSONText.quoted(key[0])), ("device", JSONText.quoted(key[1])),
          ("site", JSONText.quoted(records[0].key.label("site") ?? "")), ("series", String(records.count)),
          ("latest", JSONText.time(records.compactMap { latest[$0.id] }.max())),
        ])
      }
    }
  }

  private func list(_ body: @escaping @Sendable (StoreReader) throws -> [String]) async throws -> Response {
    .json(JSONText.array(try await pool.run { reader, _ in try reader.withSnapshot { try body(reader) } }))
  }

  private func one(_ body: @escaping @Sendable (StoreReader) throws -> String?) async throws -> Response {
    let found = try await pool.run { reader, _ in try reader.withSnapshot { try body(reader) } }
    guard let found else { throw APIFault(.notFound, "not_found", "there is none of that number") }
    return .json(found)
  }

  private static func limit(_ parameters: FormParameters) throws(APIFault) -> Int {
    let limit = try parameters.count("limit") ?? listDefault
    guard (1...listMax).contains(limit) else { throw .badData("“limit” is 1 to \(listMax)") }
    return limit
  }

  private static func matchers(_ parameters: FormParameters) throws(APIFault) -> [LabelMatcher] {
    guard let text = parameters["match[]"] else { return [] }
    do throws(QueryFault) { return try Query.matchers(of: text) } catch { throw APIFault(error) }
  }

  private static func text(_ entry: QuarantineEntry, withPayload: Bool = false) -> String {
    var members: [(name: String, value: String)] = [
      ("id", String(entry.id)), ("time", JSONText.time(entry.received)),
      ("topic", JSONText.quoted(String(decoding: entry.topic, as: UTF8.self))),
      ("reason", JSONText.quoted(entry.reason.rawValue)), ("detail", JSONText.quoted(entry.detail)),
      ("bytes", String(entry.payload.count)), ("state", JSONText.quoted(entry.state.rawValue)),
      ("pack", JSONText.quoted(entry.pack)), ("source", JSONText.quoted(entry.source)),
      ("partial", String(entry.isPartial)), ("retained", String(entry.retained)),
    ]
    if withPayload { members.append(("payload", JSONText.quoted(Data(entry.payload).base64EncodedString()))) }
    return JSONText.object(members)
  }
}
