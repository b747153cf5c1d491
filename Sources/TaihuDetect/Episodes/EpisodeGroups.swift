internal import TaihuCore

/// Finds the episode that a new one belongs to: the first that was raised for the same cause and is still open.
///
/// An episode joins another, its parent, when it began within a while of it, is not more urgent, and
/// - both are of one device, and the new one is no declared rule's: one spike shows in several quantities and to several
///   checks; or
/// - both are of one declared group, such as a cabinet with forty lamps, and of the same kind and rule.
///
/// The first is told of at once, as ever, and its parent is nobody. So one cause is one notice, and nothing is held back. A
/// declared rule's alarm is never hidden under one of another sort, nor a critical one under a warning.
struct EpisodeGroups {
  private enum Place: Hashable {
    case device([Label])
    case group(network: String, label: String, value: String, kind: EpisodeKind, rule: String)
  }

  private struct Leader {
    var key: EpisodeKey
    var severity: Severity
    var start: Timestamp
  }

  private static let deviceLabels = ["network", "district", "site", "device"]

  private var leaders: [Place: [Leader]] = [:]

  /// No open episode.
  init() {}

  /// The parent of an episode that is raised now, or `nil`: then it may become the parent of those to come.
  ///
  /// - Parameter window: How far apart two episodes of one cause begin at most, in nanoseconds.
  /// - Complexity: O(open episodes of the device and of the group).
  mutating func parent(of episode: Episode, _ key: SeriesKey, group: String?, window: Int64) -> EpisodeKey? {
    let places = Self.places(episode, key, group: group)
    for place in places where !Self.isDevice(place) || episode.kind != .threshold {
      let parent = leaders[place]?.first { leader in
        leader.severity >= episode.severity && leader.key != episode.key
          && Self.distance(leader.start, episode.start) <= window
      }
      if let parent { return parent.key }
    }
    add(episode, to: places)
    return nil
  }

  /// Takes in an open episode that stands for itself.
  mutating func adopt(_ episode: Episode, _ key: SeriesKey, group: String?) {
    add(episode, to: Self.places(episode, key, group: group))
  }

  /// Forgets an episode that is over.
  mutating func remove(_ episode: Episode, _ key: SeriesKey, group: String?) {
    for place in Self.places(episode, key, group: group) {
      leaders[place]?.removeAll { $0.key == episode.key }
      if leaders[place]?.isEmpty == true { leaders[place] = nil }
    }
  }

  /// Keeps an episode that got another kind where it stood; of its group it leads those of its new kind from now on.
  mutating func rename(_ former: EpisodeKey, _ episode: Episode, _ key: SeriesKey, group: String?) {
    var before = episode
    before.kind = former.kind
    let places = Self.places(before, key, group: group)
    guard places.contains(where: { leaders[$0]?.contains { $0.key == former } == true }) else { return }
    remove(before, key, group: group)
    add(episode, to: Self.places(episode, key, group: group))
  }

  private mutating func add(_ episode: Episode, to places: [Place]) {
    let leader = Leader(key: episode.key, severity: episode.severity, start: episode.start)
    for place in places { leaders[place, default: []].append(leader) }
  }

  private static func places(_ episode: Episode, _ key: SeriesKey, group: String?) -> [Place] {
    let device = Place.device(key.labels.filter { deviceLabels.contains($0.name) })
    guard let group, let value = key.label(group) else { return [device] }
    return [
      device,
      .group(
        network: key.label("network") ?? "", label: group, value: value, kind: episode.kind, rule: episode.rule),
    ]
  }

  private static func isDevice(_ place: Place) -> Bool {
    if case .device = place { true } else { false }
  }

  /// How far two times lie apart, whichever is first; times at the ends of the range do not overflow.
  private static func distance(_ left: Timestamp, _ right: Timestamp) -> Int64 {
    left > right ? left.nanoseconds(since: right) : right.nanoseconds(since: left)
  }
}
