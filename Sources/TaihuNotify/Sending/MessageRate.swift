internal import TaihuCore

/// A limit on messages a minute: a bucket that holds a minute's worth and fills evenly.
struct MessageRate {
  private let perMinute: Int
  private var tokens: Double
  private var filled: Timestamp?

  /// A full bucket.
  init(perMinute: Int) {
    self.perMinute = perMinute
    tokens = Double(perMinute)
  }

  /// Nanoseconds until a message may be sent; 0 for now.
  mutating func wait(now: Timestamp) -> Int64 {
    let elapsed = filled.map { max(0, now.nanoseconds(since: $0)) } ?? 0
    tokens = min(Double(perMinute), tokens + Double(elapsed) / 60e9 * Double(perMinute))
    filled = now
    return tokens >= 1 ? 0 : Int64((1 - tokens) * 60e9 / Double(perMinute)) + 1
  }

  /// Counts a message that was sent.
  mutating func take() {
    tokens -= 1
  }
}
