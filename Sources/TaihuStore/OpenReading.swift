internal import TaihuCore

/// A reading that is not in a chunk yet, with the place at which it came.
struct OpenReading: Hashable, Sendable {
  /// Grows by one with every reading stored, never used twice.
  var sequence: Int64
  /// The reading.
  var reading: Reading
}
