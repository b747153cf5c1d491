internal import ArgumentParser
internal import TaihuCore
internal import TaihuGateway
internal import TaihuStore

/// `taihu status`: how the gateway does.
struct StatusCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Tell how the gateway does: its brokers, what waits, and its store.",
    discussion: "A running gateway is asked; without one the store tells what is known.")

  @OptionGroup var source: ReaderOptions
  @OptionGroup var output: OutputOptions

  func answer(on console: Console) throws {
    let status = try StatusSource(database: source.databasePath()).status()
    let forecast = try forecast()
    var sheet = sheet(status)
    forecast.addForecast(to: &sheet)
    try SingleAnswer.write(
      status.json(forecast: forecast.forecastJSON), sheet, style: output.style, to: console)
  }

  /// How the database grows, under the retention of its configuration where there is one.
  private func forecast() throws -> RetentionReport {
    let configuration = try? RetentionSource(options: source).configuration()
    let policy = try configuration.map { try LoadedConfiguration.configuration($0).retentionPolicy }
    let reader = try StoreReader(path: source.databasePath())
    return RetentionReport(
      plan: try reader.retentionPlan(policy ?? RetentionPolicy(), now: SystemClock().now()))
  }

  private func sheet(_ status: GatewayStatus) -> FactSheet {
    var sheet = FactSheet()
    sheet.add("state", status.state.rawValue, status.state == .ok ? .good : .critical)
    sheet.add("since", status.since ?? "")
    sheet.add("failure", status.failure ?? "", .critical)
    for broker in status.broker {
      let words = [
        broker.url, broker.connected ? "connected" : "not connected", broker.since.map { "since \($0)" }, broker.detail,
      ]
      sheet.add(
        "broker \(broker.name)", words.compactMap { $0 }.joined(separator: ", "), broker.connected ? .plain : .critical)
    }
    for route in status.notify ?? [] {
      let oldest = route.oldestSeconds.map { ", the oldest for \(NumberText.short($0)) s" } ?? ""
      let words = [
        "\(route.waiting) waiting\(oldest)", "\(route.delivered) delivered", "\(route.failures) failures",
        route.expired > 0 ? "\(route.expired) given up" : nil, route.detail,
      ]
      sheet.add(
        "notices \(route.route)", words.compactMap { $0 }.joined(separator: ", "),
        route.detail == nil ? .plain : .warning)
    }
    sheet.add("lag", status.lagSeconds.map { NumberText.short($0) + " s" } ?? "")
    sheet.add("ring", status.ring.map { "\($0.used) of \($0.slots) slots used" } ?? "")
    for (name, quantiles) in [
      ("receive to commit", status.receiveToCommitMilliseconds), ("time to commit", status.timeToCommitMilliseconds),
    ] {
      for (quantile, milliseconds) in quantiles.sorted(by: { $0.key < $1.key }) {
        sheet.add("\(name) \(quantile)", NumberText.short(milliseconds) + " ms")
      }
    }
    sheet.add("store", status.store.path)
    sheet.add("size", NumberText.bytes(status.store.bytes) + ", log " + NumberText.bytes(status.store.walBytes))
    sheet.add("readings", NumberText.grouped(status.store.readings))
    sheet.add("series", NumberText.grouped(status.store.series))
    sheet.add("open alarms", String(status.openEpisodes), status.openEpisodes > 0 ? .warning : .plain)
    return sheet
  }
}

extension GatewayStatus {
  /// The status as the JSON contract has it, with more at its end.
  func json(forecast: JSON) -> JSON {
    [
      "state": .string(state.rawValue), "broker": .array(broker.map(\.json)), "lag_seconds": .optional(lagSeconds),
      "ring": ring.map { ["slots": .integer(Int64($0.slots)), "used": .integer(Int64($0.used))] } ?? .null,
      "store": [
        "path": .string(store.path), "bytes": .integer(store.bytes), "wal_bytes": .integer(store.walBytes),
        "readings": .integer(store.readings), "series": .integer(store.series),
      ],
      "since": .optional(since), "failure": .optional(failure),
      "receive_to_commit_ms": Self.object(receiveToCommitMilliseconds),
      "time_to_commit_ms": Self.object(timeToCommitMilliseconds),
      "open_episodes": .integer(Int64(openEpisodes)), "notify": .array((notify ?? []).map(\.json)),
      "forecast": forecast,
    ]
  }

  private static func object(_ quantiles: [String: Double]) -> JSON {
    .object(quantiles.sorted { $0.key < $1.key }.map { .init($0.key, .number($0.value)) })
  }
}

extension GatewayStatus.Route {
  fileprivate var json: JSON {
    [
      "route": .string(route), "waiting": .integer(Int64(waiting)), "oldest_seconds": .optional(oldestSeconds),
      "delivered": .integer(Int64(delivered)), "failures": .integer(Int64(failures)),
      "expired": .integer(Int64(expired)), "detail": .optional(detail),
    ]
  }
}

extension GatewayStatus.Broker {
  fileprivate var json: JSON {
    [
      "name": .string(name), "url": .string(url), "connected": .bool(connected), "since": .optional(since),
      "detail": .optional(detail),
    ]
  }
}
