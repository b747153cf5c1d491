import Foundation
import TaihuCore
import Testing

@testable import SimulatorKit

@Suite struct ReplayTests {
  private static let air = """
    No,year,month,day,hour,PM2.5,CO,TEMP,wd
    1,2013,3,1,0,4,300,-0.7,NNW
    2,2013,3,1,1,NA,NA,NA,N
    3,2013,3,1,2,NA,500,-1.1,N
    4,2013,3,x,3,1,2,3,N

    """
  private static let airMapping = ReplayMapping(
    topic: "wuxi/chaoyang/air/aoti/aqm-1", timeColumns: ["year", "month", "day", "hour"], offsetSeconds: 28_800,
    columns: [
      ColumnMapping(column: "PM2.5", quantity: "pm25"), ColumnMapping(column: "CO", quantity: "co", unit: "ug/m3"),
      ColumnMapping(column: "TEMP", quantity: "air_temp"),
    ], missing: ["NA"])

  private func withFile<Result>(_ text: String, name: String = "data.csv", _ body: (String) throws -> Result) throws
    -> Result
  {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("replay-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent(name).path
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    return try body(path)
  }

  private func replay(
    _ text: String, _ mapping: ReplayMapping, limit: UInt64? = nil
  ) throws -> (sink: MemorySink, summary: Replay.Summary) {
    try withFile(text) { path in
      let sink = MemorySink()
      var replay = Replay(mapping, from: try LineReader(path: path), into: sink, pacer: Pacer(speed: .unlimited))
      return (sink, try replay.run(limit: limit) { false })
    }
  }

  @Test("a row is one message with the values that are there, in their stated units, at local time")
  func rows() throws {
    let (sink, summary) = try replay(Self.air, Self.airMapping)
    #expect(
      sink.messages.map { String(decoding: $0.payload, as: UTF8.self) } == [
        #"{"ts":"2013-03-01T00:00:00+08:00","v":{"pm25":4,"co":300,"air_temp":-0.7},"u":{"co":"ug/m3"}}"#,
        #"{"ts":"2013-03-01T02:00:00+08:00","v":{"co":500,"air_temp":-1.1},"u":{"co":"ug/m3"}}"#,
      ])
    #expect(sink.messages.allSatisfy { $0.topic == "wuxi/chaoyang/air/aoti/aqm-1" })
    #expect(sink.messages.first?.time.description == "2013-02-28T16:00:00Z")
    #expect([summary.rows, summary.emptyRows, summary.badRows] == [4, 1, 1])
    #expect([summary.messages, summary.values, summary.acknowledged] == [2, 5, 2])
  }

  @Test("a single column can hold date and time")
  func timestampColumn() throws {
    let mapping = ReplayMapping(
      topic: "t", timeColumns: ["timestamp"], offsetSeconds: 0,
      columns: [ColumnMapping(column: "value", quantity: "speed")])
    let (sink, _) = try replay("timestamp,value\r\n2015-08-31 18:22:00,90.0\r\n", mapping)
    #expect(
      sink.messages.map { String(decoding: $0.payload, as: UTF8.self) } == [
        #"{"ts":"2015-08-31T18:22:00Z","v":{"speed":90}}"#
      ])
  }

  @Test("no more rows than the limit are read")
  func limit() throws {
    let (sink, summary) = try replay(Self.air, Self.airMapping, limit: 2)
    #expect(summary.rows == 2)
    #expect(sink.messages.count == 1)
  }

  @Test("a column that is not there is a usage error that lists those which are")
  func missingColumn() throws {
    var mapping = Self.airMapping
    mapping.columns.append(ColumnMapping(column: "SO2", quantity: "so2"))
    let error = #expect(throws: OperatorError.self) { try replay(Self.air, mapping) }
    #expect(error?.category == .usage)
    #expect(error?.message.contains("\"SO2\"") == true)
    #expect(error?.hint.contains("PM2.5") == true)
  }

  @Test("a mapping can stand in a TOML file")
  func mapFile() throws {
    let text = """
      topic = "wuxi/chaoyang/air/aoti/aqm-1"
      time_columns = ["year", "month", "day", "hour"]
      utc_offset = "+08:00"
      missing = ["NA"]

      [columns]
      "PM2.5" = "pm25"
      CO = "co:ug/m3"
      TEMP = "air_temp"
      """
    var mapping = try withFile(text, name: "map.toml") { try ReplayMapping.read(path: $0) }
    #expect(Set(mapping.columns) == Set(Self.airMapping.columns))
    mapping.columns = Self.airMapping.columns
    #expect(mapping == Self.airMapping)
  }

  @Test("an unknown key in a mapping is refused")
  func badMapFile() throws {
    let error = #expect(throws: OperatorError.self) {
      try withFile("topics = \"a\"\ntime_columns = [\"t\"]\n[columns]\na = \"b\"\n", name: "map.toml") {
        try ReplayMapping.read(path: $0)
      }
    }
    #expect(error?.message.contains("topics") == true)
  }

  @Test("mappings are read from the command line")
  func columnMappings() throws {
    #expect(
      try ColumnMapping.parse("PM2.5=pm25:ug/m3,TEMP=air_temp") == [
        ColumnMapping(column: "PM2.5", quantity: "pm25", unit: "ug/m3"),
        ColumnMapping(column: "TEMP", quantity: "air_temp"),
      ])
    #expect(throws: OperatorError.self) { try ColumnMapping.parse("PM2.5") }
    #expect(throws: OperatorError.self) { try ColumnMapping.parse("PM2.5=") }
  }

  @Test(
    "fields are split as RFC 4180 says",
    arguments: [
      ("a,b,,c", ["a", "b", "", "c"]), (#""a,b",c"#, ["a,b", "c"]), (#""say ""hi""",x"#, [#"say "hi""#, "x"]),
      ("", [""]), (#""","#, ["", ""]),
    ])
  func csv(line: String, fields: [String]) {
    #expect(CSVLine.fields(line) == fields)
  }

  @Test("a damaged compressed file is a failure, not an end")
  func damagedGzip() throws {
    let error = #expect(throws: OperatorError.self) {
      try withFile("this is not gzip", name: "data.csv.gz") { path in
        let reader = try LineReader(path: path)
        while try reader.next() != nil {}
      }
    }
    #expect(error?.code == "not-gzip")
  }
}
