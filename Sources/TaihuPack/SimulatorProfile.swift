/// How simulators play a network.
public struct SimulatorProfile: Sendable, Hashable {
  /// The model's name, for instance `lake`.
  public var model: String
  /// Nanoseconds of simulated time between two messages of one device.
  public var interval: Int64
  /// The devices, each `district/site/device`.
  public var devices: [String]
  /// Numbers that shape the model, by name.
  public var options: [String: Double]

  /// A profile from its parts.
  public init(model: String, interval: Int64, devices: [String], options: [String: Double] = [:]) {
    (self.model, self.interval, self.devices, self.options) = (model, interval, devices, options)
  }
}
