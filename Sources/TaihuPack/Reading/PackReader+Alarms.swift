internal import TaihuCore

extension PackReader {
  /// How long a condition may have to hold, and how long data may be missing.
  private static let holdRange: ClosedRange<Int64> = 0...31_536_000_000_000_000
  private static let whileRange: ClosedRange<Int64> = 1_000_000_000...31_536_000_000_000_000

  /// `alarms` of a series.
  func alarms(_ table: StrictTable, quantity: String, range: ClosedRange<Double>?) -> [AlarmRule] {
    let rules = table.sections("alarms") { alarm($0, quantity: quantity, range: range) }.compactMap(\.self)
    var seen: Set<String> = []
    for rule in rules where !seen.insert(rule.id).inserted {
      table.report("alarms", "two alarms have the id \(QuotedText.of(rule.id))", hint: "give each its own id")
    }
    return rules
  }

  private func alarm(_ table: StrictTable, quantity: String, range: ClosedRange<Double>?) -> AlarmRule? {
    let severity = table.choice("severity", among: Severity.allCases.map { ($0.description, $0) }) ?? .warning
    let id = table.text("id") ?? quantity.replacing("_", with: "-") + "-" + severity.description
    table.check(id, at: table.has("id") ? "id" : nil, as: .kebab)
    let holdFor = table.nanoseconds("for", in: Self.holdRange) ?? 0
    let frequency = frequency(table)
    if frequency != nil, holdFor > 0 {
      table.report("for", "a condition holds for a time, or in `count` of the last `of` readings, not both")
    }
    guard let condition = condition(table) else { return nil }
    if case .missing = condition, holdFor > 0 || frequency != nil {
      table.report("missing", "the time is said by `missing` itself", hint: "leave `for`, `count` and `of` out")
    }
    let rule = AlarmRule(id: id, condition: condition, holdFor: holdFor, frequency: frequency, severity: severity)
    check(rule, in: table, range: range)
    return rule
  }

  private func frequency(_ table: StrictTable) -> AlarmRule.Frequency? {
    let of = table.integer("of", in: 1...AlarmRule.Frequency.ofMax, unit: "readings")
    let count = table.integer("count", in: 1...AlarmRule.Frequency.ofMax, unit: "readings")
    guard table.has("count") || table.has("of") else { return nil }
    guard table.has("count"), table.has("of") else {
      table.report(nil, "`count` and `of` go together: count = 3, of = 5 is three of the last five readings")
      return nil
    }
    guard let of, let count else { return nil }
    if count <= of { return AlarmRule.Frequency(count: count, of: of) }
    table.report("count", "\(count) of the last \(of) readings can't be: `count` is at most `of`")
    return nil
  }

  /// The one condition that an alarm has.
  private func condition(_ table: StrictTable) -> AlarmRule.Condition? {
    let found = ["above", "below", "rise", "fall", "missing", "when"].filter { table.has($0) }
    let usesNumber = found != ["missing"] && found != ["when"]
    let clear = usesNumber ? table.number("clear") : nil
    let within = table.nanoseconds("within", in: Self.whileRange)
    guard found.count == 1, let key = found.first else {
      _ = table.has("clear")
      table.report(
        nil,
        "an alarm has exactly one of `above`, `below`, `rise`, `fall`, `missing` and `when`: either `above` or `below`"
          + " with the limit, or one of the others")
      return nil
    }
    if within != nil, key != "rise", key != "fall" {
      table.report("within", "only `rise` and `fall` are within a time")
    }
    switch key {
    case "missing": return table.nanoseconds("missing", in: Self.whileRange).map { .missing(after: $0) }
    case "when": return expression(table, "when").map { .expression($0, clear: expression(table, "clear")) }
    case "rise", "fall": return change(table, key == "rise" ? .rise : .fall, within: within, clear: clear)
    default:
      let side: AlarmRule.Side = key == "above" ? .above : .below
      return table.number(key).map { .level(side: side, limit: $0, clear: clear ?? $0) }
    }
  }

  private func change(
    _ table: StrictTable, _ direction: AlarmRule.Direction, within: Int64?, clear: Double?
  ) -> AlarmRule.Condition? {
    if !table.has("within") { table.reportMissing("within", "the time in which the value moves, such as \"10min\"") }
    guard let by = table.number(direction.rawValue, in: Double.leastNonzeroMagnitude...1e300), let within else {
      return nil
    }
    let clear = clear ?? by
    if !(0...by).contains(clear) {
      table.report("clear", "expected a change from 0 to \(by), at which the alarm ends, found \(clear)")
    }
    return .change(direction, by: by, within: within, clear: clear)
  }

  private func expression(_ table: StrictTable, _ key: String) -> AlarmExpression? {
    guard let text = table.text(key) else { return nil }
    do {
      return try AlarmExpressionReader.read(text)
    } catch {
      table.report(
        key, "at character \(error.position) of \(QuotedText.of(text)): \(error.message)",
        hint: "a condition looks like \"do < 3 and water_temp > 28\"")
      return nil
    }
  }

  private func check(_ rule: AlarmRule, in table: StrictTable, range: ClosedRange<Double>?) {
    guard case .level(let side, let limit, let clear) = rule.condition else { return }
    let isQuiet = side == .above ? clear <= limit : clear >= limit
    if !isQuiet {
      let quiet = side == .above ? "at or below" : "at or above"
      table.report("clear", "expected a number \(quiet) the limit \(limit), found \(clear)")
    }
    guard let range else { return }
    let canBeRaised = side == .above ? limit < range.upperBound : limit > range.lowerBound
    if !canBeRaised || !range.contains(clear) {
      table.report(
        side.rawValue,
        "no valid value can raise and clear this alarm: the range is [\(range.lowerBound), \(range.upperBound)]")
    }
  }

  /// Reports the names in conditions that are no quantity of the pack.
  func checkConditions(_ series: [Quantity], in root: StrictTable) {
    let names = series.map(\.id)
    for quantity in series {
      for case .expression(let when, let clear) in quantity.rules.alarms.map(\.condition) {
        for name in Set(when.names + (clear?.names ?? [])).sorted() where !names.contains(name) {
          root.problems.add(
            ConfigurationProblem(
              file: root.file, line: quantity.line, key: root.path.appending("quantities").appending(quantity.id),
              message: "an alarm's condition speaks of \(QuotedText.of(name)), which is no quantity of this pack",
              hint: NearestName.question(for: name, among: names)))
        }
      }
    }
  }
}
