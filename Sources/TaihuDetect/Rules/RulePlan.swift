internal import TaihuCore

/// The declared rules of a series, sorted once by what decides them, so that a reading looks at each only where it counts.
final class RulePlan {
  /// All that is declared.
  let rules: QualityRules
  /// Rules that a reading of the series decides by itself: on levels and changes.
  let byReading: [AlarmRule]
  /// Rules on missing data.
  let bySilence: [AlarmRule]
  /// Rules on several quantities of the device.
  let byExpression: [AlarmRule]
  /// The quantities that those speak of, each once, by name.
  let inputs: [String]

  private var revision: UInt64

  /// The plan of declared rules, as of a revision of the catalog.
  ///
  /// - Complexity: O(rules).
  init(_ rules: QualityRules, revision: UInt64) {
    (self.rules, self.revision) = (rules, revision)
    var (byReading, bySilence, byExpression): ([AlarmRule], [AlarmRule], [AlarmRule]) = ([], [], [])
    var names: Set<String> = []
    for rule in rules.alarms {
      switch rule.condition {
      case .level, .change: byReading.append(rule)
      case .missing: bySilence.append(rule)
      case .expression(let when, let clear):
        byExpression.append(rule)
        names.formUnion(when.names + (clear?.names ?? []))
      }
    }
    (self.byReading, self.bySilence, self.byExpression) = (byReading, bySilence, byExpression)
    inputs = names.sorted()
  }

  /// Whether the rules are still those that the catalog has.
  ///
  /// - Complexity: O(1) while no series in the catalog changes, else O(rules).
  func isCurrent(_ catalog: SeriesCatalog, _ series: SeriesID) -> Bool {
    if revision == catalog.revision { return true }
    guard rules == catalog.rules(of: series) else { return false }
    revision = catalog.revision
    return true
  }
}
