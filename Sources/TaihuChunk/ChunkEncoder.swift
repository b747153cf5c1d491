public import TaihuCore

/// Packs a run of one series' readings into a chunk.
public enum ChunkEncoder {
  /// The chunk of readings, checked by decoding it again.
  ///
  /// Times, values, qualities and reasons come back exactly, every bit pattern of a value included. Receive times come
  /// back exactly when their deviations from the times are all equal or all whole milliseconds, otherwise to the
  /// nearest millisecond.
  ///
  /// - Parameter readings: 1…``Chunk/readingsMax`` readings of one series whose times strictly increase.
  /// - Precondition: the readings are as described, and decode as they were encoded.
  /// - Complexity: O(*n*), about 40 ns a reading.
  public static func encode(_ readings: Span<Reading>) -> Chunk {
    precondition(1...Chunk.readingsMax ~= readings.count, "a chunk holds 1 to 65,536 readings")
    for index in 1..<max(1, readings.count) {
      precondition(readings[index - 1].time < readings[index].time, "the times of a chunk strictly increase")
      precondition(readings[index - 1].series == readings[index].series, "the readings of a chunk are of one series")
    }
    let bytes = bytes(of: readings, mayRound: true)
    if matches(bytes, readings) { return Chunk(summary: ChunkSummary(of: readings), bytes: bytes) }
    // Rounding may carry a receive time over the end of what an Int64 holds.
    let exact = Self.bytes(of: readings, mayRound: false)
    precondition(matches(exact, readings), "a chunk does not decode as it was encoded")
    return Chunk(summary: ChunkSummary(of: readings), bytes: exact)
  }

  /// The chunk of readings in an array; see ``encode(_:)-(Span<Reading>)``.
  ///
  /// - Complexity: O(*n*).
  public static func encode(_ readings: [Reading]) -> Chunk {
    encode(readings.span)
  }

  private static func bytes(of readings: Span<Reading>, mayRound: Bool) -> [UInt8] {
    var writer = BitWriter(expectedBytes: readings.count * ChunkFormat.expectedBytesPerReading)
    writer.write(UInt64(ChunkFormat.firstByte), bits: 8)
    writer.writeNumber(UInt64(readings.count - 1))
    TimeColumn.write(column(readings) { $0.time.nanoseconds }, to: &writer)
    ValueColumn.write(column(readings) { $0.value }, to: &writer)
    ReceivedColumn.write(
      column(readings) { $0.received.nanoseconds &- $0.time.nanoseconds }, mayRound: mayRound, to: &writer)
    QualityColumn.write(readings, to: &writer)
    return writer.sealedBytes()
  }

  @inline(__always)
  private static func column<Element>(_ readings: Span<Reading>, _ field: (Reading) -> Element) -> [Element] {
    [Element](capacity: readings.count) { output in
      for index in readings.indices { output.append(field(readings[index])) }
    }
  }

  /// Whether bytes decode to these readings.
  private static func matches(_ bytes: [UInt8], _ readings: Span<Reading>) -> Bool {
    // Safe: a UInt8 has no padding bytes.
    guard let columns = try? unsafe ChunkDecoder.columns(of: bytes.span.bytes) else { return false }
    return columns.match(readings)
  }
}
