internal import TaihuCore

/// All that is kept for one series between two readings, and the order in which a reading meets the checks.
///
/// Bounded: about 1.5 KB, plus an episode machine while something is wrong.
struct SeriesState {
  /// What the checks need to know besides the reading.
  struct Context {
    /// The series' declared rules.
    var rules: QualityRules
    /// How readings are judged.
    var configuration: JudgeConfiguration
    /// The ``SilenceWatch``'s time.
    var watched: Int64
  }

  /// The machines of episodes that are open or may become so; empty while all is well.
  var machines: [EpisodeMachine] = []
  var recent = RecentReadings()
  var rate = RateTest()
  var flatLine = FlatLineTest()
  var detector = LearnedDetector()

  /// A series of which nothing is known.
  init() {}

  /// Whether an episode waits for its hold to end.
  var isHolding: Bool { machines.contains { !$0.isOpen && $0.episode.kind == .threshold } }

  /// Judges the newest reading of the series: sets its quality and reasons, and appends changes of episodes, their
  /// summaries still empty.
  ///
  /// - Complexity: O(1) plus O(number of declared limits).
  mutating func judge(_ reading: inout Reading, _ context: Context, into changes: inout [EpisodeChange]) {
    let former = recent.last
    if !machines.isEmpty { retireUndeclared(reading, context, &changes) }
    testGap(&reading, after: former, context, &changes)
    let isTrusted = Self.isTrusted(reading)
    if !testRange(&reading, isTrusted, context, &changes), isTrusted {
      let isReset = testCounter(&reading, after: former, context, &changes)
      testRate(&reading, isReset, context, &changes)
      testFlatLine(&reading, context, &changes)
      testThresholds(reading, context, &changes)
      score(&reading, after: former, isReset, context, &changes)
      recent.append(time: reading.time, value: reading.value)
    }
  }

  /// Raises a gap: the series has been silent for longer than its cadence allows. Without any reading ever there is
  /// nothing to be missed.
  mutating func fallSilent(_ series: SeriesID, _ context: Context, into changes: inout [EpisodeChange]) {
    guard let last = recent.last else { return }
    let sighting = Sighting(verdict: .trouble, time: last.time, value: last.value, badness: 0)
    observe(EpisodeKey(series: series, kind: .gap), sighting, .gap, context, &changes)
  }

  /// Raises what has held long enough by the ``SilenceWatch``'s time.
  mutating func tick(_ context: Context, into changes: inout [EpisodeChange]) {
    for index in machines.indices {
      let policy = policy(of: machines[index], context)
      let action = machines[index].tick(watched: context.watched, policy)
      Self.append(action, machines[index].episode, to: &changes)
    }
  }

  /// Takes out the open episodes, which only the store can hand back.
  mutating func suspend() -> [EpisodeMachine] {
    let open = machines.filter(\.isOpen)
    machines.removeAll(where: \.isOpen)
    return open
  }

  /// Goes on with an episode.
  mutating func resume(_ machine: EpisodeMachine) { machines.append(machine) }

  /// Whether a value counts as a measurement: not declared faulty, nor taken during maintenance or calibration.
  private static func isTrusted(_ reading: Reading) -> Bool {
    reading.quality != .bad && reading.reasons.isDisjoint(with: [.maintenance, .calibration, .declared])
  }
}

// MARK: - The checks, in their order

extension SeriesState {
  private mutating func testGap(
    _ reading: inout Reading, after former: Episode.Evidence?, _ context: Context, _ changes: inout [EpisodeChange]
  ) {
    guard let former, let cadence = context.rules.cadence else { return }
    let key = EpisodeKey(series: reading.series, kind: .gap)
    let silence = reading.time.nanoseconds(since: former.time)
    let isHole = silence > SilenceWatch.limit(cadence: cadence) && !reading.reasons.contains(.substitutedTime)
    guard isHole || has(key) else { return }
    reading.flag(.gap, as: .good)
    observe(key, .quiet(reading), .gap, context, &changes)
  }

  /// Returns whether the value is impossible.
  private mutating func testRange(
    _ reading: inout Reading, _ isTrusted: Bool, _ context: Context, _ changes: inout [EpisodeChange]
  ) -> Bool {
    guard let range = context.rules.validRange else { return false }
    let excess = RangeTest.excess(of: reading.value, outside: range)
    if excess > 0 { reading.flag(.range, as: .bad) }
    guard isTrusted else { return excess > 0 }
    let sighting = Sighting(
      verdict: excess > 0 ? .trouble : .quiet, time: reading.time, value: reading.value, badness: excess,
      expected: range)
    observe(EpisodeKey(series: reading.series, kind: .range), sighting, .range, context, &changes)
    return excess > 0
  }

  /// Returns whether a counter went backwards.
  private mutating func testCounter(
    _ reading: inout Reading, after former: Episode.Evidence?, _ context: Context, _ changes: inout [EpisodeChange]
  ) -> Bool {
    guard context.rules.isCounter, let former else { return false }
    let isReset = reading.value < former.value
    if isReset { reading.flag(.counterReset, as: .suspect) }
    let sighting = Sighting(
      verdict: isReset ? .trouble : .quiet, time: reading.time, value: reading.value,
      badness: former.value - reading.value)
    observe(EpisodeKey(series: reading.series, kind: .counterReset), sighting, .counterReset, context, &changes)
    return isReset
  }

  private mutating func testRate(
    _ reading: inout Reading, _ isReset: Bool, _ context: Context, _ changes: inout [EpisodeChange]
  ) {
    guard let step = context.rules.stepPerTenMinutes, step > 0 else { return }
    if isReset { rate.forget() }
    let anchor = rate.anchor
    let verdict = rate.judge(reading.value, at: reading.time, step: step)
    var moved = Sighting.quiet(reading)
    var spiked = Sighting.quiet(reading)
    switch verdict {
    case .normal: break
    case .away(let isSpike):
      reading.flag(isSpike ? [.rate, .spike] : .rate, as: .suspect)
      moved.verdict = .trouble
      moved.badness = (reading.value - anchor).magnitude
      moved.expected = .band(around: anchor, by: step)
      spiked.verdict = .unclear
    case .returned(let value, let time):
      spiked = Sighting(
        verdict: .trouble, time: time, value: value, badness: (value - anchor).magnitude,
        expected: .band(around: anchor, by: step))
    }
    observe(EpisodeKey(series: reading.series, kind: .rate), moved, .rate, context, &changes)
    observe(EpisodeKey(series: reading.series, kind: .spike), spiked, .spike, context, &changes)
  }

  private mutating func testFlatLine(
    _ reading: inout Reading, _ context: Context, _ changes: inout [EpisodeChange]
  ) {
    guard let limit = context.rules.stuckAfter else { return }
    let silence = context.rules.cadence.map(SilenceWatch.limit) ?? limit
    let isStuck = flatLine.judge(reading.value, at: reading.time, limit: limit, silence: silence)
    if isStuck { reading.flag(.stuck, as: .suspect) }
    var sighting = Sighting.quiet(reading)
    if isStuck { (sighting.verdict, sighting.start) = (.trouble, flatLine.since) }
    observe(EpisodeKey(series: reading.series, kind: .stuck), sighting, .stuck, context, &changes)
  }

  private mutating func testThresholds(
    _ reading: Reading, _ context: Context, _ changes: inout [EpisodeChange]
  ) {
    for rule in context.rules.alarms {
      let key = EpisodeKey(series: reading.series, kind: .threshold, rule: rule.id)
      observe(key, rule.sighting(of: reading), .threshold(rule), context, &changes)
    }
  }

  private mutating func score(
    _ reading: inout Reading, after former: Episode.Evidence?, _ isReset: Bool, _ context: Context,
    _ changes: inout [EpisodeChange]
  ) {
    guard context.rules.learns,
      let value = Self.learnable(reading, after: former, isReset, isCounter: context.rules.isCounter)
    else { return }
    let local = reading.time.advanced(byNanoseconds: context.configuration.localOffsetSeconds * 1_000_000_000)
    let surprise = detector.judge(value, localTime: local.nanoseconds)
    let threshold = context.configuration.anomalyThreshold
    let isUnusual = surprise.score >= threshold
    if isUnusual { reading.flag(.anomaly, as: .suspect) }
    let open = machines.first { $0.episode.kind.isLearned }
    guard isUnusual || open != nil else { return }
    var sighting = Sighting.quiet(reading)
    sighting.badness = surprise.intensity
    sighting.score = surprise.intensity
    sighting.expected = context.rules.isCounter ? nil : surprise.band(within: context.rules.validRange)
    if isUnusual || surprise.intensity >= threshold {
      sighting.verdict = .trouble
    } else if surprise.intensity >= Self.quietShare * threshold {
      sighting.verdict = .unclear
    }
    let key = open?.key ?? EpisodeKey(series: reading.series, kind: surprise.kind)
    observe(key, sighting, .learned(context.configuration.anomalySeverity), context, &changes)
  }

  /// Below this share of the threshold a reading is quiet again.
  private static let quietShare = 0.6

  /// What the learned detector sees of a reading: its value, or of a counter its growth per second; `nil` where a
  /// counter has none.
  private static func learnable(
    _ reading: Reading, after former: Episode.Evidence?, _ isReset: Bool, isCounter: Bool
  ) -> Double? {
    guard isCounter else { return reading.value }
    guard !isReset, let former, reading.time > former.time else { return nil }
    return (reading.value - former.value) / (Double(reading.time.nanoseconds(since: former.time)) / 1e9)
  }
}

// MARK: - Episodes

extension SeriesState {
  /// Lets episodes end whose check the pack no longer declares.
  private mutating func retireUndeclared(
    _ reading: Reading, _ context: Context, _ changes: inout [EpisodeChange]
  ) {
    for machine in machines where !context.rules.declares(machine.episode.kind, rule: machine.episode.rule) {
      observe(machine.key, .quiet(reading), policy(of: machine, context), context, &changes)
    }
  }

  private func has(_ key: EpisodeKey) -> Bool {
    !machines.isEmpty && machines.contains { $0.key == key }
  }

  private mutating func observe(
    _ key: EpisodeKey, _ sighting: Sighting, _ policy: EpisodePolicy, _ context: Context,
    _ changes: inout [EpisodeChange]
  ) {
    if machines.isEmpty, sighting.verdict != .trouble { return }
    let index: Int
    if let known = machines.firstIndex(where: { $0.key == key }) {
      index = known
    } else {
      guard sighting.verdict == .trouble else { return }
      machines.append(
        EpisodeMachine(
          key, sighting, severity: policy.severity, before: recent.evidence, watched: context.watched))
      index = machines.count - 1
    }
    let action = machines[index].observe(
      sighting, policy, updateInterval: context.configuration.updateInterval)
    Self.append(action, machines[index].episode, to: &changes)
    if action == .clear || action == .dismiss { machines.remove(at: index) }
  }

  private func policy(of machine: EpisodeMachine, _ context: Context) -> EpisodePolicy {
    .policy(
      of: machine.episode.kind, rule: machine.episode.rule, among: context.rules.alarms,
      learned: context.configuration.anomalySeverity)
  }

  private static func append(_ action: EpisodeMachine.Action, _ episode: Episode, to changes: inout [EpisodeChange]) {
    switch action {
    case .none, .dismiss: break
    case .raise: changes.append(EpisodeChange(episode, isNew: true))
    case .update, .clear: changes.append(EpisodeChange(episode, isNew: false))
    }
  }
}
