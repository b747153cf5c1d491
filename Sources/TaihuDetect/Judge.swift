public import TaihuCore

/// Judges readings one at a time and keeps alarm episodes: quality control by declared rules, then a learned score.
///
/// One pass, no look-ahead, bounded state per series, O(1) a reading. The pipeline thread owns it; it takes no lock and
/// is not `Sendable`. It keeps nothing on disk: the store saves ``state(of:)`` and the open episodes, and gives them
/// back through ``restore(_:from:)`` and, after the readings since, ``adopt(open:)``; judging then goes on as if nothing
/// had happened.
///
/// What is checked, by which rule and why, is in `docs/detection.md`.
public struct Judge {
  /// The configuration in force.
  public let configuration: JudgeConfiguration

  let catalog: SeriesCatalog
  var states: ContiguousArray<SeriesState> = []
  var links = DeviceLinks()
  var changes: [EpisodeChange] = []
  /// The sorted rules of each series, made when it is met and anew when rules have changed.
  private var plans: ContiguousArray<RulePlan?> = []
  private var silence = SilenceWatch()
  /// The series whose readings were replayed since the start, until the open episodes are adopted.
  private var replayed: Set<SeriesID> = []
  private var wheel = HoldWheel()
  private var neighbours = NeighbourBook()
  private var groups = EpisodeGroups()

  /// A judge over the series of `catalog`, which it asks for each series' rules as they are declared.
  public init(catalog: SeriesCatalog, configuration: JudgeConfiguration = JudgeConfiguration()) {
    self.catalog = catalog
    self.configuration = configuration
  }

  /// Judges one reading: sets its quality and reasons, and notes what changes in its series' episodes.
  ///
  /// A late reading is marked `late` and, outside the valid range, `range`; it neither raises nor clears an episode, and
  /// nothing is learned from it.
  ///
  /// - Precondition: the reading's value is finite and its series is declared in the catalog.
  /// - Complexity: O(1), plus O(number of limits declared for the series).
  public mutating func judge(_ reading: inout Reading, isLate: Bool) {
    guard configuration.isEnabled else { return }
    let plan = plan(of: reading.series)
    silence.heard(reading.series, cadence: plan.rules.cadence)
    if isLate {
      reading.flag(.late, as: .good)
      if RangeTest.excess(of: reading.value, outside: plan.rules.validRange) > 0 { reading.flag(.range, as: .bad) }
      return
    }
    if !links.isEmpty { settleExpressions(before: reading) }
    let index = self.index(of: reading.series)
    let known = changes.count
    let context = context(plan, of: reading.series)
    let verdict = verdict(on: reading, plan.rules)
    let isCalm = states[index].judge(&reading, context, beside: verdict, into: &changes)
    if !isCalm { settle(reading.series, since: known) } else if !plan.bySilence.isEmpty { schedule(reading.series) }
    if !links.isEmpty { settleExpressions(after: reading) }
  }

  /// Tells the time: raises gaps and ends holds without a message. Call it after every batch, and at least once a minute;
  /// see ``SilenceWatch`` for what happens when the clock jumps.
  ///
  /// - Complexity: O(number of series) once a second for gaps, else O(holds that end).
  public mutating func tick(now: Timestamp) {
    guard configuration.isEnabled else { return }
    settleExpressions()
    silence.advance(to: now)
    for series in silence.newlySilent() {
      let known = changes.count
      states[index(of: series)].fallSilent(series, context(plan(of: series), of: series), into: &changes)
      settle(series, since: known)
    }
    for series in wheel.advance(to: silence.elapsed) {
      let known = changes.count
      states[index(of: series)].tick(series, context(plan(of: series), of: series), into: &changes)
      settle(series, since: known)
    }
  }

  /// Raises the gap of a series whose device has said that it is gone, without waiting for its cadence. The next reading
  /// that is not late ends it.
  ///
  /// - Complexity: O(1).
  public mutating func fallSilent(_ series: SeriesID) {
    guard configuration.isEnabled else { return }
    let known = changes.count
    silence.heard(series, cadence: nil)
    states[index(of: series)].fallSilent(series, context(plan(of: series), of: series), into: &changes)
    settle(series, since: known)
  }

  /// Judges once more a reading that was committed after its series' state was saved. Time passes from one to the next as it
  /// did then, so that holds and silences which end by the clock go on where they stood.
  ///
  /// - Complexity: as ``judge(_:isLate:)``.
  public mutating func replay(_ reading: Reading) {
    silence.replay(to: reading.received)
    replayed.insert(reading.series)
    var reading = reading
    // A correction was judged as late, whatever it says.
    judge(&reading, isLate: !reading.reasons.isDisjoint(with: [.late, .correction]))
    changes.removeAll(keepingCapacity: true)
  }

  /// The changes of episodes since the last call, in the order they came about, for the store to write.
  public mutating func drainChanges() -> [EpisodeChange] {
    defer { changes.removeAll(keepingCapacity: true) }
    return changes
  }

  /// What has been learned of a series and how its episodes stand, as bytes for the store; at most 4 KB.
  ///
  /// - Complexity: O(1), some microseconds.
  public func state(of series: SeriesID) -> [UInt8] {
    let index = Int(series.rawValue)
    let state = index < states.count ? states[index] : SeriesState()
    return state.bytes(watched: silence.elapsed, heard: silence.heard(series))
  }

  /// Takes back a series' state. Returns `false`, and leaves the series as it is, for bytes that are no state of this
  /// version.
  public mutating func restore(_ series: SeriesID, from bytes: [UInt8]) -> Bool {
    guard let state = SeriesState(series, bytes: bytes) else { return false }
    states[index(of: series)] = state
    silence.heard(series, cadence: plan(of: series).rules.cadence)
    return true
  }

  /// Makes the open episodes of all series exactly those that the store holds, and goes on with them.
  ///
  /// Call it once, after the states are restored and the readings since then replayed. An episode that no state
  /// knows goes on from what it tells itself; one that only a state knows is forgotten.
  public mutating func adopt(open episodes: [Episode]) {
    let bySeries = Dictionary(grouping: episodes.filter { $0.end == nil }, by: \.series)
    for series in bySeries.keys { _ = index(of: series) }
    for index in states.indices {
      let series = SeriesID(UInt32(index))
      states[index].adopt(open: bySeries[series] ?? [])
      if !replayed.contains(series) { silence.setSilence(of: series, to: states[index].silentFor) }
      states[index].resumeHolds(watched: silence.elapsed, wall: silence.wall)
      schedule(series)
    }
    replayed = []
    groups = EpisodeGroups()
    for episode in episodes where episode.end == nil && episode.parent == nil {
      groups.adopt(episode, catalog[episode.series].key, group: plan(of: episode.series).rules.group)
    }
  }
}

extension Judge {
  /// How long a value counts whose cadence is not known: an hour.
  static let freshness: Int64 = 3_600_000_000_000

  /// The sorted rules of a series.
  ///
  /// - Complexity: O(1) unless rules have changed.
  mutating func plan(of series: SeriesID) -> RulePlan {
    let index = Int(series.rawValue)
    while plans.count <= index { plans.append(nil) }
    if let known = plans[index], known.isCurrent(catalog, series) { return known }
    let plan = RulePlan(catalog.rules(of: series), revision: catalog.revision)
    plans[index] = plan
    links.note(series, plan.inputs, catalog)
    return plan
  }

  func context(_ plan: RulePlan, of series: SeriesID) -> SeriesState.Context {
    SeriesState.Context(
      plan: plan, configuration: configuration, watched: silence.elapsed, wall: silence.wall,
      heard: silence.heard(series))
  }

  /// Sets the series' next look without a reading, when one is needed.
  private mutating func schedule(_ series: SeriesID) {
    guard series.rawValue > 0, !wheel.wakes(series) else { return }
    let context = context(plan(of: series), of: series)
    if let next = states[index(of: series)].nextLook(series, context) { wheel.wake(series, at: next) }
  }

  /// What the neighbours of a series say about its reading; unknown where none are declared.
  ///
  /// - Complexity: O(neighbours), at most 32.
  private mutating func verdict(on reading: Reading, _ rules: QualityRules) -> NeighbourVerdict {
    guard let rule = rules.neighbours else { return .unknown }
    let limit = rules.cadence.map(SilenceWatch.limit) ?? Self.freshness
    var others: [Double] = []
    for member in neighbours.members(beside: reading.series, rule, catalog) where member != reading.series {
      guard Int(member.rawValue) < states.count, let newest = states[Int(member.rawValue)].trusted,
        reading.time.nanoseconds(since: newest.time).magnitude <= limit.magnitude
      else { continue }
      others.append(newest.value)
    }
    return .on(reading.value, among: others, apart: rule.apart)
  }

  mutating func index(of series: SeriesID) -> Int {
    let index = Int(series.rawValue)
    while states.count <= index { states.append(SeriesState()) }
    return index
  }

  /// Puts words and parents to the changes from `known` on, and sets the next look at the series.
  mutating func settle(_ series: SeriesID, since known: Int) {
    let plan = plan(of: series)
    if let next = states[index(of: series)].nextLook(series, context(plan, of: series)) {
      wheel.wake(series, at: next)
    }
    guard known < changes.count else { return }
    let entry = catalog[series]
    for index in known..<changes.count {
      if let range = entry.traits.rules.validRange, changes[index].episode.kind != .range {
        // What cannot be is not expected either: a band around a small value would reach below zero.
        changes[index].episode.expected = changes[index].episode.expected?.clamped(to: range)
      }
      let episode = changes[index].episode
      if let former = changes[index].former { groups.rename(former, episode, entry.key, group: plan.rules.group) }
      if changes[index].isNew {
        changes[index].parent = groups.parent(
          of: episode, entry.key, group: plan.rules.group, window: configuration.groupWindow)
      }
      if episode.end != nil { groups.remove(episode, entry.key, group: plan.rules.group) }
      changes[index].episode.summary = EpisodeText.summary(episode, entry.key, entry.traits)
    }
  }
}
