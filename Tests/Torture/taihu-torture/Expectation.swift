internal import TaihuCore
internal import TaihuStore

/// What must be in a store after so many batches of a workload.
struct Expectation {
  /// Distinct readings that were ever stored.
  let everStored: Int
  private let readings: [SeriesID: [Timestamp: Reading]]
  /// Readings before may be given up by now; those of a later day may not.
  private let givenUpBefore: Timestamp

  /// The state after the first `batches` batches.
  init(_ workload: Workload, batches: Int) {
    var readings: [SeriesID: [Timestamp: Reading]] = [:]
    for batch in 0..<batches {
      for event in workload.events[batch] {
        let reading = workload.reading(event, batch: batch)
        let known = readings[reading.series]?[reading.time]
        // What is sent again with the value that is known changes nothing.
        if known?.value != reading.value { readings[reading.series, default: [:]][reading.time] = reading }
      }
    }
    self.readings = readings
    everStored = readings.values.reduce(0) { $0 + $1.count }
    let day = 24 * Workload.hour
    givenUpBefore = workload.clock(after: batches - 1).advanced(byNanoseconds: -2 * day).floored(toMultipleOf: day)
  }

  /// Counts what is missing, and what is there twice, with another content or without reason.
  func compare(_ reader: StoreReader, _ finding: inout Finding) throws {
    try reader.withSnapshot {
      for series in try reader.series(matching: SeriesSelector()) {
        var (left, last): ([Timestamp: Reading], Timestamp?) = (readings[series.id] ?? [:], nil)
        try reader.readings(of: series.id, from: Timestamp(nanoseconds: .min), to: Timestamp(nanoseconds: .max)) {
          for reading in $0 {
            let isDoubled = last.map { reading.time <= $0 } ?? false
            if isDoubled || left.removeValue(forKey: reading.time) != reading { finding.doubled += 1 }
            last = reading.time
          }
        }
        finding.missing += left.keys.count { $0 >= givenUpBefore }
      }
      let known = try reader.series(matching: SeriesSelector()).map(\.id)
      for (id, absent) in readings where !known.contains(id) { finding.missing += absent.count }
    }
  }
}

/// A digest of everything in a store that must not depend on when upkeep ran or how often it was cut off.
enum StoreDigest {
  /// Readings, rollups and the newest readings, each as its count and sum.
  static func text(_ reader: StoreReader) throws -> String {
    let parts = try [
      Digest.readings(of: reader), Digest.rows("SELECT * FROM latest", of: reader),
      Digest.rows("SELECT * FROM rollup_5m", of: reader), Digest.rows("SELECT * FROM rollup_1h", of: reader),
      Digest.rows("SELECT * FROM rollup_1d", of: reader),
    ]
    return parts.map(\.description).joined(separator: " ")
  }
}
