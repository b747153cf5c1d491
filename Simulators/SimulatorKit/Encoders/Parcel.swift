/// A message on its way out of a device: bytes for a topic.
struct Parcel: Hashable, Sendable {
  /// The topic.
  var topic: String
  /// The payload.
  var payload: [UInt8]
  /// Whether the broker keeps it for later subscribers.
  var isRetained = false
}
