internal import TaihuCore
internal import TaihuPack

/// An indicator prepared for computing.
struct CompiledIndicator {
  /// As the pack declares it.
  let indicator: DerivedIndicator
  /// The pack's id.
  let pack: String
  /// The calculation.
  let kernel: Kernel
  /// How its windows lie; `nil` where a message gives a value.
  let schedule: WindowSchedule.Rule?
  /// The traits of its series, by output.
  private let traits: [SeriesTraits]

  /// Prepares an indicator; `nil` for a formula without a calculation, which no reader lets through.
  init?(_ indicator: DerivedIndicator, pack: String) {
    guard let kernel = Kernel(indicator) else { return nil }
    (self.indicator, self.pack, self.kernel) = (indicator, pack, kernel)
    schedule = indicator.window.map {
      WindowSchedule.Rule(step: $0.step, lateness: $0.lateness, reach: $0.width - $0.step + kernel.lookback)
    }
    traits = indicator.series.map { series in
      SeriesTraits(
        unit: series.unit, pack: pack,
        states: Dictionary(series.states.map { ($0.value, $0.key) }, uniquingKeysWith: min), rules: series.rules,
        origin: indicator.origin)
    }
  }

  /// How many inputs its instances have: those of the formula, or the two neighbours.
  var inputCount: Int { indicator.scope == .neighbour ? 2 : indicator.formula.inputs.count }

  /// How many series an instance may have.
  var seriesCount: Int { indicator.formula.outputs.count * (indicator.formula.inputs.count + 1) }

  /// The number of a result's series among those of an instance.
  func place(of entry: FormulaResults.Entry) -> Int {
    entry.output * (indicator.formula.inputs.count + 1) + entry.item + 1
  }

  /// Key and traits of a result's series.
  func series(of entry: FormulaResults.Entry, labels: [Label]) -> (key: SeriesKey, traits: SeriesTraits) {
    var labels = labels
    if let name = indicator.formula.outputs[entry.output].label, entry.item >= 0 {
      labels.append(Label(name, indicator.formula.inputs[entry.item].name))
    }
    return (SeriesKey(name: indicator.series[entry.output].id, labels: labels), traits[entry.output])
  }

  /// Whether values are enough for the formula.
  func isEnough(_ values: [Double?]) -> Bool {
    let inputs = indicator.formula.inputs
    return values.contains { $0 != nil } && !inputs.indices.contains { inputs[$0].isRequired && values[$0] == nil }
  }
}
