internal import TaihuCore

/// What a Sparkplug host application says of itself (Sparkplug specification 3.0, section 6.4.26). The will and the word
/// that takes it back tell the same time, so that edge nodes can tell an old will from a new one.
struct SparkplugState {
  /// The host's name.
  let host: String
  /// Since when it is as it says.
  let since: Timestamp

  /// Where it says so.
  var topic: String { "spBv1.0/STATE/\(host)" }

  /// What it says.
  func payload(isOnline: Bool) -> String {
    #"{"online":\#(isOnline),"timestamp":\#(since.nanoseconds / 1_000_000)}"#
  }
}
