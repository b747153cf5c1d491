internal import TaihuCore
internal import TaihuDerive
internal import TaihuDetect
internal import TaihuGateway
internal import TaihuNormalize
internal import TaihuPack
internal import TaihuStore

/// Takes one message the gateway's way up to the store's door: normalize, recognise what is known, judge. Nothing is
/// written anywhere.
struct Explainer {
  /// How far back the detectors look before they judge, in nanoseconds, when there is a store.
  private static let warmUp: Int64 = 86_400_000_000_000

  private let catalog: SeriesCatalog
  private var normalizer: Normalizer
  private var judge: Judge
  private var engine: DerivedEngine
  private let store: StoreReader?

  /// An explainer for packs, and a store where there is one.
  ///
  /// - Throws: when the packs contradict each other or the store can't be read.
  init(packs: [Pack], settings: DecisionSettings, store: StoreReader?) throws {
    catalog = SeriesCatalog()
    self.store = store
    for series in try store?.series(matching: SeriesSelector()).sorted(by: { $0.id < $1.id }) ?? [] {
      catalog.restore(series.id, series.key, series.traits)
    }
    normalizer = try Normalizer(
      packs: packs, discovery: settings.discovery, limits: settings.limits, catalog: catalog)
    judge = Judge(catalog: catalog, configuration: settings.judge)
    engine = DerivedEngine(packs: packs, catalog: catalog)
    if let store { engine.restore(latest: try store.latest(of: engine.inputSeries)) }
  }

  /// What would become of a message.
  mutating func explain(topic: [UInt8], payload: [UInt8], arrival: Arrival) throws -> Explanation {
    let known = catalog.count
    var batch = ReadingBatch()
    let outcome = normalizer.normalize(
      topic: unsafe topic.span.bytes, payload: unsafe payload.span.bytes, arrival: arrival, into: &batch)
    var explanation =
      switch outcome {
      case .refused(let refusal):
        Explanation(outcome: .quarantined, reason: refusal.reason.rawValue, detail: refusal.detail)
      case .ignored(let rule): Explanation(outcome: .ignored, reason: rule.rawValue, detail: rule.words)
      case .decoded: try decoded(batch, knownSeries: known)
      }
    explanation.pack = batch.pack.isEmpty ? nil : batch.pack
    explanation.decoder = batch.decoder.isEmpty ? nil : batch.decoder
    return explanation
  }

  private mutating func decoded(_ batch: ReadingBatch, knownSeries: Int) throws -> Explanation {
    var rows: [ReadingRow] = []
    var taken = MessageReadings(store: store)
    var counts = (stored: 0, duplicate: 0, conflict: 0)
    for var reading in batch.readings {
      let standing = try standing(of: reading, knownSeries: knownSeries)
      switch standing {
      case .duplicate: counts.duplicate += 1
      case .conflict:
        counts.conflict += 1
        reading.flag(.correction, as: reading.quality)
      case .new, .late: counts.stored += 1
      }
      if standing != .duplicate {
        try warmUp(reading, knownSeries: knownSeries)
        judge.judge(&reading, isLate: standing != .new)
        engine.observe(reading)
        taken.add(reading)
      }
      rows.append(ReadingRow(reading: reading, series: record(reading.series)))
    }
    let isKnown = counts.stored + counts.conflict == 0
    var explanation = Explanation(outcome: isKnown ? .duplicate : .stored, detail: Self.words(counts, batch))
    explanation.readings = rows
    explanation.derived = try derived(taken)
    explanation.refusals = batch.refusals
    explanation.episodes = judge.drainChanges().map {
      EpisodeRow(episode: $0.episode, series: record($0.episode.series))
    }
    return explanation
  }

  /// What the readings of the message lead to.
  private mutating func derived(_ readings: MessageReadings) throws -> [ReadingRow] {
    var results: [Reading] = []
    engine.endMessage(into: &results)
    try engine.evaluateAll(received: readings.received, from: readings, into: &results)
    return results.map { result in
      var result = result
      judge.judge(&result, isLate: false)
      return ReadingRow(reading: result, series: record(result.series))
    }
  }

  /// How a reading stands to what is stored.
  private enum Standing {
    case new, late, duplicate, conflict
  }

  private func standing(of reading: Reading, knownSeries: Int) throws -> Standing {
    guard let store, reading.series.rawValue <= knownSeries else { return .new }
    var former: Reading?
    try store.readings(of: reading.series, from: reading.time, to: reading.time.advanced(byNanoseconds: 1)) {
      former = $0.last
    }
    if let former { return former.value == reading.value ? .duplicate : .conflict }
    guard let latest = try store.latest(of: [reading.series]).first else { return .new }
    return reading.time < latest.time ? .late : .new
  }

  /// Shows the detectors the day before the reading, as it is stored, so that they judge as the gateway's would.
  private mutating func warmUp(_ reading: Reading, knownSeries: Int) throws {
    guard let store, reading.series.rawValue <= knownSeries else { return }
    let start = reading.time.advanced(byNanoseconds: -Self.warmUp)
    try store.readings(of: reading.series, from: start, to: reading.time) { run in
      for var former in run { judge.judge(&former, isLate: former.reasons.contains(.late)) }
    }
    _ = judge.drainChanges()
  }

  private func record(_ id: SeriesID) -> SeriesRecord {
    let entry = catalog[id]
    return SeriesRecord(id: id, key: entry.key, traits: entry.traits)
  }

  private static func words(_ counts: (stored: Int, duplicate: Int, conflict: Int), _ batch: ReadingBatch) -> String {
    var parts: [String] = []
    if counts.stored > 0 { parts.append(plural(counts.stored, "new reading")) }
    if counts.duplicate > 0 { parts.append(plural(counts.duplicate, "reading") + " known already") }
    if counts.conflict > 0 {
      parts.append(plural(counts.conflict, "correction") + " of a stored value, which would go to the quarantine")
    }
    if !batch.refusals.isEmpty { parts.append(plural(batch.refusals.count, "value") + " refused") }
    return parts.joined(separator: ", ")
  }

  private static func plural(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)" + (count == 1 ? "" : "s")
  }
}

extension IgnoreRule {
  /// Why, in words.
  fileprivate var words: String {
    switch self {
    case .declared: "the pack says that this topic is not stored"
    case .noPattern: "no pattern of any pack and no discovery filter matches the topic"
    case .retained: "a retained message without a time of its own repeats the past"
    case .brokerTopic: "topics that begin with $ are the broker's own"
    case .control: "the message steers the device and holds no reading"
    }
  }
}
