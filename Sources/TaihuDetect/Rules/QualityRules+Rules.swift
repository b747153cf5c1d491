internal import TaihuCore

extension QualityRules {
  /// Whether a rule is raised by silence.
  var awaitsData: Bool {
    alarms.contains { if case .missing = $0.condition { true } else { false } }
  }
}
