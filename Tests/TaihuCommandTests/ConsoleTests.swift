import Glibc
import TaihuCore
import Testing

@testable import TaihuCommands

@Suite("Answers as they are written")
struct ConsoleTests {
  /// What `body` writes to a console.
  private static func output(_ body: (Console) throws -> Void) throws -> String {
    let file = unsafe tmpfile()
    let descriptor = unsafe fileno(file)
    defer { unsafe fclose(file) }
    let console = Console(descriptor: descriptor)
    try body(console)
    try console.flush()
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  private static func write(_ format: OutputFormat, hasHeader: Bool = true, rows: [ReadingRow]) throws -> String {
    try output { console in
      let style = OutputStyle(format: format, terminal: .none, hasHeader: hasHeader)
      let writer = try ListingWriter(.readings(zone: .utc), style: style, console: console)
      try writer.write(contentsOf: rows)
      try writer.finish()
    }
  }

  private static let columns = ["time", "name", "labels", "value", "unit", "quality", "reasons"]

  @Test(
    "an answer without rows is still in its format",
    arguments: [
      (OutputFormat.json, "[]\n"), (.jsonl, ""), (.line, ""),
      (.csv, columns.joined(separator: ",") + "\n"), (.tsv, columns.joined(separator: "\t") + "\n"),
    ])
  func empty(format: OutputFormat, text: String) throws {
    #expect(try Self.write(format, rows: []) == text)
  }

  @Test("a table without rows is its heading")
  func emptyTable() throws {
    #expect(try Self.write(.table, rows: []) == "TIME  NAME  PLACE  LABELS  VALUE  QUALITY\n")
    #expect(try Self.write(.table, hasHeader: false, rows: []) == "")
  }

  @Test("JSON is an array, JSON lines are its elements")
  func json() throws {
    let row = FormatTests.row
    #expect(try Self.write(.json, rows: [row, row]) == "[\n\(row.json.text),\n\(row.json.text)\n]\n")
    #expect(try Self.write(.jsonl, rows: [row, row]) == "\(row.json.text)\n\(row.json.text)\n")
  }

  @Test("the heading can be left out", arguments: [OutputFormat.csv, .tsv, .table])
  func noHeader(format: OutputFormat) throws {
    #expect(try Self.write(format, hasHeader: false, rows: [FormatTests.row]).split(separator: "\n").count == 1)
    #expect(try Self.write(format, hasHeader: true, rows: [FormatTests.row]).split(separator: "\n").count == 2)
  }

  @Test("a table longer than what is measured goes on under the same widths")
  func longTable() throws {
    let lines = try Self.write(.table, rows: Array(repeating: FormatTests.row, count: 2_500)).split(separator: "\n")
    #expect(lines.count == 2_501)
    #expect(Set(lines.dropFirst()).count == 1)
  }

  @Test("rows that are no readings can't be written as line protocol")
  func noLine() {
    let style = OutputStyle(format: .line, terminal: .none)
    #expect(throws: OperatorError.self) {
      try ListingWriter(.quarantine(zone: .utc), style: style, console: Console())
    }
  }

  @Test("a Prometheus matrix groups the samples of a series")
  func matrix() throws {
    func sample(_ site: String, _ seconds: Int64, _ value: Double) -> PrometheusSample {
      let time = Timestamp(nanoseconds: seconds * 1_000_000_000)
      return PrometheusSample(key: SeriesKey(name: "x", labels: [Label("site", site)]), time: time, value: value)
    }
    let text = try Self.output { console in
      var matrix = PrometheusMatrix(console: console)
      try matrix.write(sample("a", 1, 42))
      try matrix.write(sample("a", 2, 0.5))
      try matrix.write(sample("b", 1, 1e21))
      try matrix.finish()
    }
    #expect(
      text == """
        {"resultType":"matrix","result":[
        {"metric":{"__name__":"x","site":"a"},"values":[[1,"42"],[2,"0.5"]]},
        {"metric":{"__name__":"x","site":"b"},"values":[[1,"1000000000000000000000"]]}
        ]}

        """)
    #expect(
      try Self.output { try PrometheusMatrix(console: $0).finish() } == "{\"resultType\":\"matrix\",\"result\":[]}\n")
  }

  @Test("a reader that goes away is no failure")
  func readerGone() throws {
    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [0, 0]
    try #require(unsafe pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    let console = Console(descriptor: ends[1])
    try console.write("x")
    #expect(throws: Console.ReaderGone.self) { try console.flush() }
  }

  @Test("a disk that is full is told")
  func diskFull() throws {
    let descriptor = unsafe open("/dev/full", O_WRONLY)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    let console = Console(descriptor: descriptor)
    try console.write("x")
    #expect(throws: OperatorError.self) { try console.flush() }
  }
}
