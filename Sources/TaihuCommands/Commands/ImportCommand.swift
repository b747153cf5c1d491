internal import ArgumentParser
internal import TaihuCore

extension ImportRun.FaultPolicy: ExpressibleByArgument {}

/// `taihu import`: puts readings of other programs, or of another store, into a database.
struct ImportCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Put readings from a file into the database; makes it where there is none.",
    discussion: """
      csv has the columns time,name,labels,value and may have unit,quality,reasons,received, as taihu export writes them. \
      Readings that are known already are left out, so an import can be run again. No gateway may run on the database.
      """)

  @Argument(help: ArgumentHelp("The file; - is standard input.", valueName: "file"))
  var file: String

  @Option(help: "How the file is written (default: by the end of its name).")
  var format: ImportFormat?

  @Option(help: "The unit of times in line protocol.")
  var precision = TimePrecision.ns

  @Option(help: "What becomes of a line that can't be read.")
  var onError = ImportRun.FaultPolicy.stop

  @OptionGroup var source: ReaderOptions
  @OptionGroup var output: OutputOptions

  func answer(on console: Console) throws {
    guard let format = format ?? ImportFormat(path: file) else {
      throw OperatorError.usage("which format? \(file) does not tell", hint: "name it, for instance: --format csv")
    }
    let run = ImportRun(file: file, format: format, precision: precision, policy: onError)
    let line = ProgressLine()
    defer { line.clear() }
    let report = try run.run(
      into: source.databasePath(),
      tell: { fault in
        line.clear()
        Console.note(fault)
      },
      progress: { counts, progress in line.show(Self.text(counts, progress)) })
    line.clear()
    if report.counts.skipped > 0 { Console.note("\(report.counts.skipped) lines could not be read and were left out") }
    try SingleAnswer.write(report.json, report.sheet, style: output.style, to: console)
  }

  private static func text(_ counts: Importer.Counts, _ progress: (done: Int64, total: Int64?)) -> String {
    let share = progress.total.map { ", " + ProgressLine.percent(progress.done, of: $0) } ?? ""
    return "\(NumberText.grouped(counts.readings)) readings" + share
  }
}

extension ImportRun.Report {
  /// The report as a JSON object.
  var json: JSON {
    [
      "file": .string(file), "format": .string(format.rawValue), "records": .integer(counts.records),
      "readings": .integer(counts.readings), "stored": .integer(counts.stored),
      "duplicate": .integer(counts.duplicate), "conflict": .integer(counts.conflict),
      "skipped": .integer(counts.skipped), "series": .integer(Int64(series)),
      "seconds": .number((seconds * 1_000).rounded() / 1_000),
    ]
  }

  /// The report as lines for a person.
  var sheet: FactSheet {
    var sheet = FactSheet()
    sheet.add("records", NumberText.grouped(counts.records))
    sheet.add("readings", NumberText.grouped(counts.readings))
    sheet.add("  stored", NumberText.grouped(counts.stored))
    sheet.add("  duplicate", NumberText.grouped(counts.duplicate))
    sheet.add("  conflict", NumberText.grouped(counts.conflict))
    sheet.add("skipped", NumberText.grouped(counts.skipped), counts.skipped > 0 ? .warning : .plain)
    sheet.add("series", NumberText.grouped(Int64(series)))
    sheet.add("took", NumberText.short((seconds * 100).rounded() / 100) + " s")
    return sheet
  }
}
