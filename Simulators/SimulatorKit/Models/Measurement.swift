/// One value as a device's sensor gives it.
struct Measurement: Hashable, Sendable {
  /// The quantity's id, for instance `water_temp`.
  var quantity: String
  /// The place of the quantity's channel among those of the device.
  var channel: Int
  /// The value in the sensor's own unit.
  var value: Double
}

/// What a device tells in one message.
struct Observation: Hashable, Sendable {
  /// The part of the device it is about; `nil` when it is about the whole.
  var part: DevicePart?
  /// The seconds over which counts and means are taken; `nil` for momentary values.
  var intervalSeconds: Int?
  /// The values, in a fixed order.
  var measurements: [Measurement]
}

/// A part of a device that has values of its own, such as a lane of a loop or a phase of a meter.
struct DevicePart: Hashable, Sendable {
  /// The labels by which the parts of simulated devices are known.
  static let labels: Set<String> = ["lane", "phase"]

  /// The label that tells parts from each other, for instance `lane`.
  var label: String
  /// Which part it is, for instance `2` or `L1`.
  var value: String
}
