import Testing

@testable import TaihuChunk

@Suite("A stream of bits")
struct BitStreamTests {
  @Test("gives back fields of every width at every offset")
  func fields() throws {
    for offset in 0...64 {
      var writer = BitWriter(expectedBytes: 0)
      writer.write(0, bits: offset)
      for width in 0...64 { writer.write(width == 0 ? 0 : UInt64.max >> (64 - width), bits: width) }
      var reader = try makeReader(of: writer)
      #expect(try reader.read(bits: offset) == 0)
      for width in 0...64 {
        #expect(try reader.read(bits: width) == (width == 0 ? 0 : UInt64.max >> (64 - width)))
      }
      #expect(reader.isAtEnd)
    }
  }

  @Test("puts the first bit lowest in the first byte")
  func order() {
    var writer = BitWriter(expectedBytes: 0)
    writer.write(1, bits: 1)
    writer.write(0b10, bits: 2)
    writer.write(0x1F, bits: 5)
    writer.write(0xAB, bits: 8)
    #expect(writer.sealedBytes().prefix(2) == [0b1111_1101, 0xAB])
  }

  @Test(
    "gives back numbers of every size",
    arguments: [0, 1, -1, 2, 63, -64, 1 << 40, -(1 << 61), Int64.max / 2, .max, .min, .min + 1])
  func numbers(number: Int64) throws {
    var writer = BitWriter(expectedBytes: 0)
    writer.writeSigned(number)
    writer.writeNumber(UInt64(bitPattern: number))
    var reader = try makeReader(of: writer)
    #expect(try reader.readSigned() == number)
    #expect(try reader.readNumber() == UInt64(bitPattern: number))
  }

  @Test("unpacks numbers of one width as it reads them one by one", arguments: 0...64)
  func unpack(width: Int) throws {
    var random = SplitMix(seed: UInt64(width))
    let numbers = (0..<100).map { _ in width == 0 ? 0 : random.next() >> (64 - width) }
    var writer = BitWriter(expectedBytes: 0)
    writer.write(5, bits: 3)
    for number in numbers { writer.write(number, bits: width) }
    var reader = try makeReader(of: writer)
    #expect(try reader.read(bits: 3) == 5)
    var unpacked = [Int64](repeating: 0, count: 102)
    var span = unpacked.mutableSpan
    try reader.unpack(width: width, into: &span, 1..<101)
    #expect(unpacked[1..<101].map { UInt64(bitPattern: $0) } == numbers)
    #expect(unpacked[0] == 0 && unpacked[101] == 0)
    #expect(reader.isAtEnd)
  }

  @Test("holds one stream after another")
  func append() throws {
    var tail = BitWriter(expectedBytes: 0)
    for number in 0..<50 { tail.write(UInt64(number), bits: 7) }
    var writer = BitWriter(expectedBytes: 0)
    writer.write(3, bits: 2)
    writer.append(tail)
    var reader = try makeReader(of: writer)
    #expect(try reader.read(bits: 2) == 3)
    for number in 0..<50 { #expect(try reader.read(bits: 7) == UInt64(number)) }
  }

  @Test("is truncated where it ends, for a field and for a run of numbers")
  func end() throws {
    var writer = BitWriter(expectedBytes: 0)
    writer.write(0, bits: 16)
    var reader = try makeReader(of: writer)
    var numbers = [Int64](repeating: 0, count: 3)
    var span = numbers.mutableSpan
    #expect(throws: ChunkError.truncated) { try reader.read(bits: 17) }
    #expect(unpackError(&reader, &span) == .truncated)
    #expect(try reader.read(bits: 16) == 0)
  }

  private func unpackError(_ reader: inout BitReader, _ span: inout MutableSpan<Int64>) -> ChunkError? {
    do throws(ChunkError) {
      try reader.unpack(width: 6, into: &span, 0..<3)
      return nil
    } catch {
      return error
    }
  }

  @Test("is not at its end before bits that are set")
  func rest() throws {
    var writer = BitWriter(expectedBytes: 0)
    writer.write(0x40, bits: 7)
    var reader = try makeReader(of: writer)
    #expect(try reader.read(bits: 2) == 0)
    #expect(!reader.isAtEnd)
  }
}
