internal import TaihuCore

/// The columns of a chunk, as they are read from its bytes.
struct ChunkColumns {
  /// The times in nanoseconds, strictly increasing.
  var times: [Int64]
  /// A value for each time.
  var values: [Double]
  /// A receive time in nanoseconds for each time.
  var received: [Int64]
  /// Qualities and reasons, in runs as long together as there are times.
  var qualities: [QualityColumn.Run]

  /// Reads columns of `count` readings, at least one, and nothing after them.
  ///
  /// - Complexity: O(*n*).
  init(count: Int, from reader: inout BitReader) throws(ChunkError) {
    times = try TimeColumn.read(count: count, from: &reader)
    values = try ValueColumn.read(count: count, from: &reader)
    received = try ReceivedColumn.read(times: times, from: &reader)
    qualities = try QualityColumn.read(count: count, from: &reader)
    guard reader.isAtEnd else { throw .inconsistent(.header) }
  }

  /// The readings.
  ///
  /// - Complexity: O(*n*).
  func readings(of series: SeriesID) -> [Reading] {
    [Reading](capacity: times.count) { output in
      var index = 0
      for run in qualities {
        for _ in 0..<run.length {
          let reading = Reading(
            series: series, time: Timestamp(nanoseconds: times[index]),
            received: Timestamp(nanoseconds: received[index]), value: values[index], quality: run.quality,
            reasons: run.reasons)
          output.append(reading)
          index += 1
        }
      }
    }
  }

  /// Whether these are the columns of readings: receive times to within what the format allows, all else to the bit.
  ///
  /// - Complexity: O(*n*).
  func match(_ readings: Span<Reading>) -> Bool {
    guard times.count == readings.count else { return false }
    var index = 0
    for run in qualities {
      for _ in 0..<run.length {
        let reading = readings[index]
        let (error, overflow) = received[index].subtractingReportingOverflow(reading.received.nanoseconds)
        guard times[index] == reading.time.nanoseconds, values[index].bitPattern == reading.value.bitPattern,
          run.quality == reading.quality, run.reasons == reading.reasons,
          !overflow, error.magnitude <= ReceivedColumn.errorMax
        else { return false }
        index += 1
      }
    }
    return true
  }
}
