internal import TaihuCore

/// Words for episodes: who, what, how much, in the series' unit.
enum EpisodeText {
  /// One sentence: what happened, with values and unit.
  static func summary(_ episode: Episode, _ key: SeriesKey, _ traits: SeriesTraits) -> String {
    let unit = traits.unit
    let subject = self.subject(key)
    let value = NumberText.quantity(episode.peakValue, unit)
    let expected = episode.expected.map { ", expected " + NumberText.band($0, unit) } ?? ""
    switch episode.kind {
    case .range:
      let possible = episode.expected.map { ", possible are " + NumberText.band($0, unit) } ?? ""
      return "\(subject) was \(value)\(possible)"
    case .rate: return "\(subject) moved to \(value) faster than it can\(expected)"
    case .spike: return "\(subject) jumped to \(value) and came back\(expected)"
    case .stuck: return "\(subject) has stood at exactly \(value) since \(episode.start)"
    case .gap: return "\(subject) has been silent since \(episode.start)\(until(episode))"
    case .counterReset: return "\(subject) is a counter and went back to \(value)"
    case .anomaly: return "\(subject) was \(value)\(expected)"
    case .levelShift: return "\(subject) shifted to another level: \(value)\(expected)"
    case .drift: return "\(subject) drifted away: \(value)\(expected)"
    case .outOfSeason: return "\(subject) was \(value), unusual for this hour\(expected)"
    case .noise: return "\(subject) fluctuated more than it used to, at \(value)\(expected)"
    case .threshold:
      guard let rule = traits.rules.alarms.first(where: { $0.id == episode.rule }) else {
        return "\(subject) was \(value) (\(episode.rule))"
      }
      return RuleText.happened(rule, subject: subject, value: value, since: episode.start, unit: unit) + " (\(rule.id))"
    }
  }

  /// The quantity and where it is measured: `pm25 at binhu/lihu-01/aqm-7`, further labels in braces.
  static func subject(_ key: SeriesKey) -> String {
    let place = ["district", "site", "device"].compactMap { key.label($0) }
    let rest = key.labels.filter { !["network", "district", "site", "device"].contains($0.name) }
    let location = place.isEmpty ? "" : " at " + place.joined(separator: "/")
    let which = rest.isEmpty ? "" : " {" + rest.map { "\($0.name)=\($0.value)" }.joined(separator: ",") + "}"
    return key.name + which + location
  }

  private static func until(_ episode: Episode) -> String {
    episode.end.map { " until \($0)" } ?? ""
  }
}
