internal import TaihuCore

extension PackReader {
  /// The width of windows.
  private static let windowRange: ClosedRange<Int64> = 1_000_000_000...86_400_000_000_000
  /// How long a window may wait for late readings.
  private static let latenessRange: ClosedRange<Int64> = 0...2_678_400_000_000_000
  private static let latenessDefault: Int64 = 600_000_000_000
  private static let day: Int64 = 86_400_000_000_000

  /// `[[derived]]`, in the order of the file.
  func derived(_ root: StrictTable, quantities: [Quantity]) -> [DerivedIndicator] {
    var owners: [String: Int] = [:]
    for quantity in quantities { for name in [quantity.id] + quantity.aliases { owners[name] = quantity.line } }
    return root.sections("derived") { table in
      let indicator = indicator(table, quantities: quantities)
      for series in indicator?.series ?? [] {
        if let former = owners.updateValue(table.line, forKey: series.id) {
          table.report(
            "id", "the series \(QuotedText.of(series.id)) is declared on line \(former) already",
            hint: "choose another id, or another name in outputs")
        }
      }
      return indicator
    }.compactMap(\.self)
  }

  private func indicator(_ table: StrictTable, quantities: [Quantity]) -> DerivedIndicator? {
    let id = table.requiredText("id", "the name of the series")
    if let id { table.check(id, at: "id", as: .snake) }
    let title = titles(table, "title")
    let scope = table.choice("of", among: DerivedIndicator.Scope.allCases.map { ($0.rawValue, $0) }) ?? .device
    let combination = table.choice(
      "combine", among: DerivedIndicator.Combination.allCases.map { ($0.rawValue, $0) })
    let devices = table.texts("devices") ?? []
    let rules = rules(table, id: id ?? "derived")
    guard let formula = formula(table) else {
      askForTheRest(table)
      return nil
    }
    checkScope(scope, combination, devices, of: formula, table)
    let inputs = inputs(table, of: formula, quantities: quantities)
    let window = window(table, of: formula)
    if scope == .site, window == nil {
      table.report(
        "of", "several devices have no time in common, so a site needs a window", hint: "add window = \"5min\"")
    }
    let options = options(table, of: formula)
    let names = names(table, of: formula)
    guard let id else { return nil }
    return DerivedIndicator(
      id: id, formula: formula, inputs: inputs, scope: scope, combination: combination ?? .mean, devices: devices,
      window: window,
      series: DerivedIndicator.series(
        id: id, formula: formula, inputs: inputs, names: names, title: title, rules: rules, line: table.line),
      numbers: options.numbers, choices: options.choices, line: table.line)
  }

  /// Makes keys known that only a formula gives a meaning to, so that they are not called unknown where it is.
  private func askForTheRest(_ table: StrictTable) {
    for key in ["inputs", "options", "outputs", "window", "every", "sample", "complete", "lateness"] {
      _ = table.has(key)
    }
  }

  private func formula(_ table: StrictTable) -> DerivedFormula? {
    guard let name = table.requiredText("formula", "what is computed, for instance \"aqi_hourly\"") else { return nil }
    if let formula = DerivedFormula.named(name) { return formula }
    let names = DerivedFormula.all.map(\.name)
    let question = NearestName.question(for: name, among: names)
    table.report(
      "formula", "there is no formula \(QuotedText.of(name))",
      hint: question.isEmpty ? "formulas: " + names.joined(separator: ", ") : question)
    return nil
  }

  private func rules(_ table: StrictTable, id: String) -> QualityRules {
    let range = table.numberRange("range")
    let learns = table.boolean("learn") ?? false
    return QualityRules(
      validRange: range, usualRange: usualRange(table, within: range), learns: learns,
      alarms: alarms(table, quantity: id, range: range))
  }

  private func checkScope(
    _ scope: DerivedIndicator.Scope, _ combination: DerivedIndicator.Combination?, _ devices: [String],
    of formula: DerivedFormula, _ table: StrictTable
  ) {
    if formula.comparesNeighbours != (scope == .neighbour) {
      table.report(
        table.has("of") ? "of" : nil,
        formula.comparesNeighbours
          ? "\(formula.name) compares devices in a row" : "\(formula.name) compares no devices in a row",
        hint: formula.comparesNeighbours ? "write of = \"neighbour\" and devices = […]" : "use device or site")
    }
    if combination != nil, scope != .site {
      table.report("combine", "only the devices of a site are combined", hint: "write of = \"site\", or leave it out")
    }
    if scope == .neighbour {
      if devices.count < 2 { table.reportMissing("devices", "two devices at least, as [\"district/site/device\", …]") }
    } else if !devices.isEmpty {
      table.report("devices", "only of = \"neighbour\" has devices in a row")
    }
    for (index, device) in devices.enumerated() {
      let levels = device.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      if levels.count != 3 || !levels.allSatisfy(NameRule.topicLevel.allows) {
        table.report("devices", "\(QuotedText.of(device)) has not the form district/site/device")
      } else if devices[..<index].contains(device) {
        table.report("devices", "\(QuotedText.of(device)) stands twice")
      }
    }
  }

  private func names(_ table: StrictTable, of formula: DerivedFormula) -> [String: String] {
    let names = table.textMap("outputs") ?? [:]
    let known = formula.outputs.map(\.name).filter { !$0.isEmpty }
    for (output, name) in names.sorted(by: { $0.key < $1.key }) {
      table.check(name, at: "outputs", as: .snake)
      if !known.contains(output) {
        table.report(
          "outputs", "\(formula.name) gives no \(QuotedText.of(output))",
          hint: [
            NearestName.question(for: output, among: known),
            known.isEmpty ? "it gives one series" : "it gives " + known.joined(separator: ", "),
          ].filter { !$0.isEmpty }.joined(separator: " "))
      }
    }
    return names
  }

  /// The window with its details, or `nil` when each message gives a value.
  private func window(_ table: StrictTable, of formula: DerivedFormula) -> DerivedIndicator.Window? {
    let declared = table.nanoseconds("window", in: Self.windowRange)
    let every = table.nanoseconds("every", in: Self.windowRange)
    let sample = table.nanoseconds("sample", in: Self.cadenceRange)
    let complete = table.number("complete", in: 0...1)
    let lateness = table.nanoseconds("lateness", in: Self.latenessRange)
    guard let width = width(declared, of: formula, table) else {
      for key in ["every", "sample", "complete", "lateness"] where table.has(key) {
        table.report(key, "belongs to a window, and this indicator has none", hint: "add window = \"1h\", for instance")
      }
      return nil
    }
    if Self.day % width != 0 {
      table.report("window", "a window must divide a day evenly", hint: "for instance 15min, 1h, 8h, 1d")
    }
    if let every, width % every != 0 || Self.day % every != 0 {
      table.report("every", "must divide the window evenly")
    }
    return DerivedIndicator.Window(
      width: width, step: every, complete: complete ?? (width == Self.day ? 20.0 / 24 : 0.75),
      lateness: lateness ?? min(Self.latenessDefault, every ?? width), sample: sample)
  }

  private func width(_ declared: Int64?, of formula: DerivedFormula, _ table: StrictTable) -> Int64? {
    switch formula.timing {
    case .message: return declared
    case .window(let usual): return declared ?? usual
    case .fixed(let width):
      if let declared, declared != width {
        table.report(
          "window", "\(formula.name) is defined for \(DurationText.text(nanoseconds: width)) and no other window",
          hint: "leave it out")
      }
      if table.has("every") { table.report("every", "\(formula.name) has no sliding window", hint: "leave it out") }
      return width
    }
  }
}
