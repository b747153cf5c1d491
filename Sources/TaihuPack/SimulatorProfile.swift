/// How simulators play a network.
public struct SimulatorProfile: Sendable, Hashable {
  /// The model's name, for instance `lake`.
  public var model: String
  /// Nanoseconds of simulated time between two messages of one device.
  public var interval: Int64
  /// The devices, each `district/site/device`.
  public var devices: [String]
  /// The language that the devices speak, for instance `native` or `hj212`.
  public var encoding: String
  /// Numbers that shape the model, by name.
  public var options: [String: Double]

  /// A profile from its parts.
  public init(
    model: String, interval: Int64, devices: [String], encoding: String = "native", options: [String: Double] = [:]
  ) {
    (self.model, self.interval, self.devices) = (model, interval, devices)
    (self.encoding, self.options) = (encoding, options)
  }
}
