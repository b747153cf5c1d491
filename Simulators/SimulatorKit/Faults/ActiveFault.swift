internal import TaihuCore

/// A fault that is going on, with what it must remember between messages.
struct ActiveFault: Sendable {
  /// The fault.
  let fault: Fault
  /// The network of the device, which has its own sensors.
  let network: String
  /// Where chance comes from while it lasts.
  var generator: SeededGenerator
  /// Whether it pushes up (1) or down (−1); never down off the sensor's scale at its start.
  private(set) var sign: Double
  /// Messages it has seen.
  var messages = 0
  /// Parcels held back by a reorder.
  var heldParcels: [Parcel] = []
  /// What could not be said while the line was down, with the device's times.
  var heldObservations: [(observation: Observation, time: Timestamp)] = []
  /// The value each stuck channel repeats, by quantity and part.
  private var heldValues: [String: Double] = [:]
  /// The first and last data time at which it had an effect.
  private(set) var effect: ClosedRange<Timestamp>?
  private var detailSpread = 0.0

  /// A fault that begins.
  init(_ fault: Fault, network: String, generator: SeededGenerator) {
    var generator = generator
    (self.fault, self.network) = (fault, network)
    sign = generator.uniform() < 0.7 ? 1 : -1
    self.generator = generator
  }

  /// Remembers that it had an effect at `time`.
  mutating func note(_ time: Timestamp) {
    effect = (effect?.lowerBound ?? time)...time
  }

  /// The value of a channel with the fault on it, at the sensor's resolution.
  mutating func distort(_ value: Double, quantity: String, part: DevicePart?, at time: Timestamp) -> Double {
    let sensor = Sensor.of(quantity, in: network)
    let amount = fault.kind.strength(fault.intensity) * sensor.spread
    if effect == nil, value - amount < sensor.scale.lowerBound { sign = 1 }
    detailSpread = sensor.spread
    note(time)
    switch fault.kind {
    case .spike, .levelShift: return sensor.isSwitch ? 1 : sensor.rounded(value + sign * amount)
    case .noise where sensor.isSwitch: return value
    case .drift where sensor.isSwitch: return value
    case .noise: return sensor.rounded(value + amount * generator.gaussian())
    case .drift:
      let length = Double(fault.end.nanoseconds(since: fault.start))
      return sensor.rounded(value + sign * amount * Double(time.nanoseconds(since: fault.start)) / length)
    case .stuck:
      let channel = "\(quantity)/\(part?.value ?? "")"
      let held = heldValues[channel] ?? value
      heldValues[channel] = held
      return held
    default: return value
    }
  }

  /// The record of the fault, or `nil` when it never had an effect.
  func truth(of address: DeviceAddress) -> TruthRecord? {
    guard let effect else { return nil }
    var labels = address.labels
    if fault.kind.distortsValues, let part = fault.part { labels[part.label] = part.value }
    return TruthRecord(
      kind: fault.kind, network: address.network, name: fault.kind.distortsValues ? fault.quantity ?? "" : "",
      labels: labels, start: effect.lowerBound, end: effect.upperBound, intensity: fault.intensity, detail: detail)
  }

  private var detail: String {
    let strength = fault.kind.strength(fault.intensity)
    let unit = fault.quantity.map { " " + Sensor.of($0, in: network).unit } ?? ""
    let amount = Self.short(strength * detailSpread) + unit
    let direction = sign > 0 ? "up" : "down"
    return switch fault.kind {
    case .spike: "\(direction) by \(amount)"
    case .levelShift: "\(direction) by \(amount) throughout"
    case .drift: "\(direction), growing to \(amount)"
    case .noise: "noise of standard deviation \(amount)"
    case .stuck: "the value of its start repeated"
    case .dropout: "no messages"
    case .clockJump: "device clock off by \(Self.short(strength)) min"
    case .clockDrift: "device clock goes off by \(Self.short(strength)) min"
    case .backlog: "messages kept and sent at the end"
    case .firmware: "payload of another form, \(Self.short(strength))"
    case .duplicate: "each message \(Self.short(strength)) times"
    case .reorder: "\(Self.short(strength)) messages at a time shuffled"
    case .garbage: "\(Self.short(strength)) % of payloads unreadable"
    case .flood: "\(Self.short(strength)) times the messages"
    case .reconnect: "a new connection every \(Self.short(strength)) messages"
    }
  }

  private static func short(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String((value * 1_000).rounded() / 1_000)
  }
}
