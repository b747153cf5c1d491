internal import TaihuCore

/// How well episodes tell what was really wrong.
///
/// An episode finds a fault when it is about a series that the fault struck and begins no earlier than the tolerance
/// before the fault and no later than the tolerance after it. Faults that deserve no episode (duplicates, a shuffled
/// order, floods…) are counted and never asked for; an episode that only they could explain is a false one.
public struct Score: Hashable, Sendable {
  /// The result for one kind of fault.
  public struct FaultRow: Hashable, Sendable {
    /// The kind.
    public var kind: FaultKind
    /// Faults of the kind in the truth.
    public var injected: Int
    /// Those that an episode found.
    public var found: Int
    /// The median time in nanoseconds from the start of a fault to the start of the first episode that found it;
    /// `nil`: none was found.
    public var medianDelay: Int64?

    /// The share found, or `nil` for kinds that deserve no episode.
    public var recall: Double? {
      kind.deservesEpisode && injected > 0 ? Double(found) / Double(injected) : nil
    }
  }

  /// The result for one kind of episode.
  public struct EpisodeRow: Hashable, Sendable {
    /// The kind's name.
    public var kind: String
    /// Episodes of the kind.
    public var episodes: Int
    /// Those that a fault explains.
    public var explained: Int

    /// The share explained, or `nil` for declared limits: the simulated world may well go beyond them by itself, on a
    /// crowded road or in a bloom.
    public var precision: Double? {
      kind == EpisodeKind.threshold.rawValue ? nil : Double(explained) / Double(episodes)
    }
  }

  /// How often faults of one kind were found by episodes of another.
  public struct Confusion: Hashable, Sendable {
    /// The fault's kind.
    public var fault: FaultKind
    /// The episode's kind.
    public var episode: String
    /// Faults of the kind with at least one such episode.
    public var count: Int
  }

  /// One row for each kind of fault in the truth, in the order of ``FaultKind``.
  public private(set) var faults: [FaultRow] = []
  /// One row for each kind of episode, by name.
  public private(set) var episodes: [EpisodeRow] = []
  /// Every pair of kinds that met, by fault and episode.
  public private(set) var confusion: [Confusion] = []

  /// The score of episodes against the truth.
  ///
  /// - Parameters:
  ///   - truth: The faults that were injected.
  ///   - found: The episodes that were raised.
  ///   - tolerance: Nanoseconds before the start and after the end of a fault in which an episode may begin.
  /// - Complexity: O(faults × episodes).
  public init(truth: [TruthRecord], found: [ScoredEpisode], tolerance: Int64) {
    let matches = truth.map { fault in found.filter { Self.finds($0, fault, tolerance: tolerance) } }
    for kind in FaultKind.allCases {
      let places = truth.indices.filter { truth[$0].kind == kind }
      guard !places.isEmpty else { continue }
      let delays = places.compactMap { place in
        matches[place].map(\.start).min().map { max(0, $0.nanoseconds(since: truth[place].start)) }
      }
      faults.append(
        FaultRow(kind: kind, injected: places.count, found: delays.count, medianDelay: Self.median(delays)))
      for name in Set(places.flatMap { matches[$0].map(\.kind) }).sorted() {
        let count = places.count { matches[$0].contains { $0.kind == name } }
        confusion.append(Confusion(fault: kind, episode: name, count: count))
      }
    }
    let deserving = truth.filter(\.kind.deservesEpisode)
    for name in Set(found.map(\.kind)).sorted() {
      let ofKind = found.filter { $0.kind == name }
      let explained = ofKind.count { episode in deserving.contains { Self.finds(episode, $0, tolerance: tolerance) } }
      episodes.append(EpisodeRow(kind: name, episodes: ofKind.count, explained: explained))
    }
  }

  /// The share of all deserving faults that were found, or `nil` when there was none.
  public var recall: Double? {
    let deserving = faults.filter(\.kind.deservesEpisode)
    let injected = deserving.map(\.injected).reduce(0, +)
    return injected > 0 ? Double(deserving.map(\.found).reduce(0, +)) / Double(injected) : nil
  }

  /// The share of all episodes but those of declared limits that a fault explains, or `nil` when there was none.
  public var precision: Double? {
    let judged = episodes.filter { $0.precision != nil }
    let all = judged.map(\.episodes).reduce(0, +)
    return all > 0 ? Double(judged.map(\.explained).reduce(0, +)) / Double(all) : nil
  }

  private static func finds(_ episode: ScoredEpisode, _ fault: TruthRecord, tolerance: Int64) -> Bool {
    guard fault.name.isEmpty || fault.name == episode.series.name,
      fault.labels.allSatisfy({ episode.series.label($0.key) == $0.value })
    else { return false }
    return episode.start >= fault.start.advanced(byNanoseconds: -tolerance)
      && episode.start <= fault.end.advanced(byNanoseconds: tolerance)
  }

  private static func median(_ values: [Int64]) -> Int64? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
