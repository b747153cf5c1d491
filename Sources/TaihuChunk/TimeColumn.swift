/// The times of a chunk, as multiples of the largest unit that divides them all.
enum TimeColumn {
  /// How times are encoded. The raw values are on disk and never change meaning.
  enum Encoding: UInt8 {
    /// Exactly on a grid, which may have gaps.
    case grid = 0
    /// Near a grid, with the distances from it.
    case nearGrid = 1
    /// One by one.
    case free = 2
  }

  /// Writes strictly increasing times in nanoseconds, at least one.
  ///
  /// - Complexity: O(*n*).
  static func write(_ times: [Int64], to writer: inout BitWriter) {
    let (unit, multiples) = TimeUnit.split(times)
    guard let (grid, distances) = TimeGrid.fit(multiples) else {
      writeHead(.free, unit, to: &writer)
      return IntegerColumn.write(multiples, modes: [.delta, .slope], to: &writer)
    }
    let isExact = distances.allSatisfy { $0 == 0 }
    writeHead(isExact ? .grid : .nearGrid, unit, to: &writer)
    writer.writeSigned(multiples[0])
    grid.write(to: &writer)
    if !isExact { IntegerColumn.write(distances, modes: [.level, .delta], to: &writer) }
  }

  private static func writeHead(_ encoding: Encoding, _ unit: TimeUnit, to writer: inout BitWriter) {
    writer.write(UInt64(encoding.rawValue), bits: ChunkFormat.encodingBits)
    writer.write(UInt64(unit.id), bits: TimeUnit.idBits)
  }

  /// Reads `count` times in nanoseconds, at least one.
  ///
  /// - Throws: ``ChunkError``; also when they do not strictly increase.
  /// - Complexity: O(*n*).
  static func read(count: Int, from reader: inout BitReader) throws(ChunkError) -> [Int64] {
    let id = UInt8(try reader.read(bits: ChunkFormat.encodingBits))
    guard let encoding = Encoding(rawValue: id) else { throw .unknownEncoding(.time, id: id) }
    let unit = try TimeUnit.read(part: .time, from: &reader)
    var multiples: [Int64]
    if encoding == .free {
      multiples = try IntegerColumn.read(count: count, part: .time, from: &reader)
    } else {
      let origin = try reader.readSigned()
      let grid = try TimeGrid.read(count: count, from: &reader)
      multiples =
        encoding == .grid
        ? [Int64](repeating: 0, count: count) : try IntegerColumn.read(count: count, part: .time, from: &reader)
      grid.add(to: &multiples, origin: origin)
    }
    guard multiply(&multiples, by: unit) else { throw .inconsistent(.time) }
    return multiples
  }

  /// Turns multiples of a unit into nanoseconds, and returns whether they strictly increase.
  private static func multiply(_ multiples: inout [Int64], by unit: TimeUnit) -> Bool {
    var times = multiples.mutableSpan
    var isOrdered = true
    times[0] = times[0] &* unit.nanoseconds
    for index in 1..<max(1, times.count) {
      let time = times[index] &* unit.nanoseconds
      isOrdered = time > times[index - 1] && isOrdered
      times[index] = time
    }
    return isOrdered
  }
}
