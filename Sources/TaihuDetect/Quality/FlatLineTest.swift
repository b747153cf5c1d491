internal import TaihuCore

/// Whether a value has stayed exactly the same for longer than the quantity allows (QARTOD flat line test).
///
/// Only watched time counts: across a silence longer than `silence` the count begins anew, since nobody knows what the
/// value did. At least ``readingsMin`` equal readings are needed, so that a sparse series is not called stuck for two
/// that happen to agree.
struct FlatLineTest: BitwiseCopyable {
  /// Equal readings in a row that are needed besides the time.
  static let readingsMin: UInt32 = 5

  /// The time of the first of the equal readings.
  private(set) var since = Timestamp.epoch
  private var value = 0.0
  private var last = Timestamp.epoch
  private var count: UInt32 = 0

  /// No reading yet.
  init() {}

  /// Judges a reading in order of time: whether it and those before it are stuck. Values within `band`
  /// of the first count as the same; `limit` and `silence` are in nanoseconds.
  ///
  /// - Complexity: O(1).
  mutating func judge(
    _ value: Double, at time: Timestamp, within band: Double = 0, limit: Int64, silence: Int64
  ) -> Bool {
    if count == 0 || (value - self.value).magnitude > band || time.nanoseconds(since: last) > silence {
      (self.value, since, count) = (value, time, 0)
    }
    last = time
    if count < .max { count += 1 }
    return count >= Self.readingsMin && time.nanoseconds(since: since) > limit
  }
}

extension FlatLineTest {
  /// Appends everything.
  func encode(to writer: inout StateWriter) {
    writer.append(value)
    writer.append(since.nanoseconds)
    writer.append(last.nanoseconds)
    writer.append(count)
  }

  /// A test from what was appended.
  init(from reader: inout StateReader) {
    value = reader.next()
    since = Timestamp(nanoseconds: reader.next())
    last = Timestamp(nanoseconds: reader.next())
    count = reader.next()
  }
}
