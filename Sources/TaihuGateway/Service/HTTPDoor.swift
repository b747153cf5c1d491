internal import Synchronization
internal import TaihuCore
internal import TaihuHTTP
internal import TaihuMQTT
internal import TaihuNotify
internal import TaihuPack
internal import TaihuStore

/// What the gateway shows of itself to the HTTP server, and the way of readings from it to the pipeline.
struct HTTPDoor {
  let pipeline: PipelineService
  let reporter: StatusReporter
  let version: String
  /// How long to wait for a commit, in seconds.
  let commitSeconds: Int

  /// The port that the server is given.
  var port: GatewayPort {
    let (pipeline, reporter) = (pipeline, reporter)
    let (mailbox, seconds) = (pipeline.mailbox, commitSeconds)
    return GatewayPort(
      storePath: reporter.configuration.store.path, version: version,
      write: { await Self.write($0, mailbox, within: seconds) },
      status: { try Self.line(reporter.status()) },
      trouble: { pipeline.gauges.current.failure },
      metrics: { Self.metrics(pipeline) + Self.metrics(reporter.roster) },
      packs: { try Self.line(pipeline.gauges.current.packs.map(PackNote.init)) })
  }

  private static func line(_ value: some Encodable) throws -> String {
    String(decoding: try ControlLine.encode(value).dropLast(), as: UTF8.self)
  }

  /// Leaves readings with the pipeline and waits for their commit. Who waits too long is told to try again: what is
  /// committed after all is then known, and counts as a duplicate.
  private static func write(
    _ content: IncomingWrite, _ mailbox: PipelineMailbox, within seconds: Int
  ) async -> WriteOutcome {
    await withCheckedContinuation { continuation in
      let waiting = WaitingWriter(continuation)
      mailbox.post(.write(content) { waiting.resume($0) })
      Task {
        try? await Task.sleep(for: .seconds(seconds))
        waiting.resume(.failed("the store did not commit within \(seconds) s; send it again"))
      }
    }
  }

  private static func metrics(_ pipeline: PipelineService) -> [Metric] {
    let figures = pipeline.gauges.current
    let snapshots = pipeline.sources.map(\.snapshot)
    return [
      Metric(
        "taihu_receive_to_commit_seconds", "Time from a message's receipt to its commit, by quantile.", .gauge,
        quantiles(figures.receiveToCommit)),
      Metric(
        "taihu_time_to_commit_seconds", "Time from a live reading's own time to its commit, by quantile.", .gauge,
        quantiles(figures.timeToCommit)),
      Metric(
        "taihu_commit_seconds", "Duration of the commits themselves, by quantile.", .gauge,
        quantiles(figures.commitDuration)),
      Metric("taihu_commits_total", "Commits since the start.", .counter, Double(figures.commits)),
      Metric(
        "taihu_commit_failures_total", "Failed tries to commit since the start.", .counter, Double(figures.failures)),
      Metric("taihu_open_episodes", "Open alarm episodes.", .gauge, Double(figures.openEpisodes)),
      Metric(
        "taihu_ring_slots", "Slots of the rings between network and pipeline.", .gauge,
        Double(pipeline.sources.map(\.configuration.ringSlots).reduce(0, +))),
      Metric(
        "taihu_ring_used", "Messages taken from the rings and not yet committed.", .gauge, Double(figures.waiting)),
      Metric(
        "taihu_broker_connected", "Whether the connection to a broker stands.", .gauge,
        zip(pipeline.sources, snapshots).map { source, snapshot in
          ([Label("broker", source.name)], snapshot.state == .connected ? 1 : 0)
        }),
    ]
  }

  private static func metrics(_ roster: NoticeRoster) -> [Metric] {
    let routes = roster.figures
    func rows(_ count: (NoticeSender.Figures) -> UInt64) -> [(labels: [Label], value: Double)] {
      routes.map { ([Label("route", $0.route)], Double(count($0.figures))) }
    }
    return [
      Metric("taihu_notice_messages_delivered_total", "Messages delivered, by route.", .counter, rows(\.delivered)),
      Metric("taihu_notice_failures_total", "Tries to deliver that failed, by route.", .counter, rows(\.failures)),
      Metric("taihu_notices_expired_total", "Notices given up, by route.", .counter, rows(\.expired)),
    ]
  }

  private static func quantiles(_ histogram: LatencyHistogram) -> [(labels: [Label], value: Double)] {
    [("0.5", 0.5), ("0.99", 0.99)].compactMap { name, quantile in
      histogram.milliseconds(atQuantile: quantile).map { ([Label("quantile", name)], $0 / 1_000) }
    }
  }
}

/// A pack as `/api/taihu/packs` tells of it.
private struct PackNote: Encodable {
  let id: String
  let title: [String: String]
  let version: Int
  let topics, quantities, derived, sites: Int

  init(_ pack: Pack) {
    (id, title, version) = (pack.id, pack.title, pack.version)
    (topics, quantities) = (pack.topics.count, pack.quantities.count)
    (derived, sites) = (pack.derived.count, pack.sites.count)
  }
}

/// Someone who waits for a commit; the first answer counts.
private final class WaitingWriter: Sendable {
  private let continuation: Mutex<CheckedContinuation<WriteOutcome, Never>?>

  init(_ continuation: CheckedContinuation<WriteOutcome, Never>) {
    self.continuation = Mutex(continuation)
  }

  func resume(_ outcome: WriteOutcome) {
    let waiting = continuation.withLock { waiting in
      defer { waiting = nil }
      return waiting
    }
    waiting?.resume(returning: outcome)
  }
}
