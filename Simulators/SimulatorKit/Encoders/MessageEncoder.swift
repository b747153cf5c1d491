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

  /// The topics on which the device is answered or commanded.
  var listeningTopics: [String] { get }

  /// Tells the device that somebody can answer it, so that it waits for answers from now on.
  mutating func listen()

  /// Hears what was sent to the device on one of them.
  mutating func hear(_ payload: [UInt8])

  /// What the device says before anything new because of what it heard, or did not hear.
  mutating func reply(_ observations: [Observation], at time: Timestamp) -> [Parcel]
}

extension MessageEncoder {
  /// Most languages have no greeting.
  mutating func greeting(_ observations: [Observation], at time: Timestamp) -> [Parcel] { [] }

  /// Most languages have no will.
  mutating func will(at time: Timestamp) -> [Parcel] { [] }

  /// Devices of most languages hear nothing.
  var listeningTopics: [String] { [] }

  /// Devices of most languages wait for no answers.
  mutating func listen() {}

  /// Devices of most languages hear nothing.
  mutating func hear(_ payload: [UInt8]) {}

  /// Devices that hear nothing reply nothing.
  mutating func reply(_ observations: [Observation], at time: Timestamp) -> [Parcel] { [] }
}
