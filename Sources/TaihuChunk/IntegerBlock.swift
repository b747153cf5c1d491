/// A handful of neighbouring integers, packed together.
///
/// Each becomes a *residual*, a number without sign, by the block's mode, against a base that some modes have. Of the
/// modes the one with the fewest bits is taken.
struct IntegerBlock {
  /// How an integer becomes a residual. The raw values are on disk and never change meaning.
  enum Mode: UInt8 {
    /// The distance from the block's least integer, which is the base (relative to the integer before the block).
    case level = 0
    /// The difference from the integer before, in zigzag form.
    case delta = 1
    /// The distance of that difference from the block's least difference, which is the base.
    case slope = 2
    /// The bits that differ from the integer before.
    case xor = 3

    /// Whether a base is written.
    var hasBase: Bool { self == .level || self == .slope }
  }

  /// The most integers in a block.
  static let capacity = 128
  private static let modeBits = 2

  private var residuals = [UInt64](repeating: 0, count: capacity)

  /// Writes the integers in `range`, which begins after the first of `values`.
  ///
  /// - Complexity: O(*n*) for each mode.
  mutating func write(_ values: Span<Int64>, _ range: Range<Int>, modes: [Mode], to writer: inout BitWriter) {
    var best = (mode: Mode.delta, packing: BlockPacking(), bits: Int.max)
    for mode in modes {
      let base = transform(values, range, mode)
      let packing = BlockPacking(fitting: residuals.span.extracting(first: range.count))
      let bits =
        packing.bitCount(of: range.count)
        + (mode.hasBase ? BitWidth.codeBits + UInt64(zigzag: base).significantBits : 0)
      if bits < best.bits { best = (mode, packing, bits) }
    }
    let base = transform(values, range, best.mode)
    writer.write(UInt64(best.mode.rawValue), bits: Self.modeBits)
    if best.mode.hasBase { writer.writeSigned(base) }
    best.packing.write(residuals.span.extracting(first: range.count), to: &writer)
  }

  /// Reads the integers in `range`, of which the one before is already in place.
  ///
  /// - Complexity: O(*n*).
  static func read(
    into values: inout MutableSpan<Int64>, _ range: Range<Int>, part: ChunkError.Part, from reader: inout BitReader
  ) throws(ChunkError) {
    guard let mode = Mode(rawValue: UInt8(try reader.read(bits: modeBits))) else { throw .inconsistent(part) }
    let base = mode.hasBase ? try reader.readSigned() : 0
    try BlockPacking.read(into: &values, range, part: part, from: &reader)
    restore(&values, range, mode, base: base)
  }

  /// Fills the residuals and returns the base as it is written.
  private mutating func transform(_ values: Span<Int64>, _ range: Range<Int>, _ mode: Mode) -> Int64 {
    switch mode {
    case .level:
      var least = values[range.lowerBound]
      for index in range { least = min(least, values[index]) }
      fill(range) { UInt64(bitPattern: values[$0] &- least) }
      return least &- values[range.lowerBound - 1]
    case .delta:
      fill(range) { UInt64(zigzag: values[$0] &- values[$0 &- 1]) }
      return 0
    case .slope:
      var least = Int64.max
      for index in range { least = min(least, values[index] &- values[index &- 1]) }
      fill(range) { UInt64(bitPattern: values[$0] &- values[$0 &- 1] &- least) }
      return least
    case .xor:
      fill(range) { UInt64(bitPattern: values[$0] ^ values[$0 &- 1]) }
      return 0
    }
  }

  @inline(__always)
  private mutating func fill(_ range: Range<Int>, _ residual: (Int) -> UInt64) {
    var output = residuals.mutableSpan
    for index in range { output[index &- range.lowerBound] = residual(index) }
  }

  /// Turns residuals into integers where they stand.
  private static func restore(_ values: inout MutableSpan<Int64>, _ range: Range<Int>, _ mode: Mode, base: Int64) {
    var previous = values[range.lowerBound - 1]
    switch mode {
    case .level:
      let least = previous &+ base
      for index in range { values[index] = values[index] &+ least }
    case .delta:
      for index in range {
        previous = previous &+ Int64(zigzag: UInt64(bitPattern: values[index]))
        values[index] = previous
      }
    case .slope:
      for index in range {
        previous = previous &+ values[index] &+ base
        values[index] = previous
      }
    case .xor:
      for index in range {
        previous ^= values[index]
        values[index] = previous
      }
    }
  }
}
