internal import TaihuCore

// Quality control, in the order in which a reading meets it.

extension SeriesState {
  /// Marks the first reading after a silence, and ends the gap.
  mutating func testGap(
    _ reading: inout Reading, _ context: Context, _ changes: inout [EpisodeChange]
  ) {
    guard let newest, let cadence = context.rules.cadence else { return }
    let key = EpisodeKey(series: reading.series, kind: .gap)
    let silence = reading.time.nanoseconds(since: newest.time)
    let isHole = silence > SilenceWatch.limit(cadence: cadence) && !reading.reasons.contains(.substitutedTime)
    guard isHole || has(key) else { return }
    reading.flag(.gap, as: .good)
    // A hole that nobody watched, as in a recording or a backlog, is an episode too: raised and cleared by this reading.
    // Not where the series was slower than its cadence before: every reading would be one.
    if !has(key), recent.keepsPace(cadence: cadence) { fallSilent(reading.series, context, into: &changes) }
    observe(key, .quiet(reading), .gap, context, &changes)
  }

  /// Marks an impossible value; returns whether it is one. What the neighbours see too is not impossible but only suspect,
  /// and counts as a measurement: a bloom is real, whatever the range in the pack.
  mutating func testRange(
    _ reading: inout Reading, _ isTrusted: Bool, _ verdict: NeighbourVerdict, _ context: Context,
    _ changes: inout [EpisodeChange]
  ) -> Bool {
    guard let range = context.rules.validRange else { return false }
    var excess = RangeTest.excess(of: reading.value, outside: range)
    if excess > 0, isTrusted, verdict == .confirmed {
      reading.flag(.range, as: .suspect)
      excess = 0
    }
    if excess > 0 { reading.flag(.range, as: .bad) }
    guard isTrusted else { return excess > 0 }
    let sighting = Sighting(
      verdict: excess > 0 ? .trouble : .quiet, time: reading.time, value: reading.value, badness: excess,
      expected: range)
    observe(EpisodeKey(series: reading.series, kind: .range), sighting, .range, context, &changes)
    return excess > 0
  }

  /// Marks a value outside what is usual for the quantity (QARTOD climatology test), and one that lies far from what the
  /// neighbours measure. Both are doubts about a reading, not alarms.
  func testUsual(_ reading: inout Reading, _ verdict: NeighbourVerdict, _ context: Context) {
    if RangeTest.excess(of: reading.value, outside: context.rules.usualRange) > 0 {
      reading.flag(.unusual, as: .suspect)
    }
    if verdict == .contradicted { reading.flag(.disagreement, as: .suspect) }
  }

  /// Marks a counter that went backwards; returns whether it did.
  mutating func testCounter(
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

  /// Marks what moved faster than the quantity can; tells jumps that stay from those that come back.
  mutating func testRate(
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

  /// Marks a value that has stood still for too long.
  mutating func testFlatLine(
    _ reading: inout Reading, _ context: Context, _ changes: inout [EpisodeChange]
  ) {
    guard let limit = context.rules.stuckAfter else { return }
    let silence = context.rules.cadence.map(SilenceWatch.limit) ?? limit
    let isStuck = flatLine.judge(
      reading.value, at: reading.time, within: context.rules.stillBand, limit: limit, silence: silence)
    if isStuck { reading.flag(.stuck, as: .suspect) }
    var sighting = Sighting.quiet(reading)
    if isStuck { (sighting.verdict, sighting.start) = (.trouble, flatLine.since) }
    observe(EpisodeKey(series: reading.series, kind: .stuck), sighting, .stuck, context, &changes)
  }
}
