internal import TaihuCore

/// Writes readings one by one in a format of other programs.
protocol ReadingWriter {
  /// Writes a reading; those of one series come one after the other, series in the order of their keys.
  func write(_ row: ReadingRow) throws
  /// Ends the output.
  func finish() throws
}

extension ListingWriter<ReadingRow>: ReadingWriter {}

/// Finds the writer of an export format.
enum ExportWriter {
  /// A writer for the format.
  static func make(_ format: ExportCommand.Format, console: Console) throws -> any ReadingWriter {
    switch format {
    case .csv: try listing(.csv, console)
    case .tsv: try listing(.tsv, console)
    case .json: try listing(.json, console)
    case .jsonl: try listing(.jsonl, console)
    case .line: try listing(.line, console)
    case .openmetrics: OpenMetricsWriter(console: console)
    case .senml: SenMLWriter(console: console)
    }
  }

  private static func listing(_ format: OutputFormat, _ console: Console) throws -> any ReadingWriter {
    try ListingWriter(
      .exported, style: OutputStyle(format: format, terminal: .none), console: console)
  }
}

/// Writes an OpenMetrics exposition.
private final class OpenMetricsWriter: ReadingWriter {
  private let console: Console
  private var family: String?

  init(console: Console) {
    self.console = console
  }

  func write(_ row: ReadingRow) throws {
    let key = row.series.key
    if family != key.name {
      try console.writeLine(OpenMetrics.heading(key.name, unit: row.series.traits.unit))
      family = key.name
    }
    try console.writeLine(OpenMetrics.sample(row.reading, of: key))
  }

  func finish() throws {
    try console.writeLine(OpenMetrics.end)
    try console.flush()
  }
}

/// Writes a SenML pack.
private final class SenMLWriter: ReadingWriter {
  private let console: Console
  private var isEmpty = true

  init(console: Console) {
    self.console = console
  }

  func write(_ row: ReadingRow) throws {
    try console.write((isEmpty ? "[\n" : ",\n") + SenML.record(row.reading, of: row.series))
    isEmpty = false
  }

  func finish() throws {
    try console.write(isEmpty ? "[]\n" : "\n]\n")
    try console.flush()
  }
}
