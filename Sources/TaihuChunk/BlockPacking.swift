/// How the residuals of a block are laid down: all at one width, and the higher bits of the few that need more, the
/// outliers, in patches behind them.
///
/// This is patched frame of reference (Zukowski and others, "Super-Scalar RAM-CPU Cache Compression", ICDE 2006).
struct BlockPacking {
  /// The bits at which every residual is packed.
  private var width = 0
  /// The bits of each patch: those that the largest residual has above `width`.
  private var patchWidth = 0
  private var patchCount = 0

  private static let positionBits = 7
  private static let patchCountBits = 7

  /// The packing with the fewest bits.
  ///
  /// - Complexity: O(*n*).
  init(fitting residuals: Span<UInt64>) {
    // Neighbours are counted apart: a count that waits for the one just before it takes several times as long.
    var countsOfWidth = InlineArray<130, Int32>(repeating: 0)
    var all: UInt64 = 0
    for index in residuals.indices {
      countsOfWidth[residuals[index].significantBits &* 2 &+ index & 1] &+= 1
      all |= residuals[index]
    }
    let widest = all.significantBits
    width = BitWidth.storable(widest)
    var fewest = bitCount(of: residuals.count)
    var candidate = self
    for narrower in stride(from: widest - 1, through: 0, by: -1) {
      candidate.patchCount += Int(countsOfWidth[narrower * 2 + 2] + countsOfWidth[narrower * 2 + 3])
      guard narrower < BitWidth.codeOf64 else { continue }
      candidate.width = narrower
      candidate.patchWidth = BitWidth.storable(widest - narrower)
      guard candidate.patchBits < fewest else { break }
      let bits = candidate.bitCount(of: residuals.count)
      if bits < fewest { (self, fewest) = (candidate, bits) }
    }
  }

  /// A packing of everything at no width.
  init() {}

  /// The bits that `count` residuals take.
  func bitCount(of count: Int) -> Int {
    1 + BitWidth.codeBits + count * width + patchBits
  }

  private var patchBits: Int {
    patchCount == 0 ? 0 : Self.patchCountBits + BitWidth.codeBits + patchCount * (Self.positionBits + patchWidth)
  }

  /// Writes residuals for which this packing was made.
  func write(_ residuals: Span<UInt64>, to writer: inout BitWriter) {
    writer.write(patchCount == 0 ? 0 : 1, bits: 1)
    writer.writeWidth(width)
    if patchCount > 0 {
      writer.write(UInt64(patchCount - 1), bits: Self.patchCountBits)
      writer.writeWidth(patchWidth)
    }
    let mask = width == 64 ? UInt64.max : (1 &<< UInt64(width)) &- 1
    for index in residuals.indices { writer.write(residuals[index] & mask, bits: width) }
    guard patchCount > 0 else { return }
    for index in residuals.indices where residuals[index] > mask {
      writer.write(UInt64(index), bits: Self.positionBits)
      writer.write(residuals[index] &>> UInt64(width), bits: patchWidth)
    }
  }

  /// Reads residuals into `range`.
  ///
  /// - Complexity: O(*n*).
  static func read(
    into values: inout MutableSpan<Int64>, _ range: Range<Int>, part: ChunkError.Part, from reader: inout BitReader
  ) throws(ChunkError) {
    let isPatched = try reader.read(bits: 1) == 1
    let width = try reader.readWidth()
    guard isPatched else { return try reader.unpack(width: width, into: &values, range) }
    let patchCount = Int(try reader.read(bits: patchCountBits)) + 1
    let patchWidth = try reader.readWidth()
    try reader.unpack(width: width, into: &values, range)
    for _ in 0..<patchCount {
      let position = Int(try reader.read(bits: positionBits))
      guard position < range.count else { throw .inconsistent(part) }
      let patch = try reader.read(bits: patchWidth)
      values[range.lowerBound + position] |= Int64(bitPattern: patch << UInt64(width))
    }
  }
}
