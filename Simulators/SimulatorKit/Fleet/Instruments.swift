internal import TaihuCore
internal import TaihuPack

/// The sensors of one device: turns what is there into what the device tells, for the quantities its pack declares.
struct Instruments: Sendable {
  /// The sensor of one quantity of the pack.
  struct Channel: Sendable {
    /// The quantity's id.
    let quantity: String
    /// What the sensor can do.
    let sensor: Sensor
    /// Values that can be told: those of the pack's valid range.
    let limits: ClosedRange<Double>
    /// The texts by which states are told, by number; empty for quantities that are numbers.
    let states: [Int: String]
    /// The unit of the pack.
    let unit: String
  }

  /// The channels in the order of the pack's quantities.
  let channels: [Channel]
  private let places: [String: Int]
  private var generator: SeededGenerator
  /// Where the values of each message were found last time, so that names need no looking up.
  private var plans: [[Place]] = []
  private var results: [Int: (taken: Timestamp, value: Double)] = [:]

  /// A quantity that a model tells of, and its channel; −1 when the pack does not declare it.
  private struct Place: Sendable {
    var quantity: String
    var channel: Int
  }

  /// The instruments of a device.
  init(_ setting: DeviceSetting, generator: SeededGenerator) {
    channels = setting.pack.quantities.map { Channel($0, in: setting.pack.id) }
    places = Dictionary(uniqueKeysWithValues: channels.enumerated().map { ($1.quantity, $0) })
    self.generator = generator
  }

  /// What the device tells of some truths; messages without any declared quantity are left out.
  mutating func read(_ truths: [Truth], at time: Timestamp) -> [Observation] {
    while plans.count < truths.count { plans.append([]) }
    var observations: [Observation] = []
    observations.reserveCapacity(truths.count)
    for (index, truth) in truths.enumerated() {
      let measurements = read(truth, plan: index, at: time)
      guard !measurements.isEmpty else { continue }
      observations.append(
        Observation(part: truth.part, intervalSeconds: truth.intervalSeconds, measurements: measurements))
    }
    return observations
  }

  private mutating func read(_ truth: Truth, plan: Int, at time: Timestamp) -> [Measurement] {
    var measurements: [Measurement] = []
    measurements.reserveCapacity(truth.values.count)
    for (position, (quantity, value)) in truth.values.enumerated() {
      let channel = channel(of: quantity, plan: plan, position: position)
      guard channel >= 0 else { continue }
      measurements.append(
        Measurement(quantity: quantity, channel: channel, value: measure(value, on: channel, at: time)))
    }
    return measurements
  }

  private mutating func channel(of quantity: String, plan: Int, position: Int) -> Int {
    if position < plans[plan].count, plans[plan][position].quantity == quantity { return plans[plan][position].channel }
    let place = Place(quantity: quantity, channel: places[quantity] ?? -1)
    if position < plans[plan].count { plans[plan][position] = place } else { plans[plan].append(place) }
    return place.channel
  }

  private mutating func measure(_ truth: Double, on index: Int, at time: Timestamp) -> Double {
    let channel = channels[index]
    if channel.sensor.hold > 0, let result = results[index], time.nanoseconds(since: result.taken) < channel.sensor.hold
    {
      return result.value
    }
    let read = channel.sensor.read(truth, using: &generator)
    let value = min(channel.limits.upperBound, max(channel.limits.lowerBound, read))
    if channel.sensor.hold > 0 { results[index] = (time, value) }
    return value
  }
}

extension Instruments.Channel {
  fileprivate init(_ quantity: Quantity, in network: String) {
    self.quantity = quantity.id
    sensor = Sensor.of(quantity.id, in: network)
    limits = quantity.rules.validRange ?? -.infinity ... .infinity
    states = Dictionary(quantity.states.map { ($1, $0) }) { min($0, $1) }
    unit = quantity.unit
  }
}
