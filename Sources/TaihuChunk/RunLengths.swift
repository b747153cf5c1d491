/// Where the runs of equal values of a column begin.
struct RunLengths {
  /// The index of the first value of each run.
  private(set) var starts: [Int] = []
  /// The number of values in all runs.
  let total: Int

  /// The number of runs.
  var count: Int { starts.count }

  /// The runs of values, of which there is at least one, or `nil` when there are more than `countMax`; equal are values
  /// with the same bits.
  ///
  /// - Complexity: O(*n*).
  init?(of values: [Double], countMax: Int) {
    total = values.count
    var count = 1
    for index in 1..<max(1, total) where values[index].bitPattern != values[index - 1].bitPattern { count += 1 }
    guard count <= countMax else { return nil }
    starts.reserveCapacity(count)
    starts.append(0)
    for index in 1..<max(1, total) where values[index].bitPattern != values[index - 1].bitPattern {
      starts.append(index)
    }
  }

  private init(starts: [Int], total: Int) {
    (self.starts, self.total) = (starts, total)
  }

  /// Writes the number of runs and the lengths of all but the last.
  func write(to writer: inout BitWriter) {
    writer.writeNumber(UInt64(count))
    guard count > 1 else { return }
    IntegerColumn.write(zip(starts.dropFirst(), starts).map { Int64($0 - $1) }, modes: [.level, .delta], to: &writer)
  }

  /// Reads runs that are `total` values long together.
  static func read(total: Int, from reader: inout BitReader) throws(ChunkError) -> RunLengths {
    let count = try reader.readNumber()
    guard count > 0, count <= total else { throw .inconsistent(.value) }
    var starts = [0]
    guard count > 1 else { return RunLengths(starts: starts, total: total) }
    starts.reserveCapacity(Int(count))
    var start = 0
    for length in try IntegerColumn.read(count: Int(count) - 1, part: .value, from: &reader) {
      guard length > 0, length < total - start else { throw .inconsistent(.value) }
      start += Int(length)
      starts.append(start)
    }
    return RunLengths(starts: starts, total: total)
  }

  /// Every value of the column, from one value for each run.
  ///
  /// - Complexity: O(*n*).
  func spread(_ values: [Double]) -> [Double] {
    [Double](capacity: total) { output in
      for (index, value) in values.enumerated() {
        let end = index + 1 < starts.count ? starts[index + 1] : total
        output.append(repeating: value, count: end - starts[index])
      }
    }
  }
}
