internal import TaihuCore

/// Decides whether a device's time can be believed, and what stands in for it when not.
struct ClockWindow {
  /// How a reading's time was given.
  enum Source: UInt8 {
    /// By the device's clock.
    case device
    /// As a distance from the receive time.
    case relative
    /// Not at all.
    case none
  }

  /// The time of a reading and what it says about its quality.
  struct Placement {
    /// The reading's time.
    var time: Timestamp
    /// Suspect when a clock is implausible.
    var quality: Quality
    /// `substitutedTime` and `clock` where they apply.
    var reasons: QualityReasons
  }

  private let future, past: Int64
  private let gatewayClockMin: Timestamp

  /// The window that the limits describe.
  init(_ limits: NormalizerLimits) {
    (future, past, gatewayClockMin) = (limits.clockFuture, limits.clockPast, limits.gatewayClockMin)
  }

  /// Places a reading.
  ///
  /// - A device's time inside the window around the receive time is taken.
  /// - One outside, which is how seconds or microseconds taken for milliseconds show, becomes the receive time, suspect
  ///   with `substituted-time` and `clock`.
  /// - No time at all becomes the receive time with `substituted-time`; nothing is wrong with that.
  /// - While the gateway's own clock is not set, device times from ``NormalizerLimits/gatewayClockMin`` on are taken, and everything is
  ///   suspect with `clock`.
  ///
  /// - Parameter time: the device's time; a distance from the receive time where the source is `.relative`.
  @inline(__always)
  func place(_ time: Timestamp, _ source: Source, received: Timestamp) -> Placement {
    let time = source == .relative ? received.advanced(byNanoseconds: time.nanoseconds) : time
    if received >= gatewayClockMin {
      if source == .none { return Placement(time: received, quality: .good, reasons: .substitutedTime) }
      let age = received.nanoseconds(since: time)
      if age <= past, age >= -future { return Placement(time: time, quality: .good, reasons: []) }
      return Placement(time: received, quality: .suspect, reasons: [.substitutedTime, .clock])
    }
    return source == .device && time >= gatewayClockMin
      ? Placement(time: time, quality: .suspect, reasons: .clock)
      : Placement(time: received, quality: .suspect, reasons: [.substitutedTime, .clock])
  }
}
