internal import Foundation
internal import TaihuCore
internal import TaihuMQTT
internal import TaihuNotify
internal import TaihuStore

/// Puts together how the gateway does, from what the pipeline and the connections tell of themselves.
struct StatusReporter: Sendable {
  let configuration: GatewayConfiguration
  let pipeline: PipelineService
  let roster: NoticeRoster
  let clock: any WallClock
  let started: Timestamp

  /// The status as of now, with the store counted.
  ///
  /// - Throws: when the store can't be read.
  func status() throws -> GatewayStatus {
    var status = statusWithoutStore()
    let reader = try StoreReader(path: configuration.store.path)
    status.store = Self.store(try reader.facts())
    for wait in try reader.noticeWaits() {
      guard let index = status.notify?.firstIndex(where: { $0.route == wait.route }) else { continue }
      status.notify?[index].waiting = wait.count
      status.notify?[index].oldestSeconds = max(0, Double(clock.now().nanoseconds(since: wait.oldest)) / 1e9)
    }
    return status
  }

  /// The status as of now with an empty store, which costs next to nothing.
  func statusWithoutStore() -> GatewayStatus {
    let figures = pipeline.gauges.current
    let snapshots = pipeline.sources.map(\.snapshot)
    let isWell = figures.failure == nil && snapshots.allSatisfy { $0.state == .connected && $0.refusedFilters.isEmpty }
    let lag = figures.oldestWaiting.map { Double(clock.now().nanoseconds(since: $0)) / 1e9 } ?? 0
    return GatewayStatus(
      state: isWell ? .ok : .degraded,
      broker: zip(configuration.brokers, snapshots).map { Self.broker($0, $1) },
      lagSeconds: max(0, lag),
      ring: .init(slots: pipeline.sources.map(\.configuration.ringSlots).reduce(0, +), used: figures.waiting),
      store: .init(path: configuration.store.path, bytes: 0, walBytes: 0, readings: 0, series: 0),
      since: started.description, failure: figures.failure,
      receiveToCommitMilliseconds: Self.quantiles(figures.receiveToCommit),
      timeToCommitMilliseconds: Self.quantiles(figures.timeToCommit),
      openEpisodes: figures.openEpisodes, notify: roster.figures.map { Self.route($0, $1) })
  }

  private static func quantiles(_ histogram: LatencyHistogram) -> [String: Double] {
    let wanted = [("p50", 0.5), ("p99", 0.99)]
    return Dictionary(uniqueKeysWithValues: wanted.map { ($0.0, histogram.milliseconds(atQuantile: $0.1) ?? 0) })
  }

  private static func route(_ name: String, _ figures: NoticeSender.Figures) -> GatewayStatus.Route {
    GatewayStatus.Route(
      route: name, delivered: figures.delivered, failures: figures.failures, expired: figures.expired,
      detail: figures.lastError.isEmpty ? nil : figures.lastError)
  }

  private static func store(_ facts: StoreFacts) -> GatewayStatus.Store {
    GatewayStatus.Store(
      path: facts.path, bytes: facts.bytes, walBytes: facts.walBytes, readings: facts.readings, series: facts.series)
  }

  private static func broker(_ broker: BrokerConfiguration, _ snapshot: MQTTSnapshot) -> GatewayStatus.Broker {
    GatewayStatus.Broker(
      name: broker.name, url: "\(broker.address)", connected: snapshot.state == .connected,
      since: snapshot.since == .epoch ? nil : snapshot.since.description,
      detail: snapshot.lastError.isEmpty ? nil : snapshot.lastError,
      dropped: snapshot.brokerDropped == 0 ? nil : snapshot.brokerDropped)
  }
}
