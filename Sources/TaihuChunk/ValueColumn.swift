/// The values of a chunk; every bit pattern of a Float64 comes back as it was.
///
/// Values that are short decimals are written as integers, others by their bits; either way one by one, or once for
/// each run of equal values. Of the ways that stand a chance, the one with the fewest bits is taken.
enum ValueColumn {
  /// How values are encoded. The raw values are on disk and never change meaning.
  enum Encoding: UInt8 {
    /// Scaled decimals, one by one.
    case decimals = 0
    /// Bit patterns, one by one.
    case patterns = 1
    /// Scaled decimals, one for each run.
    case decimalRuns = 2
    /// Bit patterns, one for each run.
    case patternRuns = 3

    var isDecimal: Bool { self == .decimals || self == .decimalRuns }
    var hasRuns: Bool { self == .decimalRuns || self == .patternRuns }
  }

  /// With fewer values to a run than this, runs are not tried.
  private static let runLengthMin = 3
  /// With more values to a run than this, nothing else is tried.
  private static let runLengthMax = 32
  /// Decimals that take more bits than this each are compared with bit patterns.
  private static let decimalBitsMax = 24

  /// Writes values, at least one.
  ///
  /// - Complexity: O(*n*).
  static func write(_ values: [Double], to writer: inout BitWriter) {
    guard let runs = RunLengths(of: values, countMax: values.count / runLengthMin) else {
      return writer.append(encode(values, runs: nil))
    }
    let inRuns = encode(runs.starts.map { values[$0] }, runs: runs)
    if runs.count * runLengthMax < values.count { return writer.append(inRuns) }
    let oneByOne = encode(values, runs: nil)
    writer.append(inRuns.bitCount < oneByOne.bitCount ? inRuns : oneByOne)
  }

  private static func encode(_ values: [Double], runs: RunLengths?) -> BitWriter {
    guard let decimals = DecimalValues(fitting: values) else { return encodePatterns(values, runs: runs) }
    var writer = writer(for: runs == nil ? .decimals : .decimalRuns, runs, count: values.count)
    decimals.write(to: &writer)
    if writer.bitCount <= decimalBitsMax * values.count { return writer }
    let patterns = encodePatterns(values, runs: runs)
    return patterns.bitCount < writer.bitCount ? patterns : writer
  }

  private static func encodePatterns(_ values: [Double], runs: RunLengths?) -> BitWriter {
    var writer = writer(for: runs == nil ? .patterns : .patternRuns, runs, count: values.count)
    PatternValues.write(values, to: &writer)
    return writer
  }

  private static func writer(for encoding: Encoding, _ runs: RunLengths?, count: Int) -> BitWriter {
    var writer = BitWriter(expectedBytes: count)
    writer.write(UInt64(encoding.rawValue), bits: ChunkFormat.encodingBits)
    runs?.write(to: &writer)
    return writer
  }

  /// Reads `count` values, at least one.
  ///
  /// - Complexity: O(*n*).
  static func read(count: Int, from reader: inout BitReader) throws(ChunkError) -> [Double] {
    let id = UInt8(try reader.read(bits: ChunkFormat.encodingBits))
    guard let encoding = Encoding(rawValue: id) else { throw .unknownEncoding(.value, id: id) }
    let runs = encoding.hasRuns ? try RunLengths.read(total: count, from: &reader) : nil
    let distinct = runs?.count ?? count
    let values =
      encoding.isDecimal
      ? try DecimalValues.read(count: distinct, from: &reader)
      : try PatternValues.read(count: distinct, from: &reader)
    return runs?.spread(values) ?? values
  }
}
