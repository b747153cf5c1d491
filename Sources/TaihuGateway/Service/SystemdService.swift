internal import ServiceLifecycle
internal import TaihuMQTT

/// Tells systemd that the daemon is ready, alive and stopping. Alive means that the pipeline and every network loop have
/// gone round since the last time, not merely that this task runs.
struct SystemdService: Service {
  let notifier: SystemdNotifier
  let gauges: PipelineGauges
  let sources: [MQTTSource]

  func run() async throws {
    notifier.ready(status: "taking messages")
    if let interval = notifier.watchdogInterval {
      await cancelWhenGracefulShutdown { await watch(every: .nanoseconds(interval / 3)) }
    } else {
      try? await gracefulShutdown()
    }
    notifier.stopping()
  }

  private func watch(every interval: Duration) async {
    var beats = gauges.beatCount
    var turns = sources.map(\.snapshot.turns)
    while (try? await Task.sleep(for: interval)) != nil {
      let (nowBeats, nowTurns) = (gauges.beatCount, sources.map(\.snapshot.turns))
      let isCommitting = gauges.current.oldestWaiting != nil
      guard nowBeats != beats, isCommitting || zip(turns, nowTurns).allSatisfy(!=) else { continue }
      (beats, turns) = (nowBeats, nowTurns)
      notifier.alive()
    }
  }
}
