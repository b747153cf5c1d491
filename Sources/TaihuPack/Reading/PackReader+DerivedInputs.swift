internal import TaihuCore

extension PackReader {
  /// `inputs` of a derived indicator, in the order of the formula.
  func inputs(
    _ table: StrictTable, of formula: DerivedFormula, quantities: [Quantity]
  ) -> [DerivedIndicator.Binding] {
    let texts = table.textMap("inputs") ?? [:]
    if !table.has("inputs") {
      table.reportMissing("inputs", "which quantity each input is, as { \(formula.inputs[0].name) = \"…\" }")
      return []
    }
    let known = formula.inputs.map(\.name)
    for name in texts.keys.sorted() where !known.contains(name) {
      table.report(
        "inputs", "\(formula.name) has no input \(QuotedText.of(name))",
        hint: [NearestName.question(for: name, among: known), "inputs: " + known.joined(separator: ", ")]
          .filter { !$0.isEmpty }.joined(separator: " "))
    }
    for input in formula.inputs where input.isRequired && texts[input.name] == nil {
      table.report("inputs", "\(formula.name) needs \(QuotedText.of(input.name))")
    }
    if formula.needsAnyInput, !known.contains(where: { texts[$0] != nil }) {
      table.report("inputs", "\(formula.name) needs one of " + known.joined(separator: ", "))
    }
    return formula.inputs.indices.compactMap { number in
      texts[formula.inputs[number].name].flatMap {
        binding($0, number: number, of: formula, table, quantities: quantities)
      }
    }
  }

  /// `quantity`, or `quantity{label=value,…}`.
  private func binding(
    _ text: String, number: Int, of formula: DerivedFormula, _ table: StrictTable, quantities: [Quantity]
  ) -> DerivedIndicator.Binding? {
    let input = formula.inputs[number]
    guard let (id, labels) = Self.selection(text) else {
      table.report("inputs", "\(QuotedText.of(text)) is neither a quantity nor quantity{label=value}")
      return nil
    }
    guard let quantity = quantities.first(where: { $0.id == id }) else {
      table.report(
        "inputs", "\(QuotedText.of(id)) is not declared in [quantities]",
        hint: NearestName.question(for: id, among: quantities.map(\.id)))
      return nil
    }
    guard let factor = input.units.isEmpty ? 1 : input.units[quantity.unit] else {
      table.report(
        "inputs",
        "\(formula.name) can't take \(input.name) from \(id), which is stored in \(QuotedText.of(quantity.unit))",
        hint: "units it takes: " + input.units.keys.sorted().joined(separator: ", "))
      return nil
    }
    return DerivedIndicator.Binding(
      input: number, quantity: id, labels: labels, factor: factor, cadence: quantity.rules.cadence)
  }

  static func selection(_ text: String) -> (id: String, labels: [String: String])? {
    guard let brace = text.firstIndex(of: "{") else { return text.isEmpty ? nil : (text, [:]) }
    guard text.hasSuffix("}") else { return nil }
    var labels: [String: String] = [:]
    for pair in text[text.index(after: brace)..<text.index(before: text.endIndex)].split(separator: ",") {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, NameRule.snake.allows(parts[0]) else { return nil }
      labels[parts[0]] = parts[1]
    }
    return labels.isEmpty ? nil : (String(text[..<brace]), labels)
  }

  /// `options` of a derived indicator, defaults filled in.
  func options(
    _ table: StrictTable, of formula: DerivedFormula
  ) -> (numbers: [String: Double], choices: [String: String]) {
    var numbers: [String: Double] = [:]
    var choices: [String: String] = [:]
    let isGiven = table.section("options") { given in
      for option in formula.options {
        switch option {
        case .number(let name, let usual, let range): numbers[name] = given.number(name, in: range) ?? usual
        case .choice(let name, let texts, let usual):
          choices[name] = given.choice(name, among: texts.map { ($0, $0) }) ?? usual
        }
        report(option, missingIn: given)
      }
      return true
    }
    if isGiven == nil {
      for option in formula.options {
        switch option {
        case .number(let name, let usual, _): numbers[name] = usual
        case .choice(let name, _, let usual): choices[name] = usual
        }
        if option.isRequired { table.report("options", "\(formula.name) needs \(QuotedText.of(option.name))") }
      }
    }
    return (numbers, choices)
  }

  private func report(_ option: DerivedFormula.Option, missingIn table: StrictTable) {
    if option.isRequired, !table.has(option.name) {
      table.reportMissing(option.name, "this option has no default")
    }
  }
}

extension DerivedFormula.Option {
  /// Whether the pack must say it.
  var isRequired: Bool {
    switch self {
    case .number(_, let usual, _): usual == nil
    case .choice(_, _, let usual): usual == nil
    }
  }
}
