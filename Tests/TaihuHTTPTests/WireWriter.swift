/// Writes requests of remote write 1.0 for tests.
enum WireWriter {
  /// A request of series with samples of value and milliseconds.
  static func request(_ series: [(labels: [String: String], samples: [(Double, Int64)])]) -> [UInt8] {
    series.flatMap { member in
      let labels = member.labels.sorted { $0.key < $1.key }.flatMap { name, value in
        field(1, field(1, Array(name.utf8)) + field(2, Array(value.utf8)))
      }
      let samples = member.samples.flatMap { value, milliseconds in
        field(2, [0x09] + bytes(of: value.bitPattern) + [0x10] + varint(UInt64(bitPattern: milliseconds)))
      }
      return field(1, labels + samples)
    }
  }

  /// Bytes as a snappy block of literals.
  static func snappy(_ bytes: [UInt8]) -> [UInt8] {
    let chunks = stride(from: 0, to: bytes.count, by: 60).map { bytes[$0..<min($0 + 60, bytes.count)] }
    return varint(UInt64(bytes.count)) + chunks.flatMap { [UInt8(($0.count - 1) << 2)] + $0 }
  }

  private static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
    [number << 3 | 2] + varint(UInt64(content.count)) + content
  }

  private static func bytes(of bits: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: bits >> ($0 * 8)) } }

  private static func varint(_ value: UInt64) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
  }
}
