internal import TaihuCore

/// The time by which retention goes: the wall clock, as long as it can be believed.
///
/// It is never later than the newest reading was received, so that a gateway that stood still gives up nothing by itself.
/// And it never follows a leap of more than a week at once: the wall clock may be wrong, and what was given up does not
/// come back. A leap is believed once it has stood for a day of running.
struct RetentionClock {
  /// The longest step that is believed at once, in nanoseconds: a week.
  static let leapNanoseconds: Int64 = 7 * RollupLevel.dayNanoseconds
  /// How long a longer one must have stood.
  static let patience = Duration.seconds(86_400)

  /// The time last believed; `nil` before the first.
  var believed: Timestamp?
  private var leapSeen: Duration?

  /// A clock that last believed a time.
  init(believed: Timestamp? = nil) {
    self.believed = believed
  }

  /// Whether a leap is being waited out.
  var isWaiting: Bool { leapSeen != nil }

  /// The time to go by.
  ///
  /// - Parameters:
  ///   - now: what the wall clock says.
  ///   - newest: when the newest reading was received; without one there is nothing to give up.
  ///   - uptime: any count of time that no one sets, always the same one.
  mutating func time(now: Timestamp, newest: Timestamp?, uptime: Duration) -> Timestamp? {
    guard let newest else { return believed }
    let wall = min(now, newest)
    if let believed, wall.nanoseconds(since: believed) > Self.leapNanoseconds {
      let seen = leapSeen ?? uptime
      leapSeen = seen
      guard uptime - seen >= Self.patience else { return believed }
    }
    believe(max(wall, believed ?? wall))
    return believed
  }

  /// Believes a time, since a person has confirmed it.
  mutating func believe(_ time: Timestamp) {
    (believed, leapSeen) = (time, nil)
  }
}
