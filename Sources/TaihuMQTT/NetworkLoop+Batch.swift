internal import CMosquitto
internal import TaihuCore
internal import TaihuRing

/// Reading a batch, waiting for its commit, acknowledging it.
extension NetworkLoop {
  /// A commit that takes longer than this is reported; ten seconds are far below any keepalive's one and a half.
  static let commitAlarm = Duration.seconds(10)
  /// While a batch waits for company the socket is looked at this often, and not for each message.
  static let nap = Duration.milliseconds(1)

  private enum Drain {
    case dry, full, lost
  }

  /// One turn with a connection: wait for something, read it, have it committed, acknowledge it.
  func turnConnected() {
    if !hasMore {
      let found = handle.wait(
        read: true, write: mayWrite && handle.wantsWrite, bell: link.bell, timeout: .seconds(1))
      if found.rung { return sendOutgoing() }
      if found.writable && !flush() { return }
      guard found.readable else {
        check(handle.keepAlive())
        return
      }
    }
    guard collectBatch() else { return }
    afterReading()
  }

  /// Has what was read committed and acknowledged, and sees to the answers and the keepalive.
  func afterReading() {
    takeAnswers()
    if context.uncommitted > 0 {
      guard awaitCommit() else { return }
    }
    sendOutgoing()
    guard case .connected = machine.phase, flush() else { return }
    if isLogging && !context.wantsLog {
      isLogging = false
      handle.setLog(false)
    }
    check(handle.keepAlive())
  }

  /// Queues what shall be published, and writes it if nothing uncommitted is in the queue.
  func sendOutgoing() {
    let messages = link.outbox.take()
    for message in messages { link.outbox.count(sent: handle.publish(message) == MOSQ_ERR_SUCCESS.code) }
    if !messages.isEmpty { flush() }
  }

  /// Whether every message that this connection has delivered is committed, so that the library's queue, in which their
  /// acknowledgements lie, may be written. The one gate before every write. The order matters: a batch that was given
  /// back also leaves the ring drained, and is told apart by what is loaded after that.
  var mayWrite: Bool {
    (context.uncommitted == 0 || context.isDrained) && link.condemned < context.connection && !context.isPoisoned
  }

  /// Reads until the batch is full, or whole, or its first message has waited long enough.
  ///
  /// - Returns: whether the connection is still there.
  private func collectBatch() -> Bool {
    let deadline = clock.monotonic() + configuration.batchDelay
    while true {
      let drained = drain()
      hasMore = drained == .full
      switch drained {
      case .lost: return false
      case .full: return true
      case .dry: break
      }
      if context.uncommitted == 0 || pacer.socketRanDry(at: context.uncommitted) { return true }
      if clock.monotonic() >= deadline {
        pacer.delayRanOut(at: context.uncommitted)
        return true
      }
      // The bell may ring for an advance over an earlier batch; only stopping cuts the delay short.
      link.bell.wait(timeout: Self.nap)
      if link.isStopping { return true }
    }
  }

  /// Reads packets while there are any and there is room. A call that delivers no message says that the socket is dry:
  /// the library's result doesn't, and `errno` may be left over from something else.
  private func drain() -> Drain {
    while context.uncommitted < configuration.batchMessagesMax && context.makeRoom() && !context.isPoisoned {
      let before = context.sequence
      guard check(handle.read()) else { return .lost }
      if context.sequence == before { return .dry }
    }
    return .full
  }

  /// Waits until the pipeline has advanced over everything, and meanwhile reads nothing: the kernel's buffer and the
  /// broker hold the rest.
  ///
  /// - Returns: whether everything is committed; else the batch was given back, or stopping took too long.
  private func awaitCommit() -> Bool {
    link.wake.ring()
    var alarm = clock.monotonic() + Self.commitAlarm
    while !context.isDrained && link.condemned < context.connection {
      if timeUntilStopLimit() == .zero { return false }
      if clock.monotonic() >= alarm {
        report(.commitSlow(Self.commitAlarm))
        alarm += .seconds(3_600)
      }
      link.bell.wait(timeout: min(timeUntilStopLimit(), .seconds(1)))
      // Waiting for the disk is being alive: whether the pipeline is, tells the pipeline.
      link.update { $0.turns += 1 }
    }
    if context.isPoisoned || link.condemned >= context.connection {
      giveBack()
      return false
    }
    return true
  }

  /// Writes the library's queue, if nothing uncommitted is in it.
  ///
  /// - Returns: whether the connection is still there.
  @discardableResult
  func flush() -> Bool {
    guard mayWrite else { return true }
    let acknowledgements = UInt64(context.takeCommitted())
    guard handle.wantsWrite else { return true }
    guard check(handle.write()) else { return false }
    if acknowledgements > 0 {
      link.update { snapshot in
        snapshot.acknowledged += acknowledgements
        snapshot.batches += 1
      }
    }
    recordCounters()
    return true
  }

  /// Shows the callbacks' counts to the others.
  func recordCounters() {
    link.update { snapshot in
      snapshot.received = context.sequence
      snapshot.redelivered = context.redelivered
      snapshot.truncated = context.truncated
      snapshot.bytes = context.bytes
    }
    if let truncation = context.truncation {
      context.truncation = nil
      report(.payloadTruncated(topic: truncation.topic, bytes: truncation.bytes))
    }
  }
}
