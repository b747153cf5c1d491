internal import TaihuCore
internal import TaihuDerive
internal import TaihuDetect
internal import TaihuNormalize
internal import TaihuNotify
internal import TaihuPack
internal import TaihuStore

/// What happens to one message between the ring and the commit: normalize, recognise what is known, judge, hand to the
/// store, derive, count. Live messages and replayed ones take this same way.
///
/// Everything taken since the last ``commit(now:)`` is one batch: it becomes durable as a whole or not at all. One thread
/// owns an intake and all it holds.
final class Intake {
  /// How many messages and readings a batch held.
  struct BatchCounts {
    var messages: UInt64 = 0
    var readings: UInt64 = 0
  }

  let catalog: SeriesCatalog
  /// The database file, and where it lies.
  let store: (path: String, disk: any StoreDisk)
  let writer: StoreWriter
  private(set) var normalizer: Normalizer
  private var judge: Judge
  private let judgeConfiguration: JudgeConfiguration
  private var packs: [Pack]
  private var engine: DerivedEngine
  private var routes: [NoticeRoute]
  /// Who is told of what; see `Intake+Notices.swift`.
  var router: NoticeRouter
  /// The routes that got notices since somebody asked.
  var toldRoutes: Set<String> = []
  private var results: [Reading] = []
  /// The counts of the batch in hand.
  var tally = Tally()
  private var deliveries: [String: DeliveryMemory] = [:]
  private var message = ReadingBatch()
  var counts = BatchCounts()
  /// The times that devices gave to the batch's live messages, for the latency from measurement to commit.
  private(set) var liveTimes: [Timestamp] = []
  /// What the batch's live messages want published once the batch is durable, each with the broker it came from.
  private(set) var replies: [(source: String, message: OutgoingMessage)] = []
  /// The round of sealing in which the detectors' state was last saved, or is being saved; `nil` before the first.
  private var savedRound: Int64?
  /// The next series whose detector's state is to be saved in the round of saving that is under way.
  private var saveCursor: Int?

  /// Detectors' states in one transaction: some 3 MB.
  private static let statesPerCommit = 2_000

  /// Windows of derived indicators computed in one transaction at most.
  private static let windowsPerCommit = 1_000

  init(
    catalog: SeriesCatalog, store: (path: String, disk: any StoreDisk), writer: StoreWriter, normalizer: Normalizer,
    packs: [Pack],
    judge: JudgeConfiguration, routes: [NoticeRoute] = [], now: Timestamp
  ) throws {
    self.catalog = catalog
    self.store = store
    self.writer = writer
    self.normalizer = normalizer
    self.judgeConfiguration = judge
    self.judge = try JudgeRestoration.judge(
      configuration: judge, catalog: catalog, packs: packs, writer: writer)
    self.packs = packs
    self.routes = routes
    router = NoticeRouter(routes: routes, memory: try writer.noticeMemory())
    engine = try DerivedRestoration.engine(packs: packs, catalog: catalog, writer: writer, now: now)
  }

  /// Reads messages by other packs, and tells other routes of alarms, from now on. Between batches only.
  func adopt(_ normalizer: Normalizer, packs: [Pack], routes: [NoticeRoute], now: Timestamp) throws {
    engine = try DerivedRestoration.engine(packs: packs, catalog: catalog, writer: writer, now: now)
    (self.normalizer, self.packs) = (normalizer, packs)
    guard routes != self.routes else { return }
    router = NoticeRouter(routes: routes, memory: try writer.noticeMemory())
    self.routes = routes
  }

  /// Counts `count` messages as received by `source`, whatever becomes of them.
  func receive(_ count: Int64, source: String, at time: Timestamp) {
    tally.receive(count, source: source, at: time)
  }

  /// Counts messages of QoS 0 that were received and then lost with a batch that could not be committed.
  func drop(_ count: Int64, source: String, at time: Timestamp) {
    tally.receive(count, source: source, at: time)
    tally.drop(count, reason: "commit/returned", source: source, at: time)
  }

  /// Takes a message of which only the beginning was kept, since it was larger than the limit, into the quarantine.
  func refuseTruncated(topic: RawSpan, payload: RawSpan, arrivedBytes: Int, arrival: Arrival, source: String) {
    counts.messages += 1
    message.removeAll()
    let refusal = Refusal(
      .payloadTooLarge, "the payload has \(arrivedBytes) bytes, of which the first \(payload.byteCount) are kept")
    quarantine(refusal, topic: topic, payload: payload, arrival: arrival, source: source, isPartial: false)
    tally.end(.quarantined(refusal.reason), readings: .init(), source: source, pack: "", at: arrival.received)
  }

  /// Takes one message into the batch. One that was delivered before is read as it was then; see ``DeliveryMemory``.
  func take(
    topic: RawSpan, payload: RawSpan, arrival: Arrival, source: String, delivery: DeliveryMemory.Delivery? = nil
  ) throws {
    counts.messages += 1
    message.removeAll()
    var origin = arrival
    let memory = try delivery == nil ? nil : self.memory(of: source)
    if let delivery, let memory {
      memory.advance(to: delivery, writer)
      origin.received = memory.firstArrival(of: delivery, topic: topic, payload: payload) ?? arrival.received
    }
    let outcome = normalizer.normalize(topic: topic, payload: payload, arrival: origin, into: &message)
    replies += message.replies.map { (source, $0) }
    for series in message.silent { judge.fallSilent(series) }
    if message.isTimedByArrival, let delivery, let memory {
      memory.note(delivery, topic: topic, payload: payload, received: origin.received, writer)
    }
    switch outcome {
    case .decoded:
      var readings = try store(message.readings)
      readings.quarantined = Int64(message.refusals.count)
      if let first = message.refusals.first {
        let detail = message.refusals.map(\.detail).joined(separator: "; ")
        quarantine(
          Refusal(first.reason, detail), topic: topic, payload: payload, arrival: arrival, source: source,
          isPartial: true)
      }
      let isNew = readings.stored + readings.conflict > 0
      if isNew { noteLive(message.readings[0], arrival) }
      tally.end(
        isNew ? .stored : .duplicate, readings: readings, source: source, pack: message.pack, at: arrival.received)
    case .refused(let refusal):
      quarantine(refusal, topic: topic, payload: payload, arrival: arrival, source: source, isPartial: false)
      tally.end(
        .quarantined(refusal.reason), readings: .init(), source: source, pack: message.pack, at: arrival.received)
    case .ignored(let rule):
      tally.end(.ignored(rule), readings: .init(), source: source, pack: message.pack, at: arrival.received)
    }
  }

  private func memory(of source: String) throws -> DeliveryMemory {
    if let known = deliveries[source] { return known }
    let memory = try DeliveryMemory(source: source, writer: writer)
    deliveries[source] = memory
    return memory
  }

  /// Runs a quarantined message again, under the packs as they are now.
  ///
  /// When it gives readings it moves in the ledger from *quarantined* to how it ended now; when it is refused again it
  /// stays where it is.
  func replay(_ entry: QuarantineEntry) throws -> ReplayOutcome {
    guard entry.state == .open else { return .skipped("entry \(entry.id) was replayed already") }
    guard entry.reason != .conflict else {
      return .skipped("entry \(entry.id) is a value that a correction replaced, not a message")
    }
    let arrival = Arrival(received: entry.received, retained: entry.retained, isReplay: true)
    message.removeAll()
    let outcome = unsafe normalizer.normalize(
      topic: entry.topic.span.bytes, payload: entry.payload.span.bytes, arrival: arrival, into: &message)
    switch outcome {
    case .refused(let refusal): return .refused(refusal)
    case .ignored(let rule): return .skipped("entry \(entry.id) is now ignored by rule \(rule.rawValue)")
    case .decoded: break
    }
    if let refusal = message.refusals.first, entry.isPartial { return .refused(refusal) }
    let before = counts.readings
    var readings = try store(message.readings, isReplay: true)
    readings.quarantined = Int64(message.refusals.count)
    counts.messages += 1
    if entry.isPartial {
      tally.end(nil, readings: readings, source: entry.source, pack: message.pack, at: entry.received)
    } else {
      tally.withdraw(entry.reason, source: entry.source, pack: entry.pack, at: entry.received)
      let isNew = readings.stored + readings.conflict > 0
      tally.end(
        isNew ? .stored : .duplicate, readings: readings, source: entry.source, pack: message.pack, at: entry.received)
    }
    writer.markReplayed(entry.id)
    return .stored(readings: Int(counts.readings - before))
  }

  /// Whether a round of sealing has begun since the detectors' state was saved, or a round of saving is not over yet. When
  /// the next one begins, however few readings later, the store gives up those before this one.
  var isSaveDue: Bool {
    saveCursor != nil || catalog.count > 0 && writer.round != savedRound ?? 0
  }

  /// Makes the batch durable, in one transaction, and starts the next.
  ///
  /// - Returns: what the store wrote.
  /// - Throws: when the transaction failed or its outcome is unknown; then call ``discard(now:)``.
  func commit(now: Timestamp) throws -> CommitReceipt {
    try deriveWindows(now: now)
    judge.tick(now: now)
    for change in judge.drainChanges() { noteForPeople(writer.apply(change), now: now) }
    writeNotices(now: now)
    for entry in tally.drain() { writer.add(entry) }
    let receipt = try writer.commit()
    forgetBatch()
    return receipt
  }

  /// Forgets the batch: the store, the detectors and the counts stand again as of the last commit. When messages first
  /// arrived stays known: those in the ring may belong to a round of which others are stored and not acknowledged.
  func discard(now: Timestamp) throws {
    tally.clear()
    results.removeAll()
    (saveCursor, savedRound) = (nil, nil)
    forgetBatch()
    try writer.discard()
    router = NoticeRouter(routes: routes, memory: try writer.noticeMemory())
    judge = try JudgeRestoration.judge(
      configuration: judgeConfiguration, catalog: catalog, packs: packs, writer: writer)
    engine = try DerivedRestoration.engine(packs: packs, catalog: catalog, writer: writer, now: now)
  }

  /// Whether windows are due that the last commit left for the next.
  var hasDueWindows: Bool { engine.hasDueWindows }

  /// Saves the detectors' state of the next few series, in one transaction, so that neither memory nor a pause grows with
  /// the number of series. A round over all series is needed once in a round of sealing: the store can hand over again
  /// what came after a save, not what came before.
  ///
  /// - Returns: whether series are left in this round.
  func saveSomeDetectorStates(now: Timestamp) throws -> Bool {
    let start = saveCursor ?? 0
    let end = min(start + Self.statesPerCommit, catalog.count)
    if start == 0 { savedRound = writer.round }
    for number in start..<max(start, end) {
      let id = SeriesID(UInt32(number + 1))
      writer.saveDetectorState(id, judge.state(of: id))
    }
    _ = try commit(now: now)
    saveCursor = end < catalog.count ? end : nil
    return saveCursor != nil
  }

  /// Saves the detectors' state of every series.
  func saveDetectorStates(now: Timestamp) throws {
    saveCursor = nil
    while try saveSomeDetectorStates(now: now) {}
  }

  /// Admits readings, judges them, hands them to the store and derives from them.
  func store(_ readings: some Sequence<Reading>, isReplay: Bool = false) throws -> Tally.ReadingCounts {
    var result = Tally.ReadingCounts()
    for var reading in readings {
      let admission = try writer.admit(reading)
      switch admission {
      case .duplicate:
        result.duplicate += 1
        continue
      case .new:
        result.stored += 1
        // A device that says it tells of the past tells nothing of the present.
        judge.judge(&reading, isLate: reading.reasons.contains(.late))
      case .late:
        result.stored += 1
        judge.judge(&reading, isLate: true)
      case .conflict(let former) where isReplay && reading.received < former.received:
        // What stands came after this message, which waited in the quarantine: the later arrival is kept.
        result.conflict += 1
        writer.quarantine(conflictEntry(reading, replacedBy: former))
        continue
      case .conflict(let former):
        result.conflict += 1
        reading.flag(.correction, as: reading.quality)
        judge.judge(&reading, isLate: true)
        // It came after the reading it replaces, which need not be after a later one; `correction` says what it is.
        reading.reasons.remove(.late)
        writer.quarantine(conflictEntry(former, replacedBy: reading))
      }
      writer.append(reading, admission)
      engine.observe(reading)
      counts.readings += 1
    }
    engine.endMessage(into: &results)
    try storeResults()
    return result
  }

  /// Computes the windows whose time has come, and notes with the batch which windows wait.
  private func deriveWindows(now: Timestamp) throws {
    try engine.evaluate(now: now, from: WriterReadings(writer: writer), limit: Self.windowsPerCommit, into: &results)
    try storeResults()
    for (key, value) in engine.drainPending() { writer.set(key, value) }
  }

  /// Takes results of derived indicators the way of readings. A former result of the same time gives way: it followed from
  /// readings that have changed, and both are in the store, so it needs no place in the quarantine.
  private func storeResults() throws {
    for var reading in results {
      let admission = try writer.admit(reading)
      var count = Tally.ReadingCounts()
      switch admission {
      case .duplicate: continue
      case .new, .late: count.stored = 1
      case .conflict:
        count.conflict = 1
        reading.flag(.correction, as: reading.quality)
      }
      judge.judge(&reading, isLate: admission != .new)
      if count.conflict > 0 { reading.reasons.remove(.late) }
      writer.append(reading, admission)
      tally.derive(count, pack: catalog[reading.series].traits.pack, at: reading.received)
    }
    results.removeAll(keepingCapacity: true)
  }

  /// Notes a message's own time when it is live: given by the device, and at most a minute before it was received.
  private func noteLive(_ reading: Reading, _ arrival: Arrival) {
    guard !reading.reasons.contains(.substitutedTime) else { return }
    guard (0...60_000_000_000).contains(arrival.received.nanoseconds(since: reading.time)) else { return }
    liveTimes.append(reading.time)
  }

  private func forgetBatch() {
    counts = BatchCounts()
    liveTimes.removeAll(keepingCapacity: true)
    replies.removeAll(keepingCapacity: true)
  }

  private func quarantine(
    _ refusal: Refusal, topic: RawSpan, payload: RawSpan, arrival: Arrival, source: String, isPartial: Bool
  ) {
    writer.quarantine(
      QuarantineEntry(
        received: arrival.received, source: source, topic: topic.copiedBytes, payload: payload.copiedBytes,
        retained: arrival.retained, reason: refusal.reason, detail: refusal.detail, pack: message.pack,
        isPartial: isPartial))
  }

  private func conflictEntry(_ former: Reading, replacedBy reading: Reading) -> QuarantineEntry {
    let key = catalog[reading.series].key
    let payload = "{\"time\":\"\(former.time)\",\"value\":\(former.value),\"received\":\"\(former.received)\"}"
    return QuarantineEntry(
      received: reading.received, source: "", topic: Array(key.description.utf8), payload: Array(payload.utf8),
      reason: .conflict,
      detail: "\(key) at \(former.time) was \(former.value); a later message says \(reading.value), which is kept",
      pack: message.pack, isPartial: true)
  }
}

extension RawSpan {
  /// The bytes, copied.
  var copiedBytes: [UInt8] {
    unsafe withUnsafeBytes { unsafe Array($0) }
  }
}
