internal import Foundation
internal import Hummingbird
internal import TaihuCore
internal import TaihuStore

/// `/metrics`: what the gateway, the store, the process and the server measure of themselves, in the text format of
/// Prometheus (version 0.0.4).
struct MetricsRoute: Sendable {
  let port: GatewayPort
  let pool: ReaderPool
  let counters: HTTPCounters

  /// The answer.
  func answer() async throws -> Response {
    let store = try await pool.run { reader, _ in
      try reader.withSnapshot {
        Self.metrics(of: try reader.ledger()) + Self.metrics(of: try reader.facts())
          + Self.metrics(of: try reader.noticeWaits())
      }
    }
    let build = Metric(
      "taihu_build_info", "The version of the program.", .gauge, [([Label("version", port.version)], 1)])
    let all = [build] + port.metrics() + store + pool.metrics + counters.metrics + ProcessMetrics.current
    return .text(all.map(Self.text).joined(), type: "text/plain; version=0.0.4; charset=utf-8")
  }

  /// A measure in the text format.
  static func text(_ metric: Metric) -> String {
    let head = "# HELP \(metric.name) \(metric.help)\n# TYPE \(metric.name) \(metric.kind.rawValue)\n"
    return metric.samples.reduce(into: head) { text, sample in
      let key = SeriesKey(name: metric.name, labels: sample.labels)
      text += "\(key) \(JSONText.number(sample.value))\n"
    }
  }

  private static func metrics(of ledger: Ledger) -> [Metric] {
    let (messages, readings) = (ledger.messages, ledger.readings)
    func rows(_ account: String, _ counts: [String: Int64]) -> [(labels: [Label], value: Double)] {
      counts.sorted { $0.key < $1.key }.map {
        ([Label("outcome", account), Label("reason", $0.key)], Double($0.value))
      }
    }
    return [
      Metric(
        "taihu_messages_received_total", "Messages received.", .counter, Double(messages.received)),
      Metric(
        "taihu_messages_total", "What became of messages, as the ledger has it.", .counter,
        [
          ([Label("outcome", "stored")], Double(messages.stored)),
          ([Label("outcome", "duplicate")], Double(messages.duplicate)),
        ] + rows("quarantined", messages.quarantined) + rows("ignored", messages.ignored)
          + rows("dropped", messages.dropped)),
      Metric(
        "taihu_readings_total", "What became of readings, as the ledger has it.", .counter,
        [
          ([Label("outcome", "stored")], Double(readings.stored)),
          ([Label("outcome", "duplicate")], Double(readings.duplicate)),
          ([Label("outcome", "conflict")], Double(readings.conflict)),
          ([Label("outcome", "quarantined")], Double(readings.quarantined)),
          ([Label("outcome", "derived")], Double(readings.derived)),
          ([Label("outcome", "expired")], Double(readings.expired)),
        ]),
      Metric("taihu_ledger_balanced", "Whether the ledger balances.", .gauge, ledger.isBalanced ? 1 : 0),
    ]
  }

  private static func metrics(of waits: [NoticeWait]) -> [Metric] {
    [
      Metric(
        "taihu_notices_waiting", "Notices that wait to be sent, of routes for which any do.", .gauge,
        waits.map { ([Label("route", $0.route)], Double($0.count)) }),
      Metric(
        "taihu_notice_oldest_timestamp_seconds", "When the oldest waiting notice was written, in Unix time.", .gauge,
        waits.map { ([Label("route", $0.route)], Double($0.oldest.nanoseconds) / 1e9) }),
    ]
  }

  private static func metrics(of facts: StoreFacts) -> [Metric] {
    [
      Metric("taihu_store_bytes", "Size of the database file.", .gauge, Double(facts.bytes)),
      Metric("taihu_store_wal_bytes", "Size of the write-ahead log.", .gauge, Double(facts.walBytes)),
      Metric("taihu_store_readings", "Readings in the store.", .gauge, Double(facts.readings)),
      Metric("taihu_store_series", "Series in the store.", .gauge, Double(facts.series)),
      Metric("taihu_store_chunks", "Sealed chunks.", .gauge, Double(facts.chunks)),
      Metric("taihu_store_bad_chunks", "Damaged chunks set aside.", .gauge, Double(facts.badChunks)),
    ]
  }
}
