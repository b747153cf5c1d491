public import TaihuCore

/// Where the readings of windows are read from, those not committed yet included.
public protocol ReadingSource {
  /// The readings of one series in `from..<to`, in the order of time, handed over in runs.
  func readings(of series: SeriesID, from: Timestamp, to: Timestamp, _ body: ([Reading]) throws -> Void) throws
}
