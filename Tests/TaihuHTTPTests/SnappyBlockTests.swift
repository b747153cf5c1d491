import TaihuRemoteWrite
import Testing

@Suite("Snappy blocks")
struct SnappyBlockTests {
  @Test(
    "literals and copies give what was packed",
    arguments: [
      ([0x00], ""),
      ([0x03, 0x08, 0x61, 0x62, 0x63], "abc"),
      // "ab", then a copy of 6 from 2 back, which reads what it has just written.
      ([0x08, 0x04, 0x61, 0x62, 0x09, 0x02], "abababab"),
      // The same with a two-byte and a four-byte offset.
      ([0x08, 0x04, 0x61, 0x62, 0x16, 0x02, 0x00], "abababab"),
      ([0x08, 0x04, 0x61, 0x62, 0x17, 0x02, 0x00, 0x00, 0x00], "abababab"),
      // A literal whose length stands in a byte of its own.
      ([0x03, 0xF0, 0x02, 0x61, 0x62, 0x63], "abc"),
    ] as [([UInt8], String)])
  func decodes(block: [UInt8], text: String) throws {
    #expect(String(decoding: try SnappyBlock.decode(block, bytesMax: 100), as: UTF8.self) == text)
  }

  @Test(
    "a block that lies is refused",
    arguments: [
      [], [0x80], [0x03, 0x08, 0x61, 0x62], [0x02, 0x08, 0x61, 0x62, 0x63], [0x04, 0x08, 0x61, 0x62, 0x63],
      [0x04, 0x01, 0x01], [0x04, 0x00, 0x61, 0x01, 0x00], [0x04, 0x00, 0x61, 0x01, 0x02], [0x04, 0xFC, 0xFF],
      [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    ] as [[UInt8]])
  func refuses(block: [UInt8]) {
    #expect(throws: SnappyBlock.Fault.malformed) { try SnappyBlock.decode(block, bytesMax: 100) }
  }

  @Test("a block that becomes longer than allowed is refused before memory is taken")
  func bounded() {
    #expect(throws: SnappyBlock.Fault.tooLong) {
      try SnappyBlock.decode([0xFF, 0xFF, 0xFF, 0xFF, 0x0F], bytesMax: 1 << 20)
    }
  }

  @Test("no block of three bytes gets the decoder out of bounds")
  func exhaustive() {
    var decoded = 0
    for first in [UInt8](0...8) {
      for second in UInt8.min...UInt8.max {
        for third in UInt8.min...UInt8.max where (try? SnappyBlock.decode([first, second, third], bytesMax: 8)) != nil {
          decoded += 1
        }
      }
    }
    #expect(decoded > 0)
  }
}
