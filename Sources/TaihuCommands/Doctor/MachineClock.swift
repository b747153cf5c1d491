internal import TaihuCore

/// Whether the machine's clock can be believed.
struct MachineClock {
  /// No clock of a machine that runs this can be before: 2026-01-01.
  private static let earliest = Timestamp(nanoseconds: 1_767_225_600_000_000_000)
  /// By how much the clock may stand before a time at which something was received, in nanoseconds: five minutes.
  private static let tolerance: Int64 = 300_000_000_000

  /// The present instant.
  var now: Timestamp
  /// The newest time at which a reading was received; `nil` for none.
  var newestReceived: Timestamp?

  /// What the doctor says of it.
  var check: HealthCheck {
    if now < Self.earliest {
      return .finding("clock", "the clock says \(now), which can't be", "set it: timedatectl set-ntp true")
    }
    if let newestReceived, newestReceived.nanoseconds(since: now) > Self.tolerance {
      return .finding(
        "clock", "the clock says \(now), but a reading was received at \(newestReceived)",
        "find out when the clock was wrong, then or now; readings from then carry wrong times of receipt")
    }
    return .ok("clock", now.description)
  }
}
