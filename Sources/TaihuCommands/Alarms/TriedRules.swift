internal import TaihuCore
internal import TaihuPack
internal import TaihuStore

/// The rules that a backtest tries: those typed, and those of a pack.
struct TriedRules {
  /// The rules typed.
  var rules: [RuleArgument]
  /// The pack, when one is given.
  var pack: Pack?

  /// Whether anything is declared for a series, or a condition speaks of it.
  func concerns(_ key: SeriesKey) -> Bool {
    declared(key) != nil || rules.contains { $0.quantity == key.name || conditionNames($0.rule).contains(key.name) }
  }

  /// The rules of a series.
  func rules(of record: SeriesRecord, learned: Bool) -> QualityRules {
    var rules = declared(record.key) ?? QualityRules(cadence: nil, learns: learned)
    if !learned { rules.learns = false }
    rules.alarms += self.rules.filter { $0.quantity == record.key.name }.map(\.rule)
    return rules
  }

  private func declared(_ key: SeriesKey) -> QualityRules? {
    guard let pack, key.label("network") == pack.id else { return nil }
    return (pack.quantities + pack.derived.flatMap(\.series)).first { $0.id == key.name }?.rules
  }

  private func conditionNames(_ rule: AlarmRule) -> [String] {
    guard case .expression(let when, let clear) = rule.condition else { return [] }
    return when.names + (clear?.names ?? [])
  }
}
