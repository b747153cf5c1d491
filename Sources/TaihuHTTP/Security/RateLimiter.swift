internal import Synchronization

/// Counts the requests of each client as a bucket that fills again with time.
final class RateLimiter: Sendable {
  private struct Bucket {
    var tokens: Double
    var seen: ContinuousClock.Instant
  }

  /// So many clients are remembered; beyond, those that have been quiet long enough to be full again are forgotten.
  private static let clientsMax = 10_000

  private let perSecond: Double
  private let burst: Double
  private let buckets = Mutex<[String: Bucket]>([:])

  init(perSecond: Int, burst: Int) {
    (self.perSecond, self.burst) = (Double(perSecond), Double(burst))
  }

  /// Takes one request of a client; false when it has had too many.
  ///
  /// - Complexity: O(1), amortised over the clients.
  func admits(_ client: String, now: ContinuousClock.Instant = .now) -> Bool {
    buckets.withLock { buckets in
      if buckets.count >= Self.clientsMax { forgetQuiet(&buckets, now) }
      var bucket = buckets[client] ?? Bucket(tokens: burst, seen: now)
      bucket.tokens = min(burst, bucket.tokens + (now - bucket.seen) / .seconds(1) * perSecond)
      bucket.seen = now
      let isAdmitted = bucket.tokens >= 1
      if isAdmitted { bucket.tokens -= 1 }
      buckets[client] = bucket
      return isAdmitted
    }
  }

  private func forgetQuiet(_ buckets: inout [String: Bucket], _ now: ContinuousClock.Instant) {
    buckets = buckets.filter { ($0.value.seen.duration(to: now)) / .seconds(1) * perSecond < burst }
    if buckets.count >= Self.clientsMax { buckets.removeAll() }
  }
}
