public import TaihuCore

/// Decides who is told of what, on the thread that commits: a change of an episode in, notices out, to be written in the
/// same transaction.
///
/// It keeps what each route was last told of each open episode, so it needs no look into the store. After a failed commit
/// it is made anew from the store's memory, like everything that belongs to a batch.
///
/// - Complexity: O(routes) for a change, O(routes × open episodes) for a ``scan(_:now:)``.
public struct NoticeRouter {
  /// An episode with what its notice says of its series.
  public struct Subject {
    /// The episode with its number.
    public var episode: Episode
    /// Its series.
    public var series: SeriesKey
    /// The unit of its values.
    public var unit: String

    /// A subject from its parts.
    public init(_ episode: Episode, series: SeriesKey, unit: String) {
      (self.episode, self.series, self.unit) = (episode, series, unit)
    }
  }

  /// A message that still takes notices in.
  private struct Bundle {
    var id: Int64
    var closes: Timestamp
    var count: Int
  }

  private struct Group: Hashable {
    var route: String
    var values: [String]
  }

  /// How often open episodes are looked through for what is due without any change, in nanoseconds.
  private static let scanInterval: Int64 = 5_000_000_000
  /// How long those of one cause are left to end after the first of them has, in nanoseconds, before what is still open is
  /// told by itself: lamps of a cabinet tell one after the other, ten minutes apart or so, that they are lit again.
  private static let companyWait: Int64 = 900_000_000_000

  private let routes: [NoticeRoute]
  private var memory: NoticeMemory
  private var silences: [(silence: Silence, match: AlarmMatch)] = []
  /// Of episodes that are over and were told: until when others of their cause count as told with them.
  private var covered: [NoticeMemory.Key: Timestamp] = [:]
  private var bundles: [Group: Bundle] = [:]
  private var nextScan: Timestamp?
  private var changes: [NoticeChange] = []

  /// A router that goes on from what the store remembers.
  public init(routes: [NoticeRoute], memory: NoticeMemory) {
    (self.routes, self.memory) = (routes, memory)
    for silence in memory.silences { add(silence) }
  }

  /// Whether there is nobody to tell.
  public var isIdle: Bool { routes.isEmpty }

  /// The changes since the last call, for the store.
  public mutating func drain() -> [NoticeChange] {
    defer { changes.removeAll(keepingCapacity: true) }
    return changes
  }

  /// Takes in an episode as it now is.
  public mutating func note(_ subject: Subject, now: Timestamp) {
    for route in routes { decide(route, subject, now: now) }
    if subject.episode.end != nil { memory.acknowledged.remove(subject.episode.id) }
  }

  /// Whether it is time to look through the open episodes.
  public func isScanDue(now: Timestamp) -> Bool {
    guard !routes.isEmpty else { return false }
    return nextScan.map { now >= $0 } ?? true
  }

  /// Looks through the open episodes for repeats, for silences that are over, and for routes that know nothing yet.
  public mutating func scan(_ open: [Subject], now: Timestamp) {
    nextScan = now.advanced(byNanoseconds: Self.scanInterval)
    bundles = bundles.filter { $0.value.closes > now }
    covered = covered.filter { $0.value > now }
    silences.removeAll { $0.silence.until <= now }
    for subject in open { for route in routes { decide(route, subject, now: now) } }
  }

  /// Takes in what a person said; the store is told by whoever took it.
  public mutating func note(_ change: NoticeChange) {
    switch change {
    case .acknowledge(let acknowledgement): memory.acknowledged.insert(acknowledgement.episode)
    case .silence(let silence): add(silence)
    case .endSilence(let id, _): silences.removeAll { $0.silence.id == id }
    default: break
    }
  }

  private mutating func add(_ silence: Silence) {
    // A text that is no match was refused where it was said; should one stand in the store, it silences nothing.
    guard let match = try? AlarmMatch(silence.match) else { return }
    silences.append((silence, match))
  }

  private mutating func decide(_ route: NoticeRoute, _ subject: Subject, now: Timestamp) {
    let episode = subject.episode
    let key = NoticeMemory.Key(route: route.name, episode: episode.id)
    let told = memory.told[key]
    guard let transition = transition(route, subject, told, now: now) else { return }
    write(transition, route, subject, now: now)
    if transition == .cleared { covered[key] = now.advanced(byNanoseconds: Self.companyWait) }
    memory.told[key] =
      transition == .cleared
      ? nil : .init(last: now, severity: max(told?.severity ?? episode.severity, episode.severity))
  }

  /// What a route is to be told now. Of an end hears only who heard of the beginning, silence or not.
  private func transition(
    _ route: NoticeRoute, _ subject: Subject, _ told: NoticeMemory.Told?, now: Timestamp
  ) -> Notice.Transition? {
    let episode = subject.episode
    if episode.end != nil { return told == nil ? nil : .cleared }
    guard route.match.matches(episode, of: subject.series), !isSilenced(subject, now: now) else { return nil }
    guard let told else { return isToldWithParent(route, episode, now: now) ? nil : .raised }
    if episode.severity > told.severity { return .escalated }
    guard let repeatAfter = route.repeatAfter, !memory.acknowledged.contains(episode.id) else { return nil }
    return Duration.nanoseconds(now.nanoseconds(since: told.last)) >= repeatAfter ? .repeated : nil
  }

  /// Whether the route heard of the episode's cause already, by the episode that was raised first for it and is open still
  /// or was until a moment ago. Who was not told of that one, by match or by silence, is told of this one.
  private func isToldWithParent(_ route: NoticeRoute, _ episode: Episode, now: Timestamp) -> Bool {
    guard let parent = episode.parent else { return false }
    let key = NoticeMemory.Key(route: route.name, episode: parent)
    if let told = memory.told[key] { return told.severity >= episode.severity }
    return covered[key].map { now < $0 } ?? false
  }

  private func isSilenced(_ subject: Subject, now: Timestamp) -> Bool {
    silences.contains { $0.silence.holds(at: now) && $0.match.matches(subject.episode, of: subject.series) }
  }

  private mutating func write(
    _ transition: Notice.Transition, _ route: NoticeRoute, _ subject: Subject, now: Timestamp
  ) {
    memory.lastID += 1
    let id = memory.lastID
    let isUrgent = route.immediate.contains(subject.episode.severity)
    let bundle =
      isUrgent || route.groupWait == .zero
      ? Bundle(id: id, closes: now, count: 1) : join(route, subject, id: id, now: now)
    changes.append(
      .add(
        Notice(
          id: id, bundle: bundle.id, route: route.name, episode: subject.episode.id, transition: transition,
          severity: subject.episode.severity, isUrgent: isUrgent, created: now, due: bundle.closes,
          alarm: AlarmJSON.text(subject, transition))))
    changes.append(.bound(route: route.name, waitingMax: route.waitingMax, at: now))
  }

  /// The message that a notice travels in: one of its group that still waits and has room, else a new one.
  private mutating func join(_ route: NoticeRoute, _ subject: Subject, id: Int64, now: Timestamp) -> Bundle {
    let group = Group(route: route.name, values: route.groupBy.map { Self.value($0, subject) })
    var bundle = bundles[group] ?? Bundle(id: id, closes: now, count: 0)
    if bundle.closes <= now || bundle.count >= NoticeRoute.bundleMax {
      let wait = Int64(route.groupWait / .nanoseconds(1))
      bundle = Bundle(id: id, closes: now.advanced(byNanoseconds: wait), count: 0)
    }
    bundle.count += 1
    bundles[group] = bundle
    return bundle
  }

  private static func value(_ name: String, _ subject: Subject) -> String {
    switch name {
    case "kind": subject.episode.kind.rawValue
    case "rule": subject.episode.rule
    case "severity": subject.episode.severity.description
    case "name": subject.series.name
    default: subject.series.label(name) ?? ""
    }
  }
}
