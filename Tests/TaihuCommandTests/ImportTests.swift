import Foundation
import TaihuCore
import TaihuStore
import Testing

@testable import TaihuCommands

@Suite("Imports")
struct ImportTests {
  @Test(
    "what csv and jsonl carry comes back as it was: every series, reading, quality, reason and time of receipt",
    arguments: [(ExportCommand.Format.csv, ImportFormat.csv), (.jsonl, .jsonl)])
  func roundTrip(export: ExportCommand.Format, format: ImportFormat) throws {
    try withFolder { folder in
      let source = folder + "/source.db"
      try ImportSample.fill(source)
      let (first, second) = (folder + "/first", folder + "/second")
      try ImportSample.export(source, export, to: first)
      let report = try ImportRun(file: first, format: format).run(into: folder + "/copy.db")
      #expect(report.counts.stored == Int64(ImportSample.readings) && report.counts.duplicate == 0)
      #expect(report.series == ImportSample.keys.count)
      try ImportSample.export(folder + "/copy.db", export, to: second)
      #expect(try ImportSample.digest(folder + "/copy.db") == (try ImportSample.digest(source)))
      #expect(try Data(contentsOf: URL(filePath: first)) == (try Data(contentsOf: URL(filePath: second))))
      #expect(try AuditReport.read(StoreReader(path: folder + "/copy.db")).isBalanced)
    }
  }

  @Test("an import that is run again stores nothing, and the ledger balances")
  func again() throws {
    try withFolder { folder in
      let (source, file, copy) = (folder + "/source.db", folder + "/f.csv", folder + "/copy.db")
      try ImportSample.fill(source)
      try ImportSample.export(source, .csv, to: file)
      let first = try ImportRun(file: file, format: .csv).run(into: copy)
      let second = try ImportRun(file: file, format: .csv).run(into: copy)
      #expect(second.counts.stored == 0 && second.counts.duplicate == first.counts.stored)
      let audit = try AuditReport.read(StoreReader(path: copy))
      #expect(audit.isBalanced)
      #expect(audit.ledger.messages.received == 2 * first.counts.records)
      #expect(audit.ledger.messages.duplicate == first.counts.records)
    }
  }

  @Test("another value of a known time replaces it, and the former one is kept in the quarantine")
  func conflict() throws {
    try withFolder { folder in
      let database = folder + "/t.db"
      try importText("time,name,labels,value\n1773534600,pm25,site=a,1\n1773534660,pm25,site=a,2\n", .csv, database)
      let report = try importText("1773534600,pm25,site=a,5\n1773534660,pm25,site=a,2\n", .csv, database)
      #expect(report.counts.conflict == 1 && report.counts.duplicate == 1 && report.counts.stored == 0)
      let reader = try StoreReader(path: database)
      let readings = try ImportSample.all(reader)
      #expect(readings.map(\.value) == [5, 2])
      #expect(readings[0].reasons == .correction)
      #expect(try reader.quarantine(limit: 10).map(\.source) == ["import"])
      #expect(try AuditReport.read(reader).isBalanced)
    }
  }

  @Test(
    "a line that can't be read is told with its number, and what is wrong with it",
    arguments: [
      (ImportFormat.csv, "time,name,labels,value\n1773534600,a,,1\nyesterday,a,,1\n", 3, "“yesterday” is no time"),
      (.csv, "time,name,labels,value\n\n1773534600,a,,nan\n", 3, "“nan” is no finite number"),
      (.csv, "time,name,labels,value\n1773534600,a,site,1\n", 2, "“site” is no list of labels like site=lihu-01"),
      (.csv, "time,name,labels,value,quality\n1773534600,a,,1,fine\n", 2, "“fine” is no quality"),
      (.csv, "time,name,labels,value\n1773534600,a,,9007199254740993\n", 2, "(2^53)"),
      (.csv, "time,name,labels,value\n1773534600,a\n", 2, "2 columns, 4 are needed"),
      (.csv, "time,labels,value\n1773534600,,1\n", 1, "the column name"),
      (.csv, "time,name,labels,value,unit\n1,a,,1,Cel\n2,a,,1,kW\n", 3, "can't be converted"),
      (.jsonl, "{\"time\":1773534600,\"name\":\"a\",\"value\":true}\n", 1, "“true” is no finite number"),
      (.jsonl, "{\"time\":1773534600,\"name\":\"a\",\"value\":1\n", 1, "JSON"),
      (.jsonl, "{\"name\":\"a\",\"value\":1}\n", 1, "time, name and value are needed"),
      (.line, "a,site=x value=1\n", 1, "has no time"), (.line, "a value=\"on\" 1773534600000000000\n", 1, "number"),
      (.line, "a,site value=1 1\n", 1, "“site” is no pair of name=value"),
      (.openmetrics, "# TYPE a gauge\na{site=\"x\"} 1\n", 2, "has no time"),
      (.openmetrics, "a{site=\"x 1 1773534600\n", 1, "“}”"), (.openmetrics, "a NaN 1773534600\n", 1, "NaN"),
      (.senml, "[{\"n\":\"a\",\"v\":1,\"t\":-5}]", 1, "relative"),
      (.senml, "[\n{\"n\":\"a\",\"vs\":\"on\",\"t\":1773534600}\n]", 2, "a text is no value"),
      (.senml, "[{\"v\":1,\"t\":1773534600}]", 1, "no name"),
    ])
  func faults(format: ImportFormat, text: String, line: Int, words: String) throws {
    try withFolder { folder in
      let error = #expect(throws: OperatorError.self) { try importText(text, format, folder + "/t.db") }
      #expect(error?.message.contains(":\(line): ") == true, "\(error?.message ?? "")")
      #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
  }

  @Test("a bad line ends the import after what stands before it, or is left out and counted")
  func policies() throws {
    let text = "time,name,labels,value\n1773534600,a,,1\nx,a,,1\n1773534660,a,,2\ny,a,,1\n"
    try withFolder { folder in
      #expect(throws: OperatorError.self) { try importText(text, .csv, folder + "/stop.db") }
      let stopped = try StoreReader(path: folder + "/stop.db")
      #expect(try ImportSample.all(stopped).map(\.value) == [1])
      #expect(try AuditReport.read(stopped).isBalanced)
      var told: [String] = []
      let report = try importText(text, .csv, folder + "/skip.db", policy: .skip) { told.append($0) }
      #expect(report.counts.skipped == 2 && report.counts.stored == 2)
      #expect(told.map { $0.split(separator: ":")[1] } == ["3", "5"])
      let audit = try AuditReport.read(StoreReader(path: folder + "/skip.db"))
      #expect(audit.isBalanced && audit.ledger.messages.ignored == ["bad-line": 2])
      #expect(audit.ledger.messages.received == 4)
    }
  }

  @Test("an import is refused while another process writes")
  func locked() throws {
    try withFolder { folder in
      let database = folder + "/t.db"
      let lock = try StoreLock(database: database)
      let error = #expect(throws: OperatorError.self) { try importText("1,a,,1\n", .csv, database) }
      #expect(error?.code == "database-in-use")
      #expect(error?.message.contains("process \(ProcessInfo.processInfo.processIdentifier)") == true)
      withExtendedLifetime(lock) {}
    }
  }
}

@Suite("Formats of imports")
struct ImportFormatTests {
  @Test("headings, comments, comma, quotes, line breaks and forms of time are understood")
  func csv() throws {
    let found = try ImportSample.lines(
      "\u{FEFF}Value,labels,name,unit,time\r\n1.5,\"site=a,b;k=x\\;\\=y\",\"q\"\"u\",Cel,2026-03-15 00:30:00\r\n"
        + "2,\"site=two\nlines\",t,°C,2026-03-15T08:30:00.25+08:00\n3,,t,,1773534600250\n", .csv)
    #expect(
      found == [
        #"q"u{k="x;=y",site="a,b"} Cel 2026-03-15T00:30:00Z 1.5 good"#, "t 2026-03-15T00:30:00.25Z 3.0 good",
        #"t{site="two\nlines"} Cel 2026-03-15T00:30:00.25Z 2.0 good"#,
      ])
  }

  @Test("line protocol: escapes, several fields, kinds of values and precisions")
  func line() throws {
    let found = try ImportSample.lines(
      "# a comment\n\npm\\ 25,site=a\\,b,k\\=1=x\\ y value=42,ok=t,n=7i 1773534600\nw value=-1e3 1773534601\n", .line,
      precision: .s)
    #expect(
      found == [
        #"pm 25{k=1="x y",site="a,b"} 2026-03-15T00:30:00Z 42.0 good"#,
        #"pm 25_n{k=1="x y",site="a,b"} 2026-03-15T00:30:00Z 7.0 good"#,
        #"pm 25_ok{k=1="x y",site="a,b"} 2026-03-15T00:30:00Z 1.0 good"#, "w 2026-03-15T00:30:01Z -1000.0 good",
      ])
  }

  @Test("OpenMetrics: units, escapes, seconds with a fraction, milliseconds, and nothing after the end")
  func openMetrics() throws {
    let found = try ImportSample.lines(
      "# TYPE a gauge\n# UNIT a Cel\n# HELP b Unit: kW\na{site=\"x\\\"}\\n\",k=\"\"} 1 1773534600.000000001\n"
        + "b 2.5 1773534600250\n# EOF\nb 3 1773534601\n", .openmetrics)
    #expect(
      found == [
        #"a{site="x\"}\n"} Cel 2026-03-15T00:30:00.000000001Z 1.0 good"#, "b kW 2026-03-15T00:30:00.25Z 2.5 good",
      ])
  }

  @Test("SenML: base values, booleans, records without a value, several on a line")
  func senML() throws {
    let found = try ImportSample.lines(
      #"""
      [{"bn":"air/binhu/lihu-01/","bt":1773534600,"bu":"Cel"},{"n":"aqm-7/temp","v":20.5,"t":0.25},
       {"n":"aqm-7/open","vb":true,"u":"/"}, {"bn":"urn:dev:1","n":"","v":1e1,"bv":2,"t":1}]
      """#, .senml)
    #expect(
      found == [
        #"open{device="aqm-7",district="binhu",network="air",site="lihu-01"} 1 2026-03-15T00:30:00Z 1.0 good"#,
        #"temp{device="aqm-7",district="binhu",network="air",site="lihu-01"} Cel 2026-03-15T00:30:00.25Z 20.5 good"#,
        "urn:dev:1 Cel 2026-03-15T00:30:01Z 12.0 good",
      ])
  }

  @Test(
    "what an export in a format without quality says is read back",
    arguments: [
      (ExportCommand.Format.line, ImportFormat.line), (.openmetrics, .openmetrics), (.senml, .senml),
    ])
  func exports(export: ExportCommand.Format, format: ImportFormat) throws {
    try withFolder { folder in
      let database = folder + "/s.db"
      try importText(
        "time,name,labels,value,unit\n1773534600.5,t,network=a;district=b;site=c;device=d,0.1,Cel\n"
          + "1773534601,t,network=a;district=b;site=c;device=d,-7,Cel\n", .csv, database)
      try ImportSample.export(database, export, to: folder + "/f")
      let report = try ImportRun(file: folder + "/f", format: format).run(into: folder + "/t.db")
      #expect(report.counts.stored == 2)
      let (left, right) = try (StoreReader(path: database), StoreReader(path: folder + "/t.db"))
      #expect(try ImportSample.all(left).map(\.value) == (try ImportSample.all(right).map(\.value)))
      #expect(try ImportSample.all(left).map(\.time) == (try ImportSample.all(right).map(\.time)))
      let (own, other) = try (left.series(matching: .init()), right.series(matching: .init()))
      #expect(own.map(\.key) == other.map(\.key))
    }
  }

  @Test("a unit is converted to that of a series that is known")
  func conversion() throws {
    try withFolder { folder in
      try importText("time,name,labels,value,unit\n1773534600,t,,20,Cel\n", .csv, folder + "/t.db")
      try importText("time,name,labels,value,unit\n1773534601,t,,68,°F\n", .csv, folder + "/t.db")
      let values = try ImportSample.all(StoreReader(path: folder + "/t.db")).map(\.value)
      #expect(abs(values[1] - 20) < 1e-9)
    }
  }

  @Test("short numbers are read exactly as the standard library reads them")
  func numbers() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let digits = Int.random(in: 1...15, using: &random)
      var text = (0..<digits).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
      let point = Int.random(in: 0..<digits, using: &random)
      if point > 0 { text.insert(".", at: text.index(text.startIndex, offsetBy: point)) }
      if Bool.random(using: &random) { text = "-" + text }
      #expect(try ByteText.number(Array(text.utf8)[...]) == Double(text), "\(text)")
    }
  }
}

/// A store with everything that a format may get wrong.
enum ImportSample {
  static let keys = [
    SeriesKey(name: "pm25", labels: [Label("site", "lihu-01"), Label("network", "air"), Label("device", "aqm-7")]),
    SeriesKey(name: "pm25", labels: [Label("site", "a,b;c=d\\e\"f"), Label("z", "湖 \n\t")]),
    SeriesKey(name: "plain", labels: []),
  ]
  static let perSeries = 700
  static var readings: Int { keys.count * perSeries }

  static func fill(_ path: String) throws {
    let catalog = SeriesCatalog()
    let writer = try StoreWriter(configuration: StoreConfiguration(path: path), catalog: catalog)
    for (index, key) in keys.enumerated() {
      let id = catalog.declare(key, SeriesTraits(unit: ["ug/m3", "", "Cel"][index], pack: "air"))
      for step in 0..<Int64(perSeries) {
        let time = Timestamp(nanoseconds: 1_773_534_600_000_000_000 + step * 1_250_000_000)
        let value = [0, 0.1, -17.25, 1e-7, 123_456_789.125, 1e20, 1e-300][Int(step) % 7] * (step % 3 == 0 ? -1 : 1)
        let reading = Reading(
          series: id, time: time, received: time.advanced(byNanoseconds: 20_000_000 * (step % 5)), value: value,
          quality: step % 11 == 0 ? .bad : step % 5 == 0 ? .suspect : .good,
          reasons: step % 11 == 0 ? [.range, .counterReset] : step % 5 == 0 ? .spike : [])
        writer.append(reading, try writer.admit(reading))
      }
    }
    writer.add(LedgerEntry(.init(minute: 0, source: "b", pack: "", account: .readingsDecoded), count: Int64(readings)))
    writer.add(LedgerEntry(.init(minute: 0, source: "b", pack: "", account: .readingsStored), count: Int64(readings)))
    _ = try writer.commit()
    try writer.close()
  }

  static func export(_ database: String, _ format: ExportCommand.Format, to path: String) throws {
    try Data().write(to: URL(filePath: path))
    let handle = try #require(FileHandle(forWritingAtPath: path))
    let console = Console(descriptor: handle.fileDescriptor)
    let writer = try ExportWriter.make(format, console: console)
    let reader = try StoreReader(path: database)
    for series in try reader.series(matching: SeriesSelector()) {
      try reader.readings(of: series.id, from: Timestamp(nanoseconds: .min), to: Timestamp(nanoseconds: .max)) { run in
        for reading in run { try writer.write(ReadingRow(reading: reading, series: series)) }
      }
    }
    try writer.finish()
    try console.flush()
    try handle.close()
  }

  static func all(_ reader: StoreReader) throws -> [Reading] {
    var found: [Reading] = []
    for series in try reader.series(matching: SeriesSelector()) {
      try reader.readings(of: series.id, from: Timestamp(nanoseconds: .min), to: Timestamp(nanoseconds: .max)) {
        found += $0
      }
    }
    return found
  }

  /// Everything of all readings, without the numbers of the series.
  static func digest(_ path: String) throws -> [String] {
    let reader = try StoreReader(path: path)
    var lines: [String] = []
    for series in try reader.series(matching: SeriesSelector()) {
      try reader.readings(of: series.id, from: Timestamp(nanoseconds: .min), to: Timestamp(nanoseconds: .max)) { run in
        lines += run.map {
          "\(series.key) \(series.traits.unit) \($0.time) \($0.received) \($0.value.bitPattern) \($0.quality) \($0.reasons.list)"
        }
      }
    }
    return lines
  }

  /// The readings that a text amounts to, one a line.
  static func lines(_ text: String, _ format: ImportFormat, precision: TimePrecision = .ns) throws -> [String] {
    try withFolder { folder in
      try importText(text, format, folder + "/t.db", precision: precision)
      let reader = try StoreReader(path: folder + "/t.db")
      return try reader.series(matching: SeriesSelector()).flatMap { series in
        let unit = series.traits.unit.isEmpty ? "" : " " + series.traits.unit
        return try reader.latest(of: [series.id]).map { "\(series.key)\(unit) \($0.time) \($0.value) \($0.quality)" }
      }
    }
  }
}

extension ImportRun {
  func run(into database: String) throws -> Report {
    try run(into: database, tell: { _ in }, progress: { _, _ in })
  }
}

/// Imports a text.
@discardableResult
func importText(
  _ text: String, _ format: ImportFormat, _ database: String, policy: ImportRun.FaultPolicy = .stop,
  precision: TimePrecision = .ns, tell: (String) -> Void = { _ in }
) throws -> ImportRun.Report {
  let path = database + ".in"
  try Data(text.utf8).write(to: URL(filePath: path))
  let run = ImportRun(file: path, format: format, precision: precision, policy: policy)
  return try run.run(into: database, tell: tell, progress: { _, _ in })
}

/// Runs `body` with a folder of its own.
func withFolder<Value>(_ body: (String) throws -> Value) throws -> Value {
  let folder = FileManager.default.temporaryDirectory.appending(path: "taihu-commands-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}
