internal import TaihuCore
internal import TaihuStore

/// Holds what is on the disk against what the devices published: an independent model, a dictionary.
struct Checker {
  /// What is wrong, in words.
  struct Finding: Error, CustomStringConvertible {
    let description: String
  }

  private let world: World
  private var stored: [String: [Timestamp: Double]] = [:]
  private var derived = 0

  init(_ world: World) { self.world = world }

  /// Whether messages would be there if the power were cut now and nothing unsynced were kept.
  mutating func checkDurable(_ messages: [Message]) throws {
    let reader = try StoreReader(path: Life.path, disk: DiskSession(world.disk.copy(durableOnly: true)))
    try load(reader)
    for message in messages { try checkPresent(message, reader) }
  }

  /// Everything.
  mutating func check(isFinal: Bool) throws {
    guard let file = world.disk.files[Life.path], !file.bytes.isEmpty else {
      let promised = world.workload.messages.first { $0.isAcknowledgementWritten }
      if let promised { throw Finding(description: "no database, though \(promised.number) was acknowledged") }
      return
    }
    let session = DiskSession(world.disk.copy(durableOnly: false))
    let reader: StoreReader
    do {
      reader = try StoreReader(path: Life.path, disk: session)
    } catch {
      let promised = world.workload.messages.first { $0.isAcknowledgementWritten }
      if promised == nil && !isFinal { return }
      throw error
    }
    try load(reader)
    try checkIntegrity(reader)
    try checkNothingInvented()
    for message in world.workload.messages where message.isAcknowledgementWritten { try checkPresent(message, reader) }
    try checkEpisodes(reader)
    try checkLatest(reader)
    try checkLedger(reader)
    try noteTurns(reader)
    if isFinal { try checkFinal() }
  }

  private mutating func load(_ reader: StoreReader) throws {
    for record in try reader.series(matching: SeriesSelector()) {
      let name = record.key.name + "/" + (record.key.label("device") ?? "")
      var values: [Timestamp: Double] = [:]
      var last: Timestamp?
      try reader.readings(
        of: record.id, from: Timestamp(nanoseconds: .min), to: Timestamp(nanoseconds: .max)
      ) { run in
        for reading in run {
          if let last, reading.time <= last { throw Finding(description: "\(name) has \(reading.time) twice") }
          last = reading.time
          values[reading.time] = reading.value
          if reading.reasons.contains(.late) { world.reach(.late) }
        }
      }
      if record.traits.origin.isEmpty { stored[name] = values } else { derived += values.count }
    }
  }

  private func checkIntegrity(_ reader: StoreReader) throws {
    let findings = try reader.quickCheck()
    if !findings.isEmpty { throw Finding(description: "integrity: \(findings)") }
    let survey = try reader.surveyChunks()
    if !survey.damaged.isEmpty { throw Finding(description: "damaged chunks: \(survey.damaged)") }
    if survey.chunks > 0 { world.reach(.sealed) }
    if derived > 0 { world.reach(.derived) }
    let count = Int64(stored.values.reduce(0) { $0 + $1.count } + derived)
    let facts = try reader.facts()
    if facts.readings != count {
      throw Finding(description: "facts tell \(facts.readings) readings, there are \(count)")
    }
  }

  private func checkNothingInvented() throws {
    var published: [String: [Timestamp?: Set<Double>]] = [:]
    for message in world.workload.messages where message.deliveries > 0 {
      guard case .readings(let values) = message.content else { continue }
      for value in values { published[value.series, default: [:]][value.time, default: []].insert(value.value) }
    }
    for (series, values) in stored where !series.hasPrefix("later") {
      let timeless = published[series]?[nil] ?? []
      var seen: Set<Double> = []
      for (time, value) in values {
        if published[series]?[time]?.contains(value) == true { continue }
        guard timeless.contains(value) else {
          throw Finding(description: "\(series) at \(time) is \(value), which nobody sent")
        }
        guard seen.insert(value).inserted else {
          throw Finding(
            description: "\(series) has \(value) twice: at \(values.filter { $0.value == value }.keys.sorted())")
        }
      }
    }
  }

  private func checkPresent(_ message: Message, _ reader: StoreReader) throws {
    switch message.content {
    case .readings(let values): for value in values { try checkPresent(value, of: message) }
    case .refused:
      guard world.plan.days == 0 else { return }
      let entries = try reader.quarantine(limit: .max)
      if !entries.contains(where: { $0.payload == message.payload }) {
        throw Finding(description: "message \(message.number), acknowledged, is not in the quarantine")
      }
      world.reach(.quarantined)
    case .ignored: return
    }
  }

  private func checkPresent(_ value: Message.Value, of message: Message) throws {
    let values = stored[value.series] ?? [:]
    guard let time = value.time else {
      if values.values.contains(value.value) || world.plan.days > 0 { return }
      throw Finding(
        description: "\(value.series) \(value.value) of message \(message.number), acknowledged, is missing")
    }
    guard let found = values[time] else {
      if mayBeGone(time) { return }
      throw Finding(
        description: "\(value.series) at \(time) of message \(message.number), acknowledged, is missing")
    }
    guard found != value.value else { return }
    let later = world.workload.messages[(message.number + 1)...].contains { other in
      guard other.deliveries > 0, case .readings(let values) = other.content else { return false }
      return values.contains { $0.series == value.series && $0.time == time && $0.value == found }
    }
    if !later {
      throw Finding(
        description:
          "\(value.series) at \(time) is \(found), message \(message.number), acknowledged, said \(value.value)")
    }
  }

  /// Whether a reading of a time may have been given up.
  private func mayBeGone(_ time: Timestamp) -> Bool {
    guard world.plan.days > 0 else { return false }
    return time < world.latestWall.advanced(byNanoseconds: -Int64(world.plan.days) * 86_400_000_000_000)
  }

  private func checkEpisodes(_ reader: StoreReader) throws {
    var open: Set<EpisodeKey> = []
    var begun: Set<String> = []
    for episode in try reader.episodes() {
      if episode.end == nil {
        world.reach(.episodeOpen)
        if !open.insert(episode.key).inserted { throw Finding(description: "two episodes are open: \(episode)") }
      } else {
        world.reach(.episodeEnded)
      }
      let name = "\(episode.key) \(episode.start.nanoseconds)"
      if !begun.insert(name).inserted { throw Finding(description: "two episodes begin alike: \(episode)") }
    }
  }

  private func checkLatest(_ reader: StoreReader) throws {
    let records = try reader.series(matching: SeriesSelector()).filter { $0.traits.origin.isEmpty }
    for record in records {
      let name = record.key.name + "/" + (record.key.label("device") ?? "")
      guard let values = stored[name], let newest = values.keys.max() else { continue }
      guard let latest = try reader.latest(of: [record.id]).first else {
        throw Finding(description: "\(name) has readings and no latest")
      }
      if latest.time != newest || latest.value != values[newest] {
        guard world.plan.days > 0, latest.time > newest else {
          throw Finding(description: "the latest of \(name) is \(latest), not \(newest) \(values[newest]!)")
        }
      }
    }
  }

  private func checkLedger(_ reader: StoreReader) throws {
    let ledger = try reader.ledger()
    if !ledger.isBalanced { throw Finding(description: "the ledger does not balance: \(ledger)") }
    let count = Int64(stored.values.reduce(0) { $0 + $1.count } + derived)
    let expected = ledger.readings.stored + ledger.readings.derived - ledger.readings.expired
    if count != expected { throw Finding(description: "\(count) readings, the ledger tells \(expected): \(ledger)") }
    if ledger.messages.received > world.broker.deliveries {
      throw Finding(description: "\(ledger.messages.received) messages received, \(world.broker.deliveries) delivered")
    }
    if ledger.readings.conflict > 0 { world.reach(.corrected) }
    if ledger.readings.duplicate > 0 { world.reach(.duplicate) }
    if ledger.readings.expired > 0 { world.reach(.expired) }
    if !ledger.messages.quarantineExpired.isEmpty { world.reach(.quarantineExpired) }
    if world.broker.redeliveries > 0 { world.reach(.redelivered) }
  }

  private func noteTurns(_ reader: StoreReader) throws {
    for message in world.workload.messages where !message.isAcknowledgementWritten && message.deliveries > 0 {
      guard case .readings(let values) = message.content else { continue }
      message.isStoredInSecret = values.allSatisfy { value in
        value.time.map { stored[value.series]?[$0] == value.value } ?? stored[value.series]?.values.contains(
          value.value)
          ?? false
      }
    }
    let sql = "SELECT round_seq > sealed_seq, (SELECT count(*) FROM replaced) FROM progress"
    try reader.rows(sql: sql, columns: { _ in }) { row in
      if world.hadPowerCut && row[0] == .integer(1) { world.reach(.powerCutInRound) }
      if row[1] != .integer(0) { world.reach(.correctedSealed) }
      return true
    }
    let met = world.disk.met
    if met["sync-error-durable"] != nil { world.reach(.unknownCommitStood) }
    if met["sync-error-forgotten"] != nil { world.reach(.syncForgot) }
    if met["reserve-reached"] != nil { world.reach(.reserveReached) }
    if met["checkpoint"] != nil { world.reach(.checkpointed) }
    if met["disk-full"] != nil { world.reach(.diskFull) }
  }

  private func checkFinal() throws {
    var last: [String: [Timestamp: (value: Double, isCertain: Bool)]] = [:]
    for message in world.workload.messages {
      if message.fate == .pending { throw Finding(description: "message \(message.number) was never acknowledged") }
      guard case .readings(let values) = message.content else { continue }
      for value in values {
        guard let time = value.time else { continue }
        let isCertain = message.fate == .acknowledged && last[value.series]?[time]?.isCertain != false
        last[value.series, default: [:]][time] = (value.value, isCertain)
      }
    }
    for (series, values) in last {
      for (time, wanted) in values where wanted.isCertain && !mayBeGone(time) {
        guard let found = stored[series]?[time], found == wanted.value else {
          throw Finding(
            description: "\(series) at \(time) should end as \(wanted.value), and is \(stored[series]?[time] as Any)")
        }
      }
    }
  }
}
