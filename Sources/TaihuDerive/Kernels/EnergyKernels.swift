internal import TaihuCore
internal import TaihuPack

/// The demand: the mean power of the window.
struct DemandKernel: PointKernel {
  init(_ indicator: DerivedIndicator) {}

  func evaluate(_ values: [Double?], into results: inout FormulaResults) { results.add(0, values[0]) }
}

/// The load factor of a day with the greatest, the mean and the least demand.
struct LoadFactorKernel: WindowKernel {
  private let interval: Int64

  init(_ indicator: DerivedIndicator) {
    interval = Int64(indicator.numbers["interval"] ?? 15) * 60_000_000_000
  }

  func evaluate(_ window: WindowView, into results: inout FormulaResults) {
    let width = window.end.nanoseconds(since: window.start)
    let demands = stride(from: 0, to: width, by: Int(interval)).map { offset in
      let start = window.start.advanced(byNanoseconds: offset)
      return window.mean(0, from: start, to: start.advanced(byNanoseconds: interval))
    }
    guard let mean = WindowView.mean(demands, complete: window.complete) else { return }
    let present = demands.compactMap(\.self)
    guard let peak = present.max(), let valley = present.min() else { return }
    let hours = Double(width) / 3_600_000_000_000
    results.add(0, ElectricPower.loadFactor(energy: mean * hours, peak: peak, hours: hours))
    results.add(1, peak)
    results.add(2, mean)
    results.add(3, valley)
  }
}

/// The increase of meters' counters over a window.
struct CounterIncrease {
  /// The increase of an input, all its devices together; `nil` where a counter is not known at both ends.
  static func of(_ input: Int, _ window: WindowView) -> Double? {
    let increases = window.runs[input].compactMap { increase(of: $0, window) }
    return increases.isEmpty ? nil : increases.reduce(0, +)
  }

  /// The increase of one counter since the last reading before the window. A counter that goes back began afresh, from 0.
  private static func increase(of run: SampleRun, _ window: WindowView) -> Double? {
    let inside = run.slice(from: window.start, to: window.end)
    guard run.covers(inside.count, of: window.end.nanoseconds(since: window.start), share: window.complete),
      var last = run.samples[..<inside.startIndex].last?.value
    else { return nil }
    var sum = 0.0
    for sample in inside {
      sum += sample.value >= last ? sample.value - last : sample.value
      last = sample.value
    }
    return sum
  }
}

/// The consumption of a window.
struct EnergyUseKernel: WindowKernel {
  let lookback: Int64

  init(_ indicator: DerivedIndicator) {
    lookback = indicator.window?.width ?? 0
  }

  func evaluate(_ window: WindowView, into results: inout FormulaResults) {
    results.add(0, CounterIncrease.of(0, window))
  }
}

/// The consumption of a window in relation to what a linear baseline expects.
struct EnergyPerformanceKernel: WindowKernel {
  private let baseline: EnergyBaseline
  private let driverBase: Double
  private let side: String
  let lookback: Int64

  init(_ indicator: DerivedIndicator) {
    baseline = EnergyBaseline(
      intercept: indicator.numbers["intercept"] ?? 0, slope: indicator.numbers["slope"] ?? 0)
    driverBase = indicator.numbers["driver_base"] ?? 0
    side = indicator.choices["driver_side"] ?? "plain"
    lookback = indicator.window?.width ?? 0
  }

  func evaluate(_ window: WindowView, into results: inout FormulaResults) {
    guard let actual = CounterIncrease.of(0, window) else { return }
    var driver = 0.0
    if !window.runs[1].isEmpty {
      guard let mean = window.mean(1) else { return }
      driver = self.driver(mean, days: Double(window.end.nanoseconds(since: window.start)) / 86_400_000_000_000)
    }
    let expected = baseline.energy(driver: driver)
    results.add(0, expected > 0 ? actual / expected : nil)
    results.add(1, expected)
    results.add(2, expected - actual)
  }

  /// The driver itself, or degree days below or above the base.
  private func driver(_ mean: Double, days: Double) -> Double {
    if side == "plain" { return mean - driverBase }
    return EnergyBaseline.degreeDays(mean: mean, base: driverBase, isHeating: side == "below", days: days)
  }
}

/// ``ElectricPower/unbalance(lineVoltages:_:_:)`` and its NEMA relative.
struct VoltageUnbalanceKernel: PointKernel {
  init(_ indicator: DerivedIndicator) {}

  func evaluate(_ values: [Double?], into results: inout FormulaResults) {
    guard let ab = values[0], let bc = values[1], let ca = values[2] else { return }
    results.add(0, ElectricPower.unbalance(lineVoltages: ab, bc, ca))
    results.add(1, ElectricPower.unbalanceNEMA([ab, bc, ca]))
  }
}

/// ``ElectricPower/currentUnbalance(_:)``.
struct CurrentUnbalanceKernel: PointKernel {
  init(_ indicator: DerivedIndicator) {}

  func evaluate(_ values: [Double?], into results: inout FormulaResults) {
    guard let a = values[0], let b = values[1], let c = values[2] else { return }
    results.add(0, ElectricPower.currentUnbalance([a, b, c]))
  }
}

/// ``ElectricPower/powerFactor(active:reactive:)`` and what would bring it to the target.
struct PowerFactorKernel: PointKernel {
  private let target: Double

  init(_ indicator: DerivedIndicator) {
    target = indicator.numbers["target"] ?? 0.95
  }

  func evaluate(_ values: [Double?], into results: inout FormulaResults) {
    guard let active = values[0], let reactive = values[1] else { return }
    results.add(0, ElectricPower.powerFactor(active: active, reactive: reactive))
    results.add(1, ElectricPower.compensation(active: active, reactive: reactive, target: target))
  }
}

/// ``Combustion/siegertLoss(_:flue:air:oxygen:)`` with efficiency, excess air and carbon dioxide.
struct FlueGasKernel: PointKernel {
  private let fuel: Combustion.Fuel
  private let airTemperature: Double

  init(_ indicator: DerivedIndicator) {
    fuel = indicator.choices["fuel"].flatMap(Combustion.Fuel.init) ?? .naturalGas
    airTemperature = indicator.numbers["air_temp"] ?? 20
  }

  func evaluate(_ values: [Double?], into results: inout FormulaResults) {
    guard let flue = values[0], let oxygen = values[1],
      let loss = Combustion.siegertLoss(fuel, flue: flue, air: values[2] ?? airTemperature, oxygen: oxygen)
    else { return }
    results.add(0, 100 - loss)
    results.add(1, loss)
    results.add(2, Combustion.excessAir(oxygen: oxygen))
    results.add(3, Combustion.carbonDioxide(fuel, oxygen: oxygen))
  }
}

/// ``Combustion/corrected(_:oxygen:reference:)``.
struct OxygenCorrectionKernel: PointKernel {
  private let reference: Double

  init(_ indicator: DerivedIndicator) {
    reference = indicator.numbers["reference"] ?? 0
  }

  func evaluate(_ values: [Double?], into results: inout FormulaResults) {
    guard let concentration = values[0], let oxygen = values[1] else { return }
    results.add(0, Combustion.corrected(concentration, oxygen: oxygen, reference: reference))
  }
}
