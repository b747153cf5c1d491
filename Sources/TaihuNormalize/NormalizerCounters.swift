public import TaihuCore

/// How often each limit and rule of normalizing took effect.
public struct NormalizerCounters: Hashable, Sendable {
  /// Messages that gave readings.
  public internal(set) var decoded: Int64 = 0
  /// Messages refused whole, by reason.
  public internal(set) var refused: [RefusalReason: Int64] = [:]
  /// Messages deliberately not stored, by rule.
  public internal(set) var ignored: [IgnoreRule: Int64] = [:]
  /// Values refused in messages that gave other readings.
  public internal(set) var refusedValues: Int64 = 0
  /// Values passed over: of kinds that are no readings, such as data sets and templates, or not declared where a rule
  /// passes those over.
  public internal(set) var passedOverValues: Int64 = 0
  /// Readings that got the receive time because the device's clock is ahead of the window.
  public internal(set) var clockAhead: Int64 = 0
  /// Readings that got the receive time because the device's clock is behind the window.
  public internal(set) var clockBehind: Int64 = 0
  /// Devices remembered now.
  public internal(set) var devices = 0
  /// Devices that were forgotten to make room for new ones.
  public internal(set) var devicesForgotten = 0

  /// Nothing counted yet.
  public init() {}
}
