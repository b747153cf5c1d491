import TaihuCore
import Testing

@testable import TaihuChunk

@Suite("Decoding bytes that are no chunk")
struct ChunkFuzzTests {
  /// Bytes in front of their right checksum, so that they are looked at.
  private static func sealed(_ body: [UInt8]) -> [UInt8] {
    var writer = BitWriter(expectedBytes: body.count)
    for byte in body { writer.write(UInt64(byte), bits: 8) }
    return writer.sealedBytes()
  }

  /// Decodes both ways; the number of readings, or `nil` for an error.
  private static func decode(_ bytes: [UInt8]) -> Int? {
    let samples = try? ChunkDecoder.decodeSamples(bytes)
    let readings = try? ChunkDecoder.decode(bytes, series: series)
    if let readings { #expect(samples?.times == readings.map(\.time)) }
    return readings?.count
  }

  @Test(
    "damaged, shortened and lengthened chunks with a right checksum are refused or stay within the limit",
    arguments: UInt64(1)...16)
  func mutations(seed: UInt64) throws {
    var generator = ReadingGenerator(seed: seed)
    var random = SplitMix(seed: seed + 100)
    for _ in 0..<250 {
      let chunk = ChunkEncoder.encode(generator.run(countMax: 60))
      let body = [UInt8](chunk.bytes.dropLast(4))
      for _ in 0..<50 {
        var damaged = body
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          damaged[Int.random(in: 0..<body.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        }
        if random.chance(4) { damaged.removeLast(Int.random(in: 0..<damaged.count, using: &random)) }
        if random.chance(8) { damaged.append(UInt8(truncatingIfNeeded: random.next())) }
        let count = Self.decode(Self.sealed(damaged))
        #expect(count ?? 0 <= Chunk.readingsMax, "seed \(seed)")
      }
    }
  }

  @Test("random bytes behind a right head are refused or stay within the limit", arguments: UInt64(1)...8)
  func random(seed: UInt64) {
    var random = SplitMix(seed: seed)
    for _ in 0..<5_000 {
      // The head: version 1 and a count of up to 64, six bits wide.
      var body: [UInt8] = [0xC1, 0x06 | UInt8.random(in: 0..<4, using: &random) << 6]
      for _ in 0..<Int.random(in: 0...120, using: &random) { body.append(UInt8(truncatingIfNeeded: random.next())) }
      #expect(Self.decode(Self.sealed(body)) ?? 0 <= 64, "seed \(seed)")
      let mere = (0..<Int.random(in: 0...80, using: &random)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      #expect(Self.decode(mere) == nil, "seed \(seed)")
      #expect(Self.decode(Self.sealed(mere)) ?? 0 <= Chunk.readingsMax, "seed \(seed)")
    }
  }

  @Test("every flipped bit is noticed by the checksum", arguments: UInt64(1)...6)
  func flippedBits(seed: UInt64) {
    var generator = ReadingGenerator(seed: seed)
    let chunk = ChunkEncoder.encode(generator.run(countMax: 120))
    for bit in 0..<chunk.bytes.count * 8 {
      var bytes = chunk.bytes
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: ChunkError.self, "seed \(seed), bit \(bit)") { try ChunkDecoder.decode(bytes, series: series) }
    }
  }

  @Test("every truncation is noticed")
  func truncations() {
    var generator = ReadingGenerator(seed: 40)
    let chunk = ChunkEncoder.encode(generator.run(countMax: 200))
    for length in 0..<chunk.bytes.count {
      let bytes = [UInt8](chunk.bytes.prefix(length))
      #expect(throws: ChunkError.self, "\(length) bytes") { try ChunkDecoder.decode(bytes, series: series) }
    }
  }

  @Test("the error says what is wrong")
  func errors() {
    let body = [UInt8](ChunkEncoder.encode(makeReadings(values: [1, 2, 3])).bytes.dropLast(4))
    func error(_ bytes: [UInt8]) -> ChunkError? {
      do throws(ChunkError) {
        _ = try ChunkDecoder.decode(bytes, series: series)
        return nil
      } catch {
        return error
      }
    }
    #expect(error([]) == .notAChunk)
    #expect(error([0xC1, 0, 0]) == .notAChunk)
    #expect(error(Self.sealed([0x11] + body.dropFirst())) == .notAChunk)
    #expect(error(Self.sealed([0xC2] + body.dropFirst())) == .unknownVersion(2))
    #expect(error(Self.sealed([UInt8](body.dropLast()))) == .truncated)
    #expect(error(Self.sealed(body + [0])) == .inconsistent(.header))
    #expect(error(Self.sealed([0xC1, 0x3F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x3F])) == .inconsistent(.header))
    guard case .checksumMismatch = error([UInt8](repeating: 0xC1, count: 20)) else {
      Issue.record("a wrong checksum is not noticed")
      return
    }
  }
}
