internal import TaihuCore

/// The qualities and reasons of a chunk's readings, in runs.
enum QualityColumn {
  /// How qualities are encoded. The raw values are on disk and never change meaning.
  enum Encoding: UInt8 {
    /// Every reading is good, for no reason.
    case good = 0
    /// One quality and set of reasons for each run.
    case runs = 1
  }

  /// Readings in a row with the same quality and reasons.
  struct Run: Equatable {
    /// How many; at least one.
    var length: Int
    var quality: Quality
    var reasons: QualityReasons

    var isUnremarkable: Bool { quality == .good && reasons.isEmpty }
  }

  private static let qualityBits = 2

  /// Writes the qualities of readings, of which there is at least one.
  ///
  /// - Complexity: O(*n*).
  static func write(_ readings: Span<Reading>, to writer: inout BitWriter) {
    let runs = runs(of: readings)
    guard runs.count > 1 || !runs[0].isUnremarkable else {
      return writer.write(UInt64(Encoding.good.rawValue), bits: ChunkFormat.encodingBits)
    }
    writer.write(UInt64(Encoding.runs.rawValue), bits: ChunkFormat.encodingBits)
    writer.writeNumber(UInt64(runs.count))
    for run in runs {
      writer.writeNumber(UInt64(run.length))
      writer.write(UInt64(run.quality.rawValue), bits: qualityBits)
      writer.writeNumber(UInt64(run.reasons.rawValue))
    }
  }

  private static func runs(of readings: Span<Reading>) -> [Run] {
    var runs: [Run] = []
    var current = Run(length: 0, quality: readings[0].quality, reasons: readings[0].reasons)
    for index in readings.indices {
      if readings[index].quality != current.quality || readings[index].reasons != current.reasons {
        runs.append(current)
        current = Run(length: 0, quality: readings[index].quality, reasons: readings[index].reasons)
      }
      current.length += 1
    }
    return runs + [current]
  }

  /// Reads runs that are `count` readings long together, `count` being at least one.
  ///
  /// - Complexity: O(*r*) in the number of runs.
  static func read(count: Int, from reader: inout BitReader) throws(ChunkError) -> [Run] {
    let id = UInt8(try reader.read(bits: ChunkFormat.encodingBits))
    guard let encoding = Encoding(rawValue: id) else { throw .unknownEncoding(.quality, id: id) }
    if encoding == .good { return [Run(length: count, quality: .good, reasons: [])] }
    let runCount = try reader.readNumber()
    guard runCount <= count else { throw .inconsistent(.quality) }
    var runs: [Run] = []
    var rest = count
    for _ in 0..<runCount {
      let length = try reader.readNumber()
      guard length > 0, length <= rest else { throw .inconsistent(.quality) }
      rest -= Int(length)
      runs.append(try readRun(length: Int(length), from: &reader))
    }
    guard rest == 0 else { throw .inconsistent(.quality) }
    return runs
  }

  private static func readRun(length: Int, from reader: inout BitReader) throws(ChunkError) -> Run {
    let quality = Quality(rawValue: UInt8(try reader.read(bits: qualityBits)))
    let reasons = UInt32(exactly: try reader.readNumber())
    guard let quality, let reasons else { throw .inconsistent(.quality) }
    return Run(length: length, quality: quality, reasons: QualityReasons(rawValue: reasons))
  }
}
