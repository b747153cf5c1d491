internal import TaihuCore

/// All that is kept for one series between two readings, and the order in which a reading meets the checks.
///
/// Bounded: about 2 KB, plus an episode machine while something is wrong.
struct SeriesState {
  /// What the checks need to know besides the reading.
  struct Context {
    /// The series' declared rules.
    var plan: RulePlan
    /// How readings are judged.
    var configuration: JudgeConfiguration
    /// The ``SilenceWatch``'s time.
    var watched: Int64
    /// The wall clock when that time was last told; `nil` before the first time.
    var wall: Timestamp?
    /// When the series spoke last, by that time.
    var heard: Int64

    /// All that is declared for the series.
    var rules: QualityRules { plan.rules }
  }

  /// The machines of episodes that are open or may become so; empty while all is well.
  var machines: [EpisodeMachine] = []
  /// Of a state that was saved, how long the series had been silent then, by the ``SilenceWatch``'s time.
  var silentFor: Int64 = 0
  /// The newest reading in order of time, whatever it was worth.
  var newest: Episode.Evidence?
  /// The newest reading that its device does not itself declare faulty, possible or not: what neighbours compare with.
  var trusted: Episode.Evidence?
  /// What rules on changes remember, one for each rule.
  var windows: [ChangeWindow] = []
  /// The last few measurements.
  var recent = RecentReadings()
  /// The rate and spike test.
  var rate = RateTest()
  /// The flat line test.
  var flatLine = FlatLineTest()
  /// The learned detector.
  var detector = LearnedDetector()

  /// A series of which nothing is known.
  init() {}

  /// Judges the newest reading of the series: sets its quality and reasons, and appends changes of episodes, their
  /// summaries still empty. Returns whether there was no episode, not even a pending one, before and after.
  ///
  /// - Complexity: O(1) plus O(number of declared limits).
  mutating func judge(
    _ reading: inout Reading, _ context: Context, beside verdict: NeighbourVerdict = .unknown,
    into changes: inout [EpisodeChange]
  ) -> Bool {
    let wasCalm = machines.isEmpty
    if !machines.isEmpty { retireUndeclared(reading, context, &changes) }
    testGap(&reading, context, &changes)
    endMissing(reading, context, &changes)
    let isTrusted = Self.isTrusted(reading)
    if !testRange(&reading, isTrusted, verdict, context, &changes), isTrusted {
      testUsual(&reading, verdict, context)
      let former = recent.last
      let isReset = testCounter(&reading, after: former, context, &changes)
      testRate(&reading, isReset, context, &changes)
      testFlatLine(&reading, context, &changes)
      testRules(reading, context, &changes)
      score(&reading, after: former, isReset, context, &changes)
      recent.append(time: reading.time, value: reading.value)
    }
    newest = Episode.Evidence(time: reading.time, value: reading.value)
    if isTrusted { trusted = newest }
    return wasCalm && machines.isEmpty
  }

  /// Raises a gap: the series has been silent for longer than its cadence allows. Without any reading ever there is
  /// nothing to be missed.
  mutating func fallSilent(_ series: SeriesID, _ context: Context, into changes: inout [EpisodeChange]) {
    guard let newest else { return }
    let sighting = Sighting(verdict: .trouble, time: newest.time, value: newest.value, badness: 0)
    observe(EpisodeKey(series: series, kind: .gap), sighting, .gap, context, &changes)
  }

  /// Raises what is missed, and what has held long enough, by the ``SilenceWatch``'s time.
  mutating func tick(_ series: SeriesID, _ context: Context, into changes: inout [EpisodeChange]) {
    raiseMissing(series, context, &changes)
    for index in machines.indices {
      let policy = policy(of: machines[index], context)
      let action = machines[index].tick(watched: context.watched, policy)
      Self.append(action, machines[index].episode, to: &changes)
    }
  }

  /// Makes the open episodes those that the store holds; what is pending stays.
  mutating func adopt(open episodes: [Episode]) {
    if machines.isEmpty, episodes.isEmpty { return }
    let known = machines.filter(\.isOpen)
    machines.removeAll(where: \.isOpen)
    for episode in episodes {
      var machine = EpisodeMachine(adopting: episode)
      machines.removeAll { $0.key == machine.key }
      if var same = known.first(where: { $0.key == machine.key && $0.episode.start == episode.start }) {
        same.adopt(episode)
        machine = same
      }
      machines.append(machine)
    }
  }

  /// Lets holds that end by the clock go on after a restart, at a time of the ``SilenceWatch`` and of the wall clock.
  mutating func resumeHolds(watched: Int64, wall: Timestamp?) {
    for index in machines.indices { machines[index].resumeHold(watched: watched, wall: wall) }
  }

  /// Whether a value counts as a measurement: finite, not declared faulty, nor taken during maintenance or calibration.
  /// A reading that is judged again may be bad by this judge's own range test.
  private static func isTrusted(_ reading: Reading) -> Bool {
    reading.value.isFinite && (reading.quality != .bad || reading.reasons.contains(.range))
      && reading.reasons.isDisjoint(with: [.maintenance, .calibration, .declared])
  }
}
