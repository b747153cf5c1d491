internal import TaihuCore

/// The records of a SenML pack: the objects of one JSON array, wherever their lines end.
struct SenMLRecords: ImportRecords {
  /// The most bytes of a pack, which is held in memory: 256 MiB, some three million records.
  static let bytesMax = 256 << 20

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  /// The records of a file.
  ///
  /// - Throws: when it can't be read, is too large or is no array.
  init(_ lines: LineReader) throws(OperatorError) {
    bytes = try lines.rest(bytesMax: Self.bytesMax)
    skip { $0 <= 0x20 }
    guard position < bytes.count, bytes[position] == UInt8(ascii: "[") else {
      throw OperatorError(.failure, code: "import", "a SenML pack is a JSON array, and begins with “[”")
    }
    position += 1
  }

  var progress: (done: Int64, total: Int64?) { (Int64(position), Int64(bytes.count)) }

  mutating func next() throws(OperatorError) -> (line: Int, bytes: ArraySlice<UInt8>)? {
    skip { $0 <= 0x20 || $0 == UInt8(ascii: ",") }
    guard position < bytes.count else {
      throw OperatorError(.failure, code: "import", "the SenML pack ends without “]”", hint: "the file is cut off")
    }
    if bytes[position] == UInt8(ascii: "]") { return nil }
    let (first, start) = (line, position)
    var cursor = JSONCursor(bytes[start...])
    do throws(ImportFault) {
      _ = try cursor.value()
    } catch {
      throw OperatorError(.failure, code: "import", "line \(first): \(error.text)")
    }
    let end = cursor.position
    skip(to: end)
    return (first, bytes[start..<end])
  }

  private mutating func skip(while isSkipped: (UInt8) -> Bool) {
    while position < bytes.count, isSkipped(bytes[position]) { step() }
  }

  private mutating func skip(to end: Int) {
    while position < end { step() }
  }

  private mutating func step() {
    if bytes[position] == 0x0A { line += 1 }
    position += 1
  }
}
