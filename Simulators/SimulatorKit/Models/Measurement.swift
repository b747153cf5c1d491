/// One value as a device's sensor gives it.
struct Measurement: Hashable, Sendable {
  /// The quantity's id, for instance `water_temp`.
  var quantity: String
  /// The value in the sensor's own unit.
  var value: Double
}

/// What a device tells in one message.
struct Observation: Hashable, Sendable {
  /// The lane it is about; `nil` for devices that have none.
  var lane: Int?
  /// The seconds over which counts and means are taken; `nil` for momentary values.
  var intervalSeconds: Int?
  /// The values, in a fixed order.
  var measurements: [Measurement]
}
