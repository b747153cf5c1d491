internal import TaihuCore

/// When an episode of a sort is raised and when it is cleared.
struct EpisodePolicy {
  /// Readings in trouble, in a row, that raise it.
  var raiseAfter: UInt16 = 1
  /// How long in nanoseconds the trouble must last before it is raised.
  var holdFor: Int64 = 0
  /// How often the trouble must show instead of in a row; `nil`: in a row.
  var frequency: AlarmRule.Frequency?
  /// Quiet readings, in a row, that clear it.
  var clearAfter: UInt16
  /// How urgent it is.
  var severity: Severity

  /// An impossible value is told at once; three possible ones end it, so that a loose contact is one episode.
  static let range = EpisodePolicy(clearAfter: 3, severity: .warning)
  /// A change that lasted (a jump that came back is a spike).
  static let rate = EpisodePolicy(raiseAfter: 3, clearAfter: 3, severity: .notice)
  /// A burst of spikes is one episode.
  static let spike = EpisodePolicy(clearAfter: 12, severity: .notice)
  /// Ends with the first other value.
  static let stuck = EpisodePolicy(clearAfter: 1, severity: .warning)
  /// Ends with the first reading.
  static let gap = EpisodePolicy(clearAfter: 1, severity: .warning)
  /// A counter that starts again is told once.
  static let counterReset = EpisodePolicy(clearAfter: 1, severity: .notice)

  /// The learned detector: ends after twelve readings that are well below the threshold.
  static func learned(_ severity: Severity) -> EpisodePolicy {
    EpisodePolicy(clearAfter: 12, severity: severity)
  }

  /// A declared rule: waits as long, or counts as often, as declared; ends with the first reading at its clear level.
  static func declared(_ rule: AlarmRule) -> EpisodePolicy {
    EpisodePolicy(holdFor: rule.holdFor, frequency: rule.frequency, clearAfter: 1, severity: rule.severity)
  }

  /// The policy of a sort of trouble. `rules` are the series' declared rules.
  static func policy(
    of kind: EpisodeKind, rule: String, among rules: [AlarmRule], learned severity: Severity
  ) -> EpisodePolicy {
    switch kind {
    case .range: range
    case .rate: rate
    case .spike: spike
    case .stuck: stuck
    case .gap: gap
    case .counterReset: counterReset
    case .anomaly, .levelShift, .drift, .noise, .outOfSeason: learned(severity)
    case .threshold: rules.first { $0.id == rule }.map(declared) ?? EpisodePolicy(clearAfter: 1, severity: .notice)
    }
  }
}
