/// When the readings of a chunk were received, as the deviation from their times.
///
/// This column alone may lose something: deviations that are neither equal nor whole milliseconds are rounded to the
/// nearest millisecond, since what is below that is noise of the network and would take more bytes than all else
/// together.
enum ReceivedColumn {
  /// How receive times are encoded. The raw values are on disk and never change meaning.
  enum Encoding: UInt8 {
    /// Every reading was received at its own time.
    case same = 0
    /// One deviation for all.
    case constant = 1
    /// A deviation each, exactly.
    case exact = 2
    /// A deviation each, rounded to a millisecond.
    case rounded = 3
  }

  /// The most, in nanoseconds, by which a receive time read differs from the one written.
  static let errorMax: Int64 = 500_000

  /// Writes the deviations of receive times from times in nanoseconds, at least one.
  ///
  /// - Complexity: O(*n*).
  static func write(_ deviations: [Int64], mayRound: Bool, to writer: inout BitWriter) {
    if deviations.allSatisfy({ $0 == deviations[0] }) { return writeConstant(deviations[0], to: &writer) }
    let (unit, multiples) = TimeUnit.split(deviations)
    if unit.nanoseconds >= TimeUnit.millisecond.nanoseconds || !mayRound {
      writer.write(UInt64(Encoding.exact.rawValue), bits: ChunkFormat.encodingBits)
      writer.write(UInt64(unit.id), bits: TimeUnit.idBits)
      IntegerColumn.write(multiples, modes: [.level, .delta, .slope], to: &writer)
    } else {
      writer.write(UInt64(Encoding.rounded.rawValue), bits: ChunkFormat.encodingBits)
      IntegerColumn.write(deviations.map(milliseconds), modes: [.level, .delta, .slope], to: &writer)
    }
  }

  private static func writeConstant(_ deviation: Int64, to writer: inout BitWriter) {
    writer.write(UInt64((deviation == 0 ? Encoding.same : .constant).rawValue), bits: ChunkFormat.encodingBits)
    if deviation != 0 { writer.writeSigned(deviation) }
  }

  private static func milliseconds(rounding nanoseconds: Int64) -> Int64 {
    let unit = TimeUnit.millisecond.nanoseconds
    let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: unit)
    return quotient + (remainder > unit / 2 ? 1 : remainder < -unit / 2 ? -1 : 0)
  }

  /// Reads a receive time for each time, all in nanoseconds.
  ///
  /// - Complexity: O(*n*).
  static func read(times: [Int64], from reader: inout BitReader) throws(ChunkError) -> [Int64] {
    let id = UInt8(try reader.read(bits: ChunkFormat.encodingBits))
    switch Encoding(rawValue: id) {
    case nil: throw .unknownEncoding(.received, id: id)
    case .same: return times
    case .constant:
      let deviation = try reader.readSigned()
      return times.map { $0 &+ deviation }
    case .exact:
      return try read(times, unit: TimeUnit.read(part: .received, from: &reader), from: &reader)
    case .rounded:
      return try read(times, unit: .millisecond, from: &reader)
    }
  }

  private static func read(
    _ times: [Int64], unit: TimeUnit, from reader: inout BitReader
  ) throws(ChunkError) -> [Int64] {
    var received = try IntegerColumn.read(count: times.count, part: .received, from: &reader)
    for index in times.indices { received[index] = times[index] &+ received[index] &* unit.nanoseconds }
    return received
  }
}
