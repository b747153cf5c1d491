package import TaihuMQTT
package import TaihuRing
package import TaihuStore

/// What a pipeline stands on beside its configuration: the machine's own disk, sockets and sleep, unless a simulation
/// gives others.
package struct PipelineGround: Sendable {
  /// Connections of another making than libmosquitto's.
  package struct Connections: Sendable {
    /// Makes one for a broker, by the broker's name.
    package var make: @Sendable (_ broker: String) -> WireMaker
    /// The seed of what is drawn at random between two attempts.
    package var seed: UInt64

    /// Connections from their parts.
    package init(seed: UInt64, make: @escaping @Sendable (_ broker: String) -> WireMaker) {
      (self.seed, self.make) = (seed, make)
    }
  }

  /// Where the database lies.
  package var disk: any StoreDisk = SystemDisk()
  /// The brokers' connections; `nil`: libmosquitto's.
  package var connections: Connections?
  /// How the threads pass the time; `nil`: they sleep.
  package var pausing: (any Pausing)?
  /// Changes what the configuration makes of the store, and of each broker: what is far away in use comes near.
  package var adjustStore: @Sendable (inout StoreConfiguration) -> Void = { _ in }
  package var adjustBroker: @Sendable (inout MQTTConfiguration) -> Void = { _ in }

  /// The machine's own.
  package init() {}
}
