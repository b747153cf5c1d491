/// How long to wait after tries that failed: a second, doubled with each up to a limit, less a random part of a half, so
/// that gateways which lost a receiver together do not come back together.
struct RetryPause {
  /// The longest pause in nanoseconds.
  let longest: Int64

  /// The pause after so many failures in a row, 1 or more, in nanoseconds.
  func nanoseconds(failures: Int, using random: inout some RandomNumberGenerator) -> Int64 {
    let whole = min(longest, 1_000_000_000 << min(max(failures - 1, 0), 30))
    return Int64.random(in: (whole / 2)...whole, using: &random)
  }
}
