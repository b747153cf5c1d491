public import TaihuCore

/// Tells an episode in words, from what was kept of it, months later.
public enum EpisodeExplainer {
  /// Several lines of plain text: what happened, when, what was expected, why it was raised, and the readings.
  ///
  /// - Parameters:
  ///   - episode: The episode as the store holds it.
  ///   - key: Its series' name and labels.
  ///   - unit: Its series' unit, a UCUM code; empty for none.
  ///   - members: The episodes of the same cause that stand under it.
  public static func text(
    _ episode: Episode, _ key: SeriesKey, unit: String, members: [Episode] = []
  ) -> String {
    var lines = [episode.summary.isEmpty ? EpisodeText.subject(key) : episode.summary, ""]
    lines.append("series    \(key)")
    lines.append("kind      \(episode.kind.rawValue)\(episode.rule.isEmpty ? "" : ", rule \(episode.rule)")")
    lines.append("severity  \(episode.severity)")
    lines.append("start     \(episode.start)")
    lines.append("end       \(end(of: episode))")
    lines.append("worst     \(NumberText.quantity(episode.peakValue, unit)) at \(episode.peak)")
    if let band = episode.expected { lines.append("expected  \(NumberText.band(band, unit))") }
    lines.append("why       \(why(episode))")
    if let parent = episode.parent {
      lines.append("part of   alarm \(parent), which was raised first for the same cause")
    }
    if !members.isEmpty {
      lines.append("")
      lines.append("of the same cause")
      lines += members.map { "  \($0.id)  \($0.summary)" }
    }
    let evidence = distinct(episode.evidence)
    if !evidence.isEmpty {
      lines.append("")
      lines.append("readings")
      lines += evidence.map { self.line($0, of: episode, unit) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The readings without one that follows itself, as in gaps that older versions stored.
  private static func distinct(_ evidence: [Episode.Evidence]) -> [Episode.Evidence] {
    evidence.enumerated().filter { $0.offset == 0 || evidence[$0.offset - 1] != $0.element }.map(\.element)
  }

  private static func end(of episode: Episode) -> String {
    guard let end = episode.end else { return "still open" }
    return "\(end), after \(NumberText.duration(nanoseconds: end.nanoseconds(since: episode.start)))"
  }

  /// The reading, marked `·` before the episode, `*` in it, `>` at its worst.
  private static func line(_ evidence: Episode.Evidence, of episode: Episode, _ unit: String) -> String {
    let isPeak = evidence.time == episode.peak && evidence.value == episode.peakValue
    let mark = isPeak ? ">" : evidence.time < episode.start ? "·" : "*"
    return "  \(mark) \(evidence.time)  \(NumberText.quantity(evidence.value, unit))"
  }

  private static func why(_ episode: Episode) -> String {
    let isLearned = episode.score < 1
    switch episode.kind {
    case .spike where isLearned:
      return learned("a few readings lay far from what was expected, and those after them did not", episode)
    case .stuck where isLearned:
      return learned("the value stood still, as it is not used to, beside what was expected", episode)
    case .range: return "values outside the valid range are physically impossible; the reading is marked bad"
    case .rate: return "three readings in a row lay farther from the last believed value than the quantity can move"
    case .spike: return "a reading lay farther away than the quantity can move, and a later one was back within reach"
    case .stuck: return "the value stayed exactly the same for longer than the quantity allows"
    case .gap: return "no reading arrived for three times the expected interval"
    case .counterReset: return "a counter that only grows went backwards: the device restarted or was replaced"
    case .threshold: return "a declared rule held for as long, or as often, as its pack says: \(episode.rule)"
    case .anomaly: return learned("the value, or its step, was rarer than the series' own history allows", episode)
    case .levelShift: return learned("readings came to another level at once and stayed there", episode)
    case .drift: return learned("readings left what was expected little by little, farther and farther", episode)
    case .noise: return learned("readings went to and fro by more than they are used to", episode)
    case .outOfSeason:
      return learned("the value is not unusual for the series, but for the hour, by its own former days", episode)
    }
  }

  private static func learned(_ reason: String, _ episode: Episode) -> String {
    "\(reason); score \(NumberText.number((episode.score * 1000).rounded() / 1000)) of 1, learned from this series alone"
  }
}
