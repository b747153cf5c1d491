internal import TaihuChunk
internal import TaihuCore

extension FuzzTarget {
  /// A chunk as it might lie in a damaged file. A damaged chunk fails its checksum, so the input is tried as it is and
  /// again with the right one, without which nothing behind the checksum would be tried.
  static let chunk = FuzzTarget("chunk") { bytes in
    read(bytes)
    guard bytes.count > 4 else { return }
    var sealed = Array(bytes.dropLast(4))
    let checksum = checksum(sealed)
    for shift in stride(from: 0, to: 32, by: 8) { sealed.append(UInt8(truncatingIfNeeded: checksum >> UInt32(shift))) }
    read(sealed)
  }

  private static func read(_ bytes: [UInt8]) {
    let readings = try? ChunkDecoder.decode(bytes, series: SeriesID(1))
    let samples = try? ChunkDecoder.decodeSamples(bytes)
    guard let readings else { return }
    precondition(readings.count <= Chunk.readingsMax, "a chunk holds no more than it may")
    precondition(samples?.times.count == readings.count, "both ways of reading give the same number")
  }

  /// CRC-32C of bytes (RFC 3720, appendix B.4), written apart from that of the project, which it checks on the way.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { register, byte in
      (0..<8).reduce(register ^ UInt32(byte)) { register, _ in
        register & 1 == 1 ? register >> 1 ^ 0x82F6_3B78 : register >> 1
      }
    }
  }
}
