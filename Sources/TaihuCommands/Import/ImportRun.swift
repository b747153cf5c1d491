internal import TaihuCore

/// One import, from opening the file to the last commit.
struct ImportRun {
  /// What becomes of a record that can't be read.
  enum FaultPolicy: String, CaseIterable, Sendable {
    /// It ends the import; what was read before it stays.
    case stop
    /// It is told and left out.
    case skip
  }

  /// What an import did.
  struct Report: Hashable {
    var file: String
    var format: ImportFormat
    var counts: Importer.Counts
    var series: Int
    var seconds: Double
  }

  /// Faults that are told one by one; more are only counted.
  static let faultsTold = 20

  /// The file; `-` is standard input.
  var file: String
  var format: ImportFormat
  var precision = TimePrecision.ns
  var policy = FaultPolicy.stop

  /// Imports the file.
  ///
  /// - Parameters:
  ///   - tell: told of each of the first faults.
  ///   - progress: told how far it has come.
  /// - Throws: what keeps the file or the store from being used; with ``FaultPolicy/stop`` the first fault.
  func run(
    into database: String, tell: (String) -> Void, progress: (Importer.Counts, (done: Int64, total: Int64?)) -> Void
  ) throws -> Report {
    let clock = ContinuousClock()
    let begin = clock.now
    let lines = try LineReader(path: file)
    var records: any ImportRecords =
      format == .senml ? try SenMLRecords(lines) : LineRecords(lines, joinsQuoted: format == .csv)
    let importer = try Importer(database: database)
    var parser: any ImportParser = parser
    try copy(&records, &parser, importer, tell, progress)
    return Report(
      file: file, format: format, counts: importer.counts, series: importer.series.count,
      seconds: (clock.now - begin) / .seconds(1))
  }

  private var parser: any ImportParser {
    switch format {
    case .csv: CSVImport()
    case .jsonl: JSONLinesImport()
    case .line: LineProtocolImport(precision: precision)
    case .openmetrics: OpenMetricsImport()
    case .senml: SenMLImport()
    }
  }

  private func copy(
    _ records: inout any ImportRecords, _ parser: inout any ImportParser, _ importer: Importer,
    _ tell: (String) -> Void, _ progress: (Importer.Counts, (done: Int64, total: Int64?)) -> Void
  ) throws {
    var told = 0
    do {
      while let (line, bytes) = try records.next() {
        do {
          try importer.take(bytes, &parser)
        } catch let fault as ImportFault {
          guard policy == .skip else { throw stopped(line, fault) }
          importer.skip()
          told += 1
          if told <= Self.faultsTold { tell("\(file):\(line): \(fault.text)") }
        }
        if line % 4_096 == 0 { progress(importer.counts, records.progress) }
      }
    } catch let error as OperatorError {
      // The file is at fault, not the store: what was read of it is good.
      try importer.finish()
      throw error
    }
    try importer.finish()
  }

  private func stopped(_ line: Int, _ fault: ImportFault) -> OperatorError {
    OperatorError(
      .failure, code: "import", "\(file):\(line): \(fault.text)",
      hint: "what stands before is stored; mend the line and import the file again, known readings are left out, or "
        + "leave such lines out with --on-error skip")
  }
}
