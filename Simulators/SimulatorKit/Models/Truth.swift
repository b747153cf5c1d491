/// What is really there to be measured by one message of a device, before a sensor has looked at it.
struct Truth: Sendable {
  /// The part of the device it is about; `nil` when it is about the whole.
  var part: DevicePart?
  /// The seconds over which counts and means are taken; `nil` for momentary values.
  var intervalSeconds: Int?
  /// The true values by quantity, in a fixed order; a device leaves out what its pack does not declare.
  var values: [(quantity: String, value: Double)]

  /// What one message can tell.
  init(part: DevicePart? = nil, intervalSeconds: Int? = nil, _ values: [(quantity: String, value: Double)]) {
    (self.part, self.intervalSeconds, self.values) = (part, intervalSeconds, values)
  }
}
