internal import TaihuCore

/// How a device says things: one of the languages that gateways must understand, written from its specification and
/// independent of the gateway's own decoders.
protocol MessageEncoder: Sendable {
  /// The messages that tell an observation by the device's clock, in order.
  mutating func encode(_ observation: Observation, deviceTime: Timestamp) -> [Parcel]

  /// What the device says first on a new connection.
  mutating func greeting(_ observations: [Observation], at time: Timestamp) -> [Parcel]

  /// What the broker says for the device when its connection is lost.
  mutating func will(at time: Timestamp) -> [Parcel]
}

extension MessageEncoder {
  /// Most languages have no greeting.
  mutating func greeting(_ observations: [Observation], at time: Timestamp) -> [Parcel] { [] }

  /// Most languages have no will.
  mutating func will(at time: Timestamp) -> [Parcel] { [] }
}
