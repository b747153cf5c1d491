internal import TaihuCore

/// One reading as a file states it.
struct ImportedReading {
  /// Its series.
  var series: SeriesID
  /// When it was measured.
  var time: Timestamp
  /// The value in the unit of the series.
  var value: Double
  /// How far it can be trusted, where the format tells.
  var quality = Quality.good
  /// Why not fully.
  var reasons: QualityReasons = []
  /// When it was received, where the format tells.
  var received: Timestamp?
}

/// Reads the records of one format.
protocol ImportParser {
  /// Reads one record and appends its readings.
  ///
  /// - Returns: whether it was a record at all: headings, comments and empty lines are none.
  /// - Throws: a fault when the record can't be read; then what was appended is to be forgotten.
  mutating func read(
    _ record: ArraySlice<UInt8>, _ series: ImportSeries, into readings: inout [ImportedReading]
  ) throws(ImportFault) -> Bool
}

/// Divides a file into records.
protocol ImportRecords {
  /// The next record and the line on which it begins, or `nil` after the last.
  mutating func next() throws(OperatorError) -> (line: Int, bytes: ArraySlice<UInt8>)?
  /// Bytes read so far, and in all where that is known.
  var progress: (done: Int64, total: Int64?) { get }
}
