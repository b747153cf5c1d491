/// One value of one quantity at one time from one device.
@frozen
public struct Reading: Hashable, Sendable, BitwiseCopyable {
  /// The series it belongs to.
  public var series: SeriesID
  /// How far it can be trusted.
  public var quality: Quality
  /// Why it can't be trusted fully.
  public var reasons: QualityReasons
  /// When it was measured, by the device's clock unless `reasons` holds `substitutedTime`.
  public var time: Timestamp
  /// When the gateway received it, by the gateway's clock.
  public var received: Timestamp
  /// The value, finite, in the series' unit.
  public var value: Double

  /// A reading from its parts.
  @inlinable
  public init(
    series: SeriesID, time: Timestamp, received: Timestamp, value: Double, quality: Quality = .good,
    reasons: QualityReasons = []
  ) {
    self.series = series
    self.time = time
    self.received = received
    self.value = value
    self.quality = quality
    self.reasons = reasons
  }

  /// Marks the reading with a reason and lowers its quality to at most `quality`.
  @inlinable
  public mutating func flag(_ reason: QualityReasons, as quality: Quality) {
    reasons.formUnion(reason)
    self.quality = self.quality.worse(quality)
  }
}
