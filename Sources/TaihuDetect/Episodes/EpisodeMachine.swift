internal import TaihuCore

/// Carries one episode from the first reading in trouble to its end. A value: readings and time go in, the action to
/// take comes out, and the caller does it.
///
/// ```
///            trouble                 long enough                quiet long enough
///   (none) ──────────► pending ───────────────────► open ─────────────────────────► (none)
///                         │ anything else                      clear
///                         └────────────► (none) dismiss
/// ```
///
/// An open episode is written when it is raised, when it has a new peak (at most once per `updateInterval`), and when
/// it is cleared: its length does not matter to the store.
struct EpisodeMachine {
  /// What to do after a reading or a tick.
  enum Action: Equatable {
    /// Nothing.
    case none
    /// Write the episode as a new one.
    case raise
    /// Write the episode again.
    case update
    /// Write the episode with its end, then drop the machine.
    case clear
    /// Drop the machine: the trouble passed before it counted.
    case dismiss
  }

  /// The episode as it stands.
  private(set) var episode: Episode
  /// Whether it has been raised.
  private(set) var isOpen: Bool
  /// When the trouble began by the ``SilenceWatch``'s time, for holds that end without a reading.
  private(set) var watchedSince: Int64
  /// The same by the wall clock, which a restart does not set back; `nil` when it was not known yet.
  private var wallSince: Timestamp?

  /// Whether the learned detector raised it, whatever it is called by now.
  let isLearned: Bool
  private var course: EpisodeCourse?
  private var troubled: UInt16 = 0
  private var quiet: UInt16 = 0
  private var quietSince: Timestamp
  private var badness: Double
  private var written: Timestamp
  private var isDirty = false
  /// The last readings of a rule that counts, the newest in the lowest bit: whether each was in trouble.
  private var history: UInt32 = 0
  /// The times of those in trouble, until it is raised.
  private var marks: [Timestamp] = []

  /// A machine at the first sighting of trouble, not yet counted: pass the sighting to ``observe(_:_:updateInterval:)``.
  init(
    _ key: EpisodeKey, _ sighting: Sighting, severity: Severity, before: [Episode.Evidence], watched: Int64,
    wall: Timestamp? = nil
  ) {
    episode = Episode(
      series: key.series, kind: key.kind, rule: key.rule, severity: severity,
      start: sighting.start ?? sighting.time,
      peak: sighting.time, peakValue: sighting.value, score: sighting.score, expected: sighting.expected,
      evidence: before, summary: "")
    isOpen = false
    isLearned = key.kind.isLearned
    (watchedSince, wallSince) = (watched, wall)
    quietSince = sighting.time
    badness = sighting.badness
    written = sighting.time
  }

  /// A machine for an episode that was open when the gateway stopped. The scores of quality checks are 1, those of the
  /// learned detector below.
  init(adopting episode: Episode) {
    self.episode = episode
    isLearned = episode.kind.isLearned || episode.score < 1
    isOpen = true
    watchedSince = 0
    quietSince = episode.peak
    badness = -.infinity
    written = episode.peak
  }

  /// The key of the episode.
  var key: EpisodeKey { episode.key }

  /// Takes in a reading.
  ///
  /// - Complexity: O(1).
  mutating func observe(_ sighting: Sighting, _ policy: EpisodePolicy, updateInterval: Int64) -> Action {
    if let frequency = policy.frequency { return count(sighting, frequency, policy, updateInterval) }
    switch sighting.verdict {
    case .trouble:
      quiet = 0
      if troubled < .max { troubled += 1 }
      take(sighting)
      return isOpen ? updateIfDue(sighting.time, updateInterval) : raiseIfDue(sighting.time, policy)
    case .unclear:
      return isOpen ? .none : .dismiss
    case .quiet:
      guard isOpen else { return .dismiss }
      return clearIfDue(sighting.time, policy)
    }
  }

  /// Begins to follow how readings go on.
  mutating func follow(_ course: EpisodeCourse) {
    self.course = course
  }

  /// Takes in the next reading, for the name of the episode.
  mutating func follow(_ value: Double, forecast: Double, hour: UInt8) {
    course?.add(value, forecast: forecast, hour: hour)
  }

  /// Gives an open episode the name of its course, once that is plain or the episode is over.
  ///
  /// - Parameter isTaken: Whether another episode of the series is open under a kind.
  /// - Returns: the key until now, when it has changed.
  mutating func rename(isOver: Bool, isTaken: (EpisodeKind) -> Bool) -> EpisodeKey? {
    guard isOpen, let kind = course?.name(isOver: isOver), kind != episode.kind, !isTaken(kind) else { return nil }
    defer { episode.kind = kind }
    return key
  }

  /// Takes in the passing of time without a reading: the trouble is taken to last while nothing else is known.
  mutating func tick(watched now: Int64, _ policy: EpisodePolicy) -> Action {
    guard !isOpen, policy.holdFor > 0, troubled >= policy.raiseAfter, now - watchedSince >= policy.holdFor else {
      return .none
    }
    isOpen = true
    written = episode.start
    return .raise
  }

  /// Goes on with a hold after a restart, when the wall clock of the last reading before it says that it lasted longer than
  /// was saved.
  mutating func resumeHold(watched now: Int64, wall: Timestamp?) {
    guard !isOpen, let wallSince, let wall else { return }
    watchedSince = min(watchedSince, now - max(wall.nanoseconds(since: wallSince), 0))
  }

  /// Takes in a reading of a rule that must hold in some of the last readings. It ends with a quiet reading at which fewer
  /// are in trouble than it takes to raise it.
  private mutating func count(
    _ sighting: Sighting, _ frequency: AlarmRule.Frequency, _ policy: EpisodePolicy, _ updateInterval: Int64
  ) -> Action {
    let isTrouble = sighting.verdict == .trouble
    history = (history << 1 | (isTrouble ? 1 : 0)) & UInt32(truncatingIfNeeded: (1 as UInt64) << frequency.of - 1)
    if isTrouble {
      quiet = 0
      take(sighting)
    }
    let isEnough = history.nonzeroBitCount >= frequency.count
    if isOpen {
      if isTrouble { return updateIfDue(sighting.time, updateInterval) }
      return sighting.verdict == .quiet && !isEnough ? clearIfDue(sighting.time, policy) : noteQuiet(sighting)
    }
    if isTrouble { marks.append(sighting.time) }
    marks.removeFirst(max(marks.count - history.nonzeroBitCount, 0))
    guard let first = marks.first else { return .dismiss }
    guard isEnough else { return .none }
    episode.start = first
    marks = []
    (isOpen, isDirty, written) = (true, false, sighting.time)
    return .raise
  }

  /// Notes since when readings have been quiet, for the end of the episode.
  private mutating func noteQuiet(_ sighting: Sighting) -> Action {
    if sighting.verdict == .quiet, quiet == 0 { (quiet, quietSince) = (1, sighting.time) }
    return .none
  }

  private mutating func take(_ sighting: Sighting) {
    let reading = Episode.Evidence(time: sighting.time, value: sighting.value)
    // A gap begins with the last reading before it, which is evidence already.
    if episode.evidence.last != reading {
      if episode.evidence.count >= Episode.evidenceMax { episode.evidence.removeLast() }
      episode.evidence.append(reading)
    }
    episode.score = max(episode.score, sighting.score)
    guard badness == -.infinity ? isWorseThanAdopted(sighting) : sighting.badness > badness else { return }
    badness = sighting.badness
    (episode.peak, episode.peakValue) = (sighting.time, sighting.value)
    episode.expected = sighting.expected
    isDirty = true
  }

  /// How bad an adopted episode's peak was is not stored; a reading is taken to be worse when it lies farther out.
  private func isWorseThanAdopted(_ sighting: Sighting) -> Bool {
    guard let band = episode.expected else { return sighting.score > episode.score }
    let former = max(band.lowerBound - episode.peakValue, episode.peakValue - band.upperBound)
    return max(band.lowerBound - sighting.value, sighting.value - band.upperBound) > former
  }

  private mutating func raiseIfDue(_ time: Timestamp, _ policy: EpisodePolicy) -> Action {
    guard troubled >= policy.raiseAfter, time.nanoseconds(since: episode.start) >= policy.holdFor else { return .none }
    (isOpen, isDirty, written) = (true, false, time)
    return .raise
  }

  private mutating func updateIfDue(_ time: Timestamp, _ interval: Int64) -> Action {
    guard isDirty, time.nanoseconds(since: written) >= interval else { return .none }
    (isDirty, written) = (false, time)
    return .update
  }

  private mutating func clearIfDue(_ time: Timestamp, _ policy: EpisodePolicy) -> Action {
    if quiet == 0 { quietSince = time }
    quiet += 1
    guard quiet >= policy.clearAfter else { return .none }
    episode.end = quietSince
    return .clear
  }
}

extension EpisodeMachine {
  /// Appends what the store's episode does not hold, and what a pending episode needs.
  ///
  /// - Parameter watched: The ``SilenceWatch``'s time.
  func encode(to writer: inout StateWriter, watched: Int64) {
    writer.append(UInt8(EpisodeKind.allCases.firstIndex(of: episode.kind) ?? 0))
    writer.append(episode.rule)
    writer.append(isOpen ? 1 as UInt8 : 0)
    writer.append(episode.severity.rawValue)
    for time in [episode.start, episode.peak, quietSince, written] { writer.append(time.nanoseconds) }
    for number in [episode.peakValue, episode.score, max(badness, -.greatestFiniteMagnitude)] { writer.append(number) }
    writer.append(isLearned ? 1 as UInt8 : 0)
    writer.append(course == nil ? 0 as UInt8 : 1)
    course?.encode(to: &writer)
    writer.append(isOpen ? 0 : watched - watchedSince)
    writer.append(wallSince?.nanoseconds ?? .min)
    writer.append(troubled)
    writer.append(quiet)
    writer.append(history)
    writer.append(UInt8(marks.count))
    for mark in marks { writer.append(mark.nanoseconds) }
  }

  /// A machine from what was appended; its episode lacks evidence and band.
  init(_ series: SeriesID, from reader: inout StateReader) {
    let kind = Int(reader.next() as UInt8)
    let rule: String = reader.next()
    isOpen = reader.next() as UInt8 == 1
    let severity = Severity(rawValue: reader.next())
    let times = (0..<4).map { _ in Timestamp(nanoseconds: reader.next()) }
    let (peakValue, score): (Double, Double) = (reader.next(), reader.next())
    badness = reader.next()
    isLearned = reader.next() as UInt8 == 1
    course = reader.next() as UInt8 == 1 ? EpisodeCourse(from: &reader) : nil
    watchedSince = -max(reader.next(), 0)
    let wall: Int64 = reader.next()
    wallSince = wall == .min ? nil : Timestamp(nanoseconds: wall)
    (troubled, quiet) = (reader.next(), reader.next())
    if kind >= EpisodeKind.allCases.count || severity == nil { reader.refuse() }
    episode = Episode(
      series: series, kind: EpisodeKind.allCases[min(kind, EpisodeKind.allCases.count - 1)], rule: rule,
      severity: severity ?? .notice, start: times[0], peak: times[1], peakValue: peakValue, score: score,
      expected: nil, evidence: [], summary: "")
    (quietSince, written) = (times[2], times[3])
    history = reader.next()
    let marked: UInt8 = reader.next()
    if marked > UInt8(AlarmRule.Frequency.ofMax) { reader.refuse() }
    marks = (0..<min(marked, UInt8(AlarmRule.Frequency.ofMax))).map { _ in Timestamp(nanoseconds: reader.next()) }
  }

  /// Takes over what the store holds of the same episode, and keeps a peak that the store has not seen yet.
  mutating func adopt(_ stored: Episode) {
    let own = episode
    episode = stored
    if own.evidence.count > stored.evidence.count { episode.evidence = own.evidence }
    guard own.peak != stored.peak || own.peakValue != stored.peakValue else { return }
    (episode.peak, episode.peakValue, episode.score) = (own.peak, own.peakValue, max(own.score, stored.score))
    episode.expected = own.expected ?? stored.expected
    isDirty = true
  }
}
