internal import TaihuCore
internal import TaihuStore

/// A number for a set of readings that does not depend on their order: the sum of a mixed number for each. Two sets with
/// the same count and sum are the same but for a chance of one in 2⁶⁴.
struct Digest: Hashable, CustomStringConvertible {
  /// How many readings.
  private(set) var count = 0
  private var sum: UInt64 = 0

  /// Takes a reading in: every bit of it counts, the receive time included. Of a value that is put into a store, minus
  /// zero is to be taken in as the zero that it becomes there.
  mutating func add(_ reading: Reading) {
    var mixed = SplitMix.mix(UInt64(reading.series.rawValue) << 8 | UInt64(reading.quality.rawValue))
    for part in [
      UInt64(bitPattern: reading.time.nanoseconds), UInt64(bitPattern: reading.received.nanoseconds),
      reading.value.bitPattern, UInt64(reading.reasons.rawValue),
    ] {
      mixed = SplitMix.mix(mixed ^ part)
    }
    sum &+= mixed
    count += 1
  }

  /// Takes in text, a row of a table for instance.
  mutating func add(_ text: String) {
    sum &+= text.utf8.reduce(0x6A09_E667) { SplitMix.mix($0 ^ UInt64($1)) }
    count += 1
  }

  var description: String {
    let digits = String(sum, radix: 16)
    return "\(count):" + String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension Digest {
  /// The digest of every reading of a store.
  ///
  /// - Throws: what reading throws, and ``Fault`` when a series has a time twice, or times that do not rise.
  static func readings(of reader: StoreReader) throws -> Digest {
    var digest = Digest()
    try reader.withSnapshot {
      for series in try reader.series(matching: SeriesSelector()) {
        var last: Timestamp?
        try reader.readings(of: series.id, from: Timestamp(nanoseconds: .min), to: Timestamp(nanoseconds: .max)) {
          for reading in $0 {
            if let last, reading.time <= last { throw Fault("series \(series.id.rawValue) has \(reading.time) twice") }
            last = reading.time
            digest.add(reading)
          }
        }
      }
    }
    guard reader.damaged.isEmpty else { throw Fault("\(reader.damaged.count) chunks are damaged") }
    return digest
  }

  /// The digest of the rows that a query gives.
  static func rows(_ sql: String, of reader: StoreReader) throws -> Digest {
    var digest = Digest()
    try reader.rows(sql: sql, columns: { _ in }) { row in
      digest.add(row.map { "\($0)" }.joined(separator: "|"))
      return true
    }
    return digest
  }
}

/// Something that must not be.
struct Fault: Error, CustomStringConvertible {
  /// What it is.
  let description: String

  /// A fault in words.
  init(_ description: String) { self.description = description }
}
