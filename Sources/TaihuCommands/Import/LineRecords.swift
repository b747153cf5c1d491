internal import TaihuCore

/// Records that are lines; with CSV a quoted field may go on in the next line.
struct LineRecords: ImportRecords {
  private let lines: LineReader
  private let joinsQuoted: Bool
  private var number = 0

  /// The records of a file.
  init(_ lines: LineReader, joinsQuoted: Bool) {
    (self.lines, self.joinsQuoted) = (lines, joinsQuoted)
  }

  var progress: (done: Int64, total: Int64?) { (lines.bytesRead, lines.bytesTotal) }

  mutating func next() throws(OperatorError) -> (line: Int, bytes: ArraySlice<UInt8>)? {
    guard var record = try lines.nextBytes() else { return nil }
    number += 1
    let first = number
    if number == 1, record.starts(with: [0xEF, 0xBB, 0xBF]) { record = record.dropFirst(3) }
    while joinsQuoted, Self.isOpen(record), record.count < LineReader.lineBytesMax, let more = try lines.nextBytes() {
      number += 1
      record = (Array(record) + [0x0A] + more)[...]
    }
    return (first, record)
  }

  /// Whether a quote is open at the end.
  private static func isOpen(_ record: ArraySlice<UInt8>) -> Bool {
    guard ByteText.contains(record, UInt8(ascii: "\"")) else { return false }
    return record.count { $0 == UInt8(ascii: "\"") } % 2 == 1
  }
}
