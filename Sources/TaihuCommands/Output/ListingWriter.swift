internal import TaihuCore

/// Writes the rows of a listing as they come, in one of the output formats.
///
/// Every format but the table writes a row at once. A table holds back the first ``measuredRows`` rows to find its
/// column widths and writes the rest as it comes, so that memory stays bounded however long the answer is.
final class ListingWriter<Row> {
  private static var measuredRows: Int { 2_000 }

  /// The number of rows written so far.
  private(set) var count = 0

  private let listing: Listing<Row>
  private let columns: [Column<Row>]
  private let style: OutputStyle
  private let console: Console
  private var waiting: [[StyledText]] = []
  private var layout: TableLayout?

  init(_ listing: Listing<Row>, style: OutputStyle, console: Console) throws {
    self.listing = listing
    self.style = style
    self.console = console
    let hidden: Column<Row>.Place = style.format == .table ? .fileOnly : .tableOnly
    columns = listing.columns.filter { $0.place != hidden }
    if style.format == .line, listing.line == nil {
      throw OperatorError.usage("-o line writes readings; this command's answer has none")
    }
  }

  /// Writes one row.
  func write(_ row: Row) throws {
    if count == 0 { try begin() }
    switch style.format {
    case .table: try writeCells(columns.map { style.shown($0.styled(row)) })
    case .tsv: try console.writeLine(DelimitedText.tsv(columns.map { $0.plain(row) }))
    case .csv: try console.writeLine(DelimitedText.csv(columns.map { $0.plain(row) }))
    case .json: try console.write((count == 0 ? "[\n" : ",\n") + listing.json(row).text)
    case .jsonl: try console.writeLine(listing.json(row).text)
    case .line: try console.writeLine(listing.line?(row) ?? "")
    }
    count += 1
  }

  /// Writes all of them.
  func write(contentsOf rows: some Sequence<Row>) throws {
    for row in rows { try write(row) }
  }

  /// Writes what a table still holds back; the next rows follow under the same heading.
  func flush() throws {
    if style.format == .table, layout == nil, !waiting.isEmpty { try layOut() }
    try console.flush()
  }

  /// Ends the answer. Of an answer without rows the formats for programs still write their frame: `[]`, or the heading.
  func finish() throws {
    switch style.format {
    case .json: try console.write(count == 0 ? "[]\n" : "\n]\n")
    case .tsv, .csv: if count == 0 { try begin() }
    case .table: if count == 0 { try layOut() }
    case .jsonl, .line: break
    }
    try flush()
  }

  private func begin() throws {
    guard style.hasHeader else { return }
    switch style.format {
    case .tsv: try console.writeLine(DelimitedText.tsv(columns.map(\.name)))
    case .csv: try console.writeLine(DelimitedText.csv(columns.map(\.name)))
    case .table, .json, .jsonl, .line: break
    }
  }

  private func writeCells(_ cells: [StyledText]) throws {
    if let layout { return try console.writeLine(layout.line(cells, palette: style.palette)) }
    waiting.append(cells)
    if waiting.count == Self.measuredRows { try layOut() }
  }

  private func layOut() throws {
    let headings = columns.map { StyledText($0.title, .header) }
    let rows = (style.hasHeader ? [headings] : []) + waiting
    let layout = TableLayout(
      natural: columns.indices.map { index in rows.map { DisplayWidth.of($0[index].text) }.max() ?? 0 },
      narrowing: columns.map(\.narrowing), alignsRight: columns.map(\.alignsRight), window: style.terminal.columns)
    for row in rows { try console.writeLine(layout.line(row, palette: style.palette)) }
    self.layout = layout
    waiting = []
  }
}
