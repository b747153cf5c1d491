internal import TaihuCore

extension EpisodeKind {
  /// Whether the learned detector alone raises it. It may also find that what it raised is a spike, or stuck.
  var isLearned: Bool {
    switch self {
    case .anomaly, .levelShift, .drift, .noise, .outOfSeason: true
    case .range, .rate, .stuck, .gap, .spike, .counterReset, .threshold: false
    }
  }
}

extension QualityRules {
  /// Whether the check that raises a sort of episode is still declared.
  func declares(_ kind: EpisodeKind, rule: String) -> Bool {
    switch kind {
    case .range: validRange != nil
    case .rate, .spike: stepPerTenMinutes != nil
    case .stuck: stuckAfter != nil
    case .gap: cadence != nil
    case .counterReset: isCounter
    case .anomaly, .levelShift, .drift, .noise, .outOfSeason: learns
    case .threshold: alarms.contains { $0.id == rule }
    }
  }
}
