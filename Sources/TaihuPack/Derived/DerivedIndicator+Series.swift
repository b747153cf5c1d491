internal import TaihuCore

extension DerivedIndicator {
  /// The most inputs that one text of a set of inputs names, by the number of inputs that there are: so that no series has
  /// more than a few hundred texts.
  private static func namedTogether(among count: Int) -> Int {
    switch count {
    case ...6: count
    case ...10: 3
    default: 2
    }
  }

  /// The series of an indicator, in the order of the formula's outputs.
  ///
  /// - Parameters:
  ///   - names: the names of the series that are not `id_output`, by output.
  ///   - rules: by what the main series is checked.
  static func series(
    id: String, formula: DerivedFormula, inputs: [Binding], names: [String: String], title: [String: String],
    rules: QualityRules, line: Int
  ) -> [Quantity] {
    formula.outputs.map { output in
      let isMain = output.name.isEmpty
      return Quantity(
        id: isMain ? id : names[output.name] ?? "\(id)_\(output.name)", unit: output.unit, title: isMain ? title : [:],
        states: states(output.states, of: formula, inputs: inputs),
        rules: isMain ? rules : QualityRules(learns: false), line: line)
    }
  }

  private static func states(
    _ states: DerivedFormula.Output.States, of formula: DerivedFormula, inputs: [Binding]
  ) -> [String: Int] {
    switch states {
    case .none: [:]
    case .fixed(let texts): texts
    case .inputs: sets(of: inputs.map(\.input).map { ($0, formula.inputs[$0].name) })
    }
  }

  /// The texts of all sets of a few inputs: bit *n* is input *n*, `+` stands between the names.
  private static func sets(of inputs: [(number: Int, name: String)]) -> [String: Int] {
    let limit = namedTogether(among: inputs.count)
    var sets: [(names: [String], bits: Int)] = [([], 0)]
    for input in inputs {
      sets += sets.filter { $0.names.count < limit }.map { ($0.names + [input.name], $0.bits | 1 << input.number) }
    }
    return Dictionary(
      uniqueKeysWithValues: sets.map { ($0.names.isEmpty ? "none" : $0.names.joined(separator: "+"), $0.bits) })
  }
}
