/// Decides when a batch that is not full is nevertheless whole, so that waiting for more would be in vain.
///
/// A batch normally waits for its delay limit: a commit costs the same for one message as for a thousand. But a broker
/// that allows only a few unacknowledged messages at a time sends nothing more until it gets acknowledgements, and the
/// wait would cap the rate at one small window per delay. MQTT 3.1.1 never says how large the window is, so the pacer
/// learns it: when the delay runs out several times in a row at the same number of messages, that number is taken for
/// the window, and a batch of it is handed over at once. The first batch that holds more shows that it was not.
struct BatchPacer: Sendable {
  /// The fewest messages that are taken for a window; smaller equal numbers are a slow trickle.
  static let windowMin = 8
  /// How many equal batches in a row make a window.
  static let repeatsNeeded = 3

  private var window: Int?
  private var previous = 0
  private var repeats = 0

  /// Notes that the socket ran dry at `count` messages, before the delay was over.
  ///
  /// - Returns: whether the batch is whole, so that there is nothing to wait for.
  mutating func socketRanDry(at count: Int) -> Bool {
    guard let window else { return false }
    if count > window { self.window = nil }
    return count == window
  }

  /// Notes that the delay ran out at `count` messages.
  mutating func delayRanOut(at count: Int) {
    repeats = count == previous ? repeats + 1 : 1
    previous = count
    window = count >= Self.windowMin && repeats >= Self.repeatsNeeded ? count : nil
  }
}
