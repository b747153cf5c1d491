internal import TaihuCore

extension SeriesState {
  /// Below this share of the threshold a reading is quiet again.
  private static let quietShare = 0.6

  /// Scores a measurement, marks it when it is unusual, and keeps the one episode of the learned detector.
  mutating func score(
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
    let open = machines.firstIndex { $0.isLearned }
    guard isUnusual || open != nil else { return }
    if let open { machines[open].follow(value, forecast: surprise.forecast, hour: surprise.hour) }
    var sighting = Sighting.quiet(reading)
    sighting.badness = surprise.intensity
    sighting.score = surprise.intensity
    sighting.expected = context.rules.isCounter ? nil : surprise.band(within: context.rules.validRange)
    if isUnusual || surprise.intensity >= threshold {
      sighting.verdict = .trouble
    } else if surprise.intensity >= Self.quietShare * threshold {
      sighting.verdict = .unclear
    }
    let key = open.map { machines[$0].key } ?? EpisodeKey(series: reading.series, kind: surprise.kind)
    observe(key, sighting, .learned(context.configuration.anomalySeverity), context, &changes)
    if open == nil, let begun = machines.firstIndex(where: \.isLearned) {
      var course = EpisodeCourse(surprise, before: context.rules.isCounter ? [] : recent.evidence)
      course.add(value, forecast: surprise.forecast, hour: surprise.hour)
      machines[begun].follow(course)
    }
  }

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
