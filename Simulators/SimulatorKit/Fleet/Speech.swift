internal import TaihuCore

/// What a device says, and what is said for it when its connection comes and goes.
struct Speech: Sendable {
  /// How it says things.
  var encoder: any MessageEncoder
  /// Where it tells, retained, whether it is there; `nil` when its pack has no such topic.
  let statusTopic: String?
  private var hasConnected = false

  /// Speech that has said nothing yet.
  init(encoder: any MessageEncoder, statusTopic: String?) {
    (self.encoder, self.statusTopic) = (encoder, statusTopic)
  }

  /// What is said at a change of the connection: the will when it is lost, the greeting when it is made.
  ///
  /// A will is published by the broker; here the simulator does it in the broker's place, with the same bytes, because
  /// devices share connections.
  mutating func connect(
    _ event: FaultInjector.ConnectionEvent, _ observations: [Observation], at time: Timestamp
  ) -> [Parcel] {
    if event == .lost {
      hasConnected = true
      return encoder.will(at: time) + status("offline")
    }
    guard event != .none || !hasConnected else { return [] }
    hasConnected = true
    return encoder.greeting(observations, at: time) + (event == .renewed ? [] : status("online"))
  }

  private func status(_ text: String) -> [Parcel] {
    statusTopic.map { [Parcel(topic: $0, payload: Array(text.utf8), isRetained: true)] } ?? []
  }
}
