internal import CMosquitto
internal import TaihuCore
internal import TaihuRing

/// Subscriptions, the status topic, and the end.
extension NetworkLoop {
  /// Filters in one packet; the library and brokers take more, but an answer should be easy to relate.
  static let filtersPerPacket = 32
  /// How long the broker gets to read the last acknowledgements before the connection closes. Closing with unread
  /// messages resets it, and a reset may take acknowledgements back that were already on their way.
  static let linger = Duration.milliseconds(50)

  /// Queues what a new connection needs: every filter, since the session may be new, and our status.
  func subscribe(sessionPresent: Bool) {
    if !sessionPresent { confirmGone(plan.stale) }
    request(plan.onConnect(sessionPresent: sessionPresent))
    // Apart from the plan: a broker that refuses it, or has no such topic, is in order.
    if configuration.watchesDrops { check(handle.subscribe([DropWatch.topic], qos: 0, sendsRetained: true).result) }
    if let topic = configuration.statusTopic {
      check(handle.publishRetained(StatusPayload.online, topic: topic, qos: 1))
    }
    if let host = configuration.sparkplugHost {
      let state = SparkplugState(host: host, since: attempted)
      check(handle.publishRetained(state.payload(isOnline: true), topic: state.topic, qos: 1))
    }
  }

  /// Takes a new list of filters. Without a connection the plan alone changes, and the next connection asks for it.
  func change(to filters: [String]) {
    let change = plan.change(to: configuration.effective(filters))
    guard case .connected = machine.phase else { return }
    request(change)
    flush()
  }

  private func request(_ change: SubscriptionPlan.Change) {
    for filters in change.unsubscribe.chunks(of: Self.filtersPerPacket) {
      let (result, message) = handle.unsubscribe(filters)
      guard check(result) else { return }
      pendingUnsubscribes[message] = Array(filters)
    }
    for filters in change.subscribe.chunks(of: Self.filtersPerPacket) {
      let (result, message) = handle.subscribe(filters, qos: configuration.qos, sendsRetained: false)
      guard check(result) else { return }
      pendingSubscribes[message] = Array(filters)
    }
  }

  /// Relates the broker's answers to what was asked, and takes what it tells of itself.
  func takeAnswers() {
    for answer in context.subacks {
      guard let filters = pendingSubscribes.removeValue(forKey: answer.message) else { continue }
      resolve(filters, codes: answer.codes)
    }
    context.subacks.removeAll()
    for message in context.unsubacks {
      guard let filters = pendingUnsubscribes.removeValue(forKey: message) else { continue }
      confirmGone(filters)
    }
    context.unsubacks.removeAll()
    if let count = context.droppedCount {
      context.droppedCount = nil
      if let messages = drops.told(count, now: .now) { report(.brokerDropped(messages: messages)) }
    }
  }

  /// A filter without a code of its own counts as refused: a broker that leaves codes out has granted nothing.
  private func resolve(_ filters: [String], codes: [Int32]) {
    var granted: [String: Int] = [:]
    for (index, filter) in filters.enumerated() {
      let code = index < codes.count ? Int(codes[index]) : 128
      if code < 128 {
        granted[filter] = code
      } else {
        report(.subscriptionRefused(filter: filter, code: code))
      }
    }
    if !granted.isEmpty { report(.subscribed(granted: granted)) }
  }

  private func confirmGone(_ filters: [String]) {
    guard !filters.isEmpty else { return }
    plan.confirmGone(filters)
    report(.unsubscribed(filters: filters))
  }

  /// Stops reading, waits a limited time for the commit in progress, acknowledges it and says goodbye. When the commit
  /// does not come in time the connection closes without a word, and the broker delivers the batch again.
  func shutDown() {
    guard case .connected = machine.phase, awaitDrained(), flush(), mayWrite else { return }
    link.bell.wait(timeout: Self.linger)
    if let topic = configuration.statusTopic {
      _ = handle.publishRetained(StatusPayload.offline, topic: topic, qos: 0)
    }
    if let host = configuration.sparkplugHost {
      let state = SparkplugState(host: host, since: clock.now())
      _ = handle.publishRetained(state.payload(isOnline: false), topic: state.topic, qos: 0)
    }
    _ = handle.disconnect()
    let deadline = clock.monotonic() + .seconds(1)
    while handle.isOpen && handle.write() == MOSQ_ERR_SUCCESS.code && handle.wantsWrite
      && clock.monotonic() < deadline
    {
      _ = handle.wait(read: false, write: true, bell: link.bell, timeout: .milliseconds(100))
    }
    recordCounters()
  }

  private func awaitDrained() -> Bool {
    link.wake.ring()
    while !context.isDrained && timeUntilStopLimit() > .zero {
      link.bell.wait(timeout: timeUntilStopLimit())
    }
    return context.isDrained
  }

  /// How long stopping may still wait for a commit, counted from when the loop first noticed that it shall stop; a day
  /// while it shall not.
  func timeUntilStopLimit() -> Duration {
    guard link.isStopping else { return .seconds(86_400) }
    let limit = stopLimit ?? clock.monotonic() + configuration.stopTimeout
    stopLimit = limit
    return max(.zero, limit - clock.monotonic())
  }
}

extension Array {
  /// The elements in runs of at most `count`.
  fileprivate func chunks(of count: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: self.count, by: count).map { self[$0..<Swift.min($0 + count, self.count)] }
  }
}
