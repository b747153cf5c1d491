internal import Logging
internal import TaihuCore
internal import TaihuHTTP
internal import TaihuMQTT
internal import TaihuNormalize
internal import TaihuNotify
internal import TaihuPack
internal import TaihuRing
internal import TaihuStore

/// The heart of the gateway: takes messages from the rings, one batch at a time, and advances the rings once the batch is
/// durable. Read this file first.
///
/// One thread runs ``run()`` and owns everything in here. It wakes when a ring's doorbell sounds, when the mailbox has a
/// request, and once a second for what needs no message: silences, holds, upkeep of the store.
package final class IngestPipeline {
  /// One broker's messages.
  struct Source {
    /// The broker's name in the ledger.
    let name: String
    /// The pipeline's end of its ring.
    let inlet: MessageInlet
    /// The broker's connection, for the count of what it lost.
    let connection: MQTTSource
  }

  /// The longest sleep.
  private static let tick = Duration.seconds(1)
  /// The longest stretch of upkeep between two batches; a step of it may take some milliseconds more.
  private static let maintenanceBudget = Duration.milliseconds(5)

  private let intake: Intake
  private let sources: [Source]
  private let doorbell: Doorbell
  private let mailbox: PipelineMailbox
  private let wakeSender: (String) -> Void
  private let gauges: PipelineGauges
  private let clock: any WallClock
  private let logger: Logger
  private var retry = CommitRetry()
  private var lostSeen: [UInt64]
  /// What came over HTTP and goes into the next commit.
  private var writes: [(content: IncomingWrite, answer: @Sendable (WriteOutcome) -> Void)] = []
  private var moreMaintenance = false
  /// Whether the end was asked for: then a commit that fails is not tried again.
  private var isStopping = false

  init(
    intake: Intake, sources: [Source], doorbell: Doorbell, mailbox: PipelineMailbox,
    wakeSender: @escaping (String) -> Void, gauges: PipelineGauges, clock: any WallClock, logger: Logger
  ) {
    self.intake = intake
    self.sources = sources
    self.doorbell = doorbell
    self.mailbox = mailbox
    self.wakeSender = wakeSender
    self.gauges = gauges
    self.clock = clock
    self.logger = logger
    lostSeen = [UInt64](repeating: 0, count: sources.count)
  }

  /// Runs until asked to stop, then commits what is left and closes the store.
  ///
  /// - Throws: when commits failed so often that only a fresh start can help.
  package func run() throws {
    while true {
      gauges.beat()
      handleRequests()
      let taken = try processBatch()
      if isStopping && taken == 0 { return try finish() }
      maintain()
      if taken == 0 { doorbell.wait(timeout: moreMaintenance ? .zero : Self.tick) }
    }
  }

  /// Takes everything that waits in the rings, commits it, and advances the rings.
  ///
  /// - Returns: the number of messages taken.
  private func processBatch() throws -> Int {
    var shown = [Int](repeating: 0, count: sources.count)
    let lost = sources.map(\.connection.snapshot.lostQoS0)
    let replies: [(source: String, message: OutgoingMessage)]
    do {
      for (index, source) in sources.enumerated() { shown[index] = try take(from: source) }
      for write in writes { try intake.take(write.content, now: clock.now()) }
      countLosses(lost)
      replies = intake.replies
      try commit()
    } catch {
      try fail(error)
      return 0
    }
    lostSeen = lost
    answerWrites(.committed)
    wakeSenders()
    publish(replies)
    for (index, source) in sources.enumerated() where shown[index] > 0 { source.inlet.advance(by: shown[index]) }
    return shown.reduce(0, +)
  }

  private func answerWrites(_ outcome: WriteOutcome) {
    for write in writes { write.answer(outcome) }
    writes.removeAll()
  }

  /// Hands what devices are answered to the connections they came over. They are woken by the advance that follows, so
  /// that answers and acknowledgements leave together.
  private func publish(_ replies: [(source: String, message: OutgoingMessage)]) {
    for reply in replies { sources.first { $0.name == reply.source }?.connection.publish(reply.message) }
  }

  private func take(from source: Source) throws -> Int {
    var first: Timestamp?
    let shown = try source.inlet.forEachMessage { slot, topic, payload throws in
      first = first ?? slot.received
      if slot.isTruncated {
        intake.refuseTruncated(
          topic: topic, payload: payload, arrivedBytes: slot.payloadBytesArrived, arrival: slot.arrival,
          source: source.name)
      } else {
        try intake.take(
          topic: topic, payload: payload, arrival: slot.arrival, source: source.name, delivery: .init(slot))
      }
    }
    if let first {
      intake.receive(Int64(shown), source: source.name, at: first)
      gauges.update {
        $0.oldestWaiting = min($0.oldestWaiting ?? first, first)
        $0.waiting += shown
      }
    }
    return shown
  }

  /// Counts what was lost since the last commit that succeeded; one that fails forgets its counts, so they come again.
  private func countLosses(_ lost: [UInt64]) {
    for (index, source) in sources.enumerated() where lost[index] > lostSeen[index] {
      intake.drop(Int64(lost[index] - lostSeen[index]), source: source.name, at: clock.now())
    }
  }

  private func commit() throws {
    let (counts, liveTimes) = (intake.counts, intake.liveTimes)
    let receipt = try intake.commit(now: clock.now())
    // A commit that had nothing to write did not touch the disk, so it says nothing about it.
    guard receipt.rows > 0 else { return }
    retry.succeeded()
    let now = clock.now()
    let openEpisodes = intake.writer.openEpisodes.count
    gauges.update { figures in
      if let oldest = figures.oldestWaiting, counts.messages > 0 {
        figures.receiveToCommit.record(nanoseconds: now.nanoseconds(since: oldest), times: counts.messages)
        figures.commits += 1
      }
      figures.commitDuration.record(nanoseconds: Int64((receipt.writing + receipt.syncing) / .nanoseconds(1)))
      for time in liveTimes { figures.timeToCommit.record(nanoseconds: now.nanoseconds(since: time)) }
      figures.messages += counts.messages
      figures.readings += counts.readings
      (figures.oldestWaiting, figures.waiting) = (nil, 0)
      figures.failure = nil
      figures.openEpisodes = openEpisodes
    }
  }

  /// After a commit that failed, or whose outcome nobody knows: nothing is acknowledged, the brokers deliver again.
  private func fail(_ error: any Error) throws {
    let isFull = (error as? StoreError).map { $0.kind == .diskFull || $0.kind == .diskReserve } ?? false
    logger.error("a batch could not be committed; it will be delivered again", metadata: ["error": "\(error)"])
    gauges.update {
      $0.failures += 1
      $0.failure = "\(error)"
      ($0.oldestWaiting, $0.waiting) = (nil, 0)
    }
    for source in sources { source.inlet.nack() }
    answerWrites(.failed("the readings could not be committed; nothing of them was stored"))
    let action = retry.failed(diskIsFull: isFull)
    do {
      try intake.discard(now: clock.now())
    } catch {
      logger.error("the store could not be read again", metadata: ["error": "\(error)"])
    }
    if isStopping { throw error }
    switch action {
    case .giveUp:
      throw OperatorError(
        .failure, code: "commit-failed", "\(CommitRetry.failuresMax) commits in a row failed: \(error)",
        hint: "nothing was acknowledged, the brokers keep the messages; see the disk, then start the gateway again")
    case .wait(let nanoseconds):
      rest(nanoseconds: nanoseconds)
    }
  }

  /// Waits without taking messages; the watchdog still sees the pipeline alive.
  private func rest(nanoseconds: Int64) {
    let end = clock.monotonic() + .nanoseconds(nanoseconds)
    while clock.monotonic() < end {
      gauges.beat()
      doorbell.wait(timeout: min(end - clock.monotonic(), Self.tick))
      if mailbox.holdsStop { return }
    }
  }

  private func handleRequests() {
    for request in mailbox.take() {
      switch request {
      case .stop: isStopping = true
      case .adopt(let adoption): adopt(adoption)
      case .applyRetention: intake.writer.applyRetention()
      case .remember(let key, let value): intake.writer.set(key, value)
      case .replay(let ids, let reply): reply(replay(ids))
      case .purge(let ids, let reply): reply(purge(ids))
      case .write(let content, let answer): writes.append((content, answer))
      case .record(let changes, let reply): reply(record(changes))
      }
    }
  }

  private func purge(_ ids: [Int64]) -> Result<Int, OperatorError> {
    do {
      return .success(try intake.writer.purgeQuarantine(ids))
    } catch {
      return .failure(
        OperatorError(
          .failure, code: "purge-failed", "the entries were not deleted: \(error)",
          hint: "nothing was changed; try again"))
    }
  }

  private func record(_ changes: [NoticeChange]) -> OperatorError? {
    do {
      try intake.record(changes)
      _ = try intake.commit(now: clock.now())
      wakeSenders()
      return nil
    } catch let error as OperatorError {
      return error
    } catch {
      do { try intake.discard(now: clock.now()) } catch {
        logger.error("the store could not be read again", metadata: ["error": "\(error)"])
      }
      return OperatorError(
        .failure, code: "record-failed", "it was not committed: \(error)", hint: "nothing was changed; try again")
    }
  }

  /// Tells the senders whose routes got notices with the last commit.
  private func wakeSenders() {
    for route in intake.takeToldRoutes() { wakeSender(route) }
  }

  private func adopt(_ request: PipelineMailbox.Adoption) {
    do {
      let normalizer = try Normalizer(
        packs: request.packs, discovery: request.discovery, limits: request.limits, catalog: intake.catalog)
      try intake.adopt(normalizer, packs: request.packs, routes: request.routes, now: clock.now())
      gauges.update { $0.packs = request.packs }
      intake.writer.adopt(request.retention)
      logger.notice("packs reloaded", metadata: ["packs": "\(request.packs.map(\.id).joined(separator: ","))"])
    } catch {
      logger.error("the packs were not reloaded; the former ones stay", metadata: ["error": "\(error)"])
    }
  }

  private func replay(_ ids: [Int64]) -> Result<[ReplayedEntry], OperatorError> {
    do {
      return .success(try intake.replay(ids, now: clock.now()))
    } catch {
      do { try intake.discard(now: clock.now()) } catch {
        logger.error("the store could not be read again", metadata: ["error": "\(error)"])
      }
      return .failure(
        OperatorError(
          .failure, code: "replay-failed", "the replay was not committed: \(error)",
          hint: "nothing was changed; the entries are still open"))
    }
  }

  private func maintain() {
    do {
      let moreStates = try intake.isSaveDue && intake.saveSomeDetectorStates(now: clock.now())
      moreMaintenance =
        try intake.writer.maintain(budget: Self.maintenanceBudget) || moreStates
        || intake.hasDueWindows
    } catch {
      moreMaintenance = false
      logger.error("upkeep of the store failed", metadata: ["error": "\(error)"])
      do { try intake.discard(now: clock.now()) } catch {
        logger.error("the store could not be read again", metadata: ["error": "\(error)"])
      }
    }
  }

  private func finish() throws {
    try intake.saveDetectorStates(now: clock.now())
    try intake.writer.close()
  }
}
