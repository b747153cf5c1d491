import Glibc
import TaihuCore
import Testing

@testable import TaihuCommands

@Suite("Recordings")
struct RecordingTests {
  /// Writes a recording to a file of its own and removes it afterwards.
  private static func withRecording(_ text: String, _ body: (String) throws -> Void) throws {
    var name = Array("/tmp/taihu-recording-XXXXXX".utf8CString)
    let descriptor = unsafe mkstemp(&name)
    try #require(descriptor >= 0)
    let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unsafe unlink(path) }
    let console = Console(descriptor: descriptor)
    try console.write(text)
    try console.flush()
    close(descriptor)
    try body(path)
  }

  private static func rows(_ text: String) throws -> [RecordingReader.Row] {
    var rows: [RecordingReader.Row] = []
    try withRecording(text) { path in
      let reader = try RecordingReader(path: path)
      while let row = try reader.next() { rows.append(row) }
    }
    return rows
  }

  @Test("fields are kept as written, whatever the order of the columns and the form of the times")
  func reading() throws {
    let rows = try Self.rows(
      "\u{FEFF}more,value,Timestamp\r\nx,1.50,2026-03-15 00:30:00\r\n\r\ny,-2e3,2026-03-15T08:30:00+08:00\r\n"
        + "z,\"3\",1773534600")
    #expect(rows.map(\.valueText) == ["1.50", "-2e3", "3"])
    #expect(rows.map(\.value) == [1.5, -2_000, 3])
    #expect(Set(rows.map(\.time.description)) == ["2026-03-15T00:30:00Z"])
    #expect(rows.map(\.timeText) == ["2026-03-15 00:30:00", "2026-03-15T08:30:00+08:00", "1773534600"])
  }

  @Test(
    "a bad row is told with its line",
    arguments: [
      ("timestamp,value\n2026-03-15,1\n2026-03-15,x\n", ":3: "), ("timestamp,value\nyesterday,1\n", ":2: "),
      ("timestamp,value\n2026-03-15\n", ":2: "), ("timestamp,value\n2026-03-15,nan\n", ":2: "),
      ("timestamp,value\n\n\n2026-03-15,inf\n", ":4: "), ("time,value\n2026-03-15,1\n", ":1: "), ("", ":1: "),
    ])
  func badRow(text: String, place: String) throws {
    let error = #expect(throws: OperatorError.self) { try Self.rows(text) }
    #expect(error?.message.contains(place) == true)
    #expect(error?.category == .failure)
  }

  @Test("lines are whole wherever the pieces of a file end", arguments: [65_530, 65_535, 65_536, 65_537, 131_072])
  func pieces(length: Int) throws {
    let line = String(repeating: "a", count: length)
    try Self.withRecording("\(line)\nb\n\nc") { path in
      let reader = try LineReader(path: path)
      #expect(try reader.next() == line)
      #expect(try reader.next() == "b")
      #expect(try reader.next() == "")
      #expect(try reader.next() == "c")
      #expect(try reader.next() == nil)
      #expect(try reader.next() == nil)
    }
  }

  @Test("a line without end is refused before it fills the memory")
  func endless() throws {
    try Self.withRecording(String(repeating: "a", count: LineReader.lineBytesMax + 200_000)) { path in
      let reader = try LineReader(path: path)
      #expect(throws: OperatorError.self) { try reader.next() }
    }
  }
}
