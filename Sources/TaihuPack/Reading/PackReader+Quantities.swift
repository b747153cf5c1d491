internal import TaihuCore

extension PackReader {
  /// How often a device may be expected to report.
  static let cadenceRange: ClosedRange<Int64> = 10_000_000...31_536_000_000_000_000
  /// How long a value may be allowed to stay the same.
  static let stuckRange: ClosedRange<Int64> = 1_000_000_000...31_536_000_000_000_000

  /// `[quantities.x]`, in the order of the file.
  func quantities(_ root: StrictTable, cadence: Int64?, group: String?) -> [Quantity] {
    let quantities = root.namedSections("quantities") { id, table in quantity(id, table, cadence: cadence, group: group)
    }
    if quantities.isEmpty, !root.has("quantities") {
      root.reportMissing("quantities", "declare what is measured, for instance [quantities.pm25] with unit = \"ug/m3\"")
    }
    return quantities
  }

  private func quantity(_ id: String, _ table: StrictTable, cadence: Int64?, group: String?) -> Quantity {
    table.check(id, at: nil, as: .snake)
    let states = states(table)
    var rules = QualityRules()
    rules.validRange = table.numberRange("range")
    rules.stepPerTenMinutes = table.number("step", in: Double.leastNonzeroMagnitude...1e300)
    rules.stuckAfter = table.nanoseconds("stuck", in: Self.stuckRange)
    rules.cadence = table.nanoseconds("cadence", in: Self.cadenceRange) ?? cadence
    rules.usualRange = usualRange(table, within: rules.validRange)
    rules.stillBand = stillBand(table)
    rules.neighbours = neighbours(table)
    rules.group = group
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

  /// `neighbours` of a quantity: `{ within = "site", apart = 40 }`.
  private func neighbours(_ table: StrictTable) -> NeighbourRule? {
    table.section("neighbours") { table in
      let label = table.text("within") ?? "network"
      table.check(label, at: table.has("within") ? "within" : nil, as: .snake)
      if !table.has("apart") { table.reportMissing("apart", "how far a value may lie from the neighbours' median") }
      return table.number("apart", in: Double.leastNonzeroMagnitude...1e300).map {
        NeighbourRule(label: label, apart: $0)
      }
    }.flatMap(\.self)
  }

  /// `usual`, which lies within `range`.
  func usualRange(_ table: StrictTable, within range: ClosedRange<Double>?) -> ClosedRange<Double>? {
    let usual = table.numberRange("usual")
    if let usual, let range, usual.lowerBound < range.lowerBound || usual.upperBound > range.upperBound {
      table.report(
        "usual", "what is usual lies within what is possible, [\(range.lowerBound), \(range.upperBound)]")
    }
    return usual
  }

  private func stillBand(_ table: StrictTable) -> Double {
    if table.has("still"), !table.has("stuck") {
      table.reportMissing("stuck", "how long the value may stay that still, such as \"6h\"")
    }
    return table.number("still", in: Double.leastNonzeroMagnitude...1e300) ?? 0
  }
}
