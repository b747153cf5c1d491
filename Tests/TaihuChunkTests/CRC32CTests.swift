import Testing

@testable import TaihuChunk

@Suite("The checksum")
struct CRC32CTests {
  private func checksum(_ bytes: [UInt8]) -> UInt32 {
    var words = [UInt64](repeating: 0, count: bytes.count / 8 + 1)
    for (index, byte) in bytes.enumerated() { words[index / 8] |= UInt64(byte) << (8 * (index % 8)) }
    return CRC32C.checksum(of: words, byteCount: bytes.count)
  }

  @Test(
    "is that of RFC 3720, appendix B.4",
    arguments: [
      ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
      ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
      ([UInt8](0..<32), 0x46DD_794E),
      ([UInt8]((0..<32).reversed()), 0x113F_DB5C),
      ([UInt8]("123456789".utf8), 0xE306_9283),
    ] as [([UInt8], UInt32)])
  func vectors(bytes: [UInt8], expected: UInt32) {
    #expect(checksum(bytes) == expected)
  }

  @Test("is the same eight bytes at a time as bit by bit, at every length")
  func lengths() {
    var random = SplitMix(seed: 3)
    for length in 0..<40 {
      let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      var slow = UInt32.max
      for byte in bytes {
        slow ^= UInt32(byte)
        for _ in 0..<8 { slow = slow >> 1 ^ (slow & 1 == 0 ? 0 : 0x82F6_3B78) }
      }
      #expect(checksum(bytes) == ~slow, "length \(length)")
    }
  }
}
