internal import TaihuCore

extension PackReader {
  /// How often a device may be expected to report.
  static let cadenceRange: ClosedRange<Int64> = 10_000_000...31_536_000_000_000_000
  /// How long a value may be allowed to stay the same.
  static let stuckRange: ClosedRange<Int64> = 1_000_000_000...31_536_000_000_000_000

  /// `[quantities.x]`, in the order of the file.
  func quantities(_ root: StrictTable, cadence: Int64?) -> [Quantity] {
    let quantities = root.namedSections("quantities") { id, table in quantity(id, table, cadence: cadence) }
    if quantities.isEmpty, !root.has("quantities") {
      root.reportMissing("quantities", "declare what is measured, for instance [quantities.pm25] with unit = \"ug/m3\"")
    }
    return quantities
  }

  private func quantity(_ id: String, _ table: StrictTable, cadence: Int64?) -> Quantity {
    table.check(id, at: nil, as: .snake)
    let states = states(table)
    var rules = QualityRules()
    rules.validRange = table.numberRange("range")
    rules.stepPerTenMinutes = table.number("step", in: Double.leastNonzeroMagnitude...1e300)
    rules.stuckAfter = table.nanoseconds("stuck", in: Self.stuckRange)
    rules.cadence = table.nanoseconds("cadence", in: Self.cadenceRange) ?? cadence
    rules.isCounter = table.boolean("counter") ?? false
    rules.learns = table.boolean("learn") ?? (states.isEmpty && !rules.isCounter)
    rules.alarms = alarms(table, quantity: id, range: rules.validRange)
    return Quantity(
      id: id, unit: unit(table, hasStates: !states.isEmpty), title: titles(table, "title"),
      aliases: aliases(table, id: id), states: states, rules: rules, line: table.line)
  }

  private func unit(_ table: StrictTable, hasStates: Bool) -> String {
    if hasStates, !table.has("unit") { return "1" }
    guard let unit = table.requiredText("unit", "a UCUM code such as \"Cel\", \"ug/m3\", \"%\", or \"1\" for none")
    else {
      return "1"
    }
    if let fault = UnitSyntax.fault(unit) {
      table.report("unit", fault, hint: "write ug/m3 for µg/m³, Cel for °C, 1 for no unit")
    } else if let knownUnits, !knownUnits(unit) {
      table.report(
        "unit", "\(QuotedText.of(unit)) is no unit that values can be converted to",
        hint: "UCUM codes are case sensitive")
    }
    return unit
  }

  private func aliases(_ table: StrictTable, id: String) -> [String] {
    let aliases = table.texts("aliases") ?? []
    for (index, alias) in aliases.enumerated() where alias.isEmpty || alias == id || aliases[..<index].contains(alias) {
      table.report("aliases", "\(QuotedText.of(alias)) is empty, the id itself, or stands twice")
    }
    return aliases
  }

  private func states(_ table: StrictTable) -> [String: Int] {
    let states = table.integerMap("states") ?? [:]
    if Set(states.values).count < states.count {
      table.report("states", "two states stand for the same number")
    }
    for (name, value) in states.sorted(by: { $0.key < $1.key }) where value.magnitude > 1 << 53 {
      table.report("states", "the number \(value) of \(QuotedText.of(name)) is beyond 2^53, which a value can't hold")
    }
    return states
  }

  /// `alarms` of a series.
  func alarms(_ table: StrictTable, quantity: String, range: ClosedRange<Double>?) -> [ThresholdRule] {
    let rules = table.sections("alarms") { alarm($0, quantity: quantity, range: range) }.compactMap(\.self)
    var seen: Set<String> = []
    for rule in rules where !seen.insert(rule.id).inserted {
      table.report("alarms", "two alarms have the id \(QuotedText.of(rule.id))", hint: "give each its own id")
    }
    return rules
  }

  private func alarm(_ table: StrictTable, quantity: String, range: ClosedRange<Double>?) -> ThresholdRule? {
    let above = table.number("above")
    let below = table.number("below")
    let severity = table.choice("severity", among: Severity.allCases.map { ($0.description, $0) }) ?? .warning
    let id = table.text("id") ?? quantity.replacing("_", with: "-") + "-" + severity.description
    table.check(id, at: table.has("id") ? "id" : nil, as: .kebab)
    let holdFor = table.nanoseconds("for", in: 0...31_536_000_000_000_000) ?? 0
    let clear = table.number("clear")
    guard table.has("above") != table.has("below") else {
      table.report(nil, "an alarm has either `above` or `below`, with the limit")
      return nil
    }
    guard let limit = above ?? below else { return nil }
    let side: ThresholdRule.Side = table.has("above") ? .above : .below
    let rule = ThresholdRule(
      id: id, side: side, limit: limit, holdFor: holdFor, clear: clear ?? limit, severity: severity)
    check(rule, in: table, range: range)
    return rule
  }

  private func check(_ rule: ThresholdRule, in table: StrictTable, range: ClosedRange<Double>?) {
    let isQuiet = rule.side == .above ? rule.clear <= rule.limit : rule.clear >= rule.limit
    if !isQuiet {
      let quiet = rule.side == .above ? "at or below" : "at or above"
      table.report("clear", "expected a number \(quiet) the limit \(rule.limit), found \(rule.clear)")
    }
    guard let range else { return }
    let canBeRaised = rule.side == .above ? rule.limit < range.upperBound : rule.limit > range.lowerBound
    if !canBeRaised || !range.contains(rule.clear) {
      table.report(
        rule.side.rawValue,
        "no valid value can raise and clear this alarm: the range is [\(range.lowerBound), \(range.upperBound)]")
    }
  }
}
