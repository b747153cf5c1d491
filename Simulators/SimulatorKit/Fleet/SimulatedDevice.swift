internal import TaihuCore
internal import TaihuPack

/// One device of a fleet: its model, what is wrong with it, and how it says things.
struct SimulatedDevice: Sendable {
  /// Where it stands.
  let address: DeviceAddress
  /// The topic it sends on.
  let topic: String
  /// Nanoseconds between two messages when nothing is wrong.
  let interval: Int64
  private let quantities: [String: QualityRules]
  private let payload: NativePayload
  private var model: any DeviceModel
  private var injector: FaultInjector

  /// A device of a pack.
  ///
  /// - Throws: A usage error when the pack names an unknown model.
  init(
    setting: DeviceSetting, profile: SimulatorProfile, topic: String, interval: Int64, faults: DeviceFaults
  ) throws(OperatorError) {
    guard let model = DeviceModels.make(profile.model, setting) else {
      throw OperatorError(
        .usage, code: "unknown-model", "pack \(setting.pack.id): no simulator model is called \"\(profile.model)\"",
        hint: "Models: " + DeviceModels.names.joined(separator: ", "))
    }
    (address, self.topic, self.interval, self.model) = (setting.address, topic, interval, model)
    quantities = Dictionary(setting.pack.quantities.map { ($0.id, $0.rules) }) { first, _ in first }
    payload = NativePayload(units: Self.statedUnits(of: setting.pack))
    injector = FaultInjector(
      address: setting.address, faults: faults, generator: setting.generator.forked(for: "injector"))
  }

  /// The quantities it sends, seen by asking a copy of its model.
  func publishedQuantities(at time: Timestamp, weather: WeatherConditions) -> [String] {
    var copy = model
    let ids = copy.observe(at: time, weather: weather).flatMap(\.measurements).map(\.quantity)
    return Array(Set(ids)).filter { quantities[$0] != nil }.sorted()
  }

  /// The device's turn: observes, suffers its faults, and says what it sends and when its next turn comes.
  mutating func takeTurn(
    at time: Timestamp, weather: WeatherConditions, hasFaults: Bool
  ) -> FaultInjector.Outcome {
    let observations = model.observe(at: time, weather: weather).map { observation in
      var kept = observation
      kept.measurements = observation.measurements.compactMap(declared)
      return kept
    }.filter { !$0.measurements.isEmpty }
    let payload = payload
    return injector.inject(into: observations, at: time, interval: interval, active: hasFaults) {
      payload.encode($0, deviceTime: $1)
    }
  }

  /// Gives the injector the quantities that random faults may strike.
  mutating func setFaultTargets(_ ids: [String]) {
    injector.setTargets(ids)
  }

  /// Ends every fault that is still going on, at the end of the run.
  mutating func finish() -> [TruthRecord] {
    injector.finish()
  }

  private func declared(_ measurement: Measurement) -> Measurement? {
    guard let rules = quantities[measurement.quantity] else { return nil }
    guard let range = rules.validRange else { return measurement }
    var kept = measurement
    kept.value = min(range.upperBound, max(range.lowerBound, measurement.value))
    return kept
  }

  private static func statedUnits(of pack: Pack) -> [String: String] {
    var units: [String: String] = [:]
    for quantity in pack.quantities {
      let unit = Sensor.of(quantity.id).unit
      if !unit.isEmpty, unit != quantity.unit { units[quantity.id] = unit }
    }
    return units
  }
}
