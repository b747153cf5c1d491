/// The data types of metrics (Sparkplug specification 3.0, section 6.4.16) that can be values.
enum SparkplugType: UInt32 {
  case int8 = 1
  case int16, int32, int64, uint8, uint16, uint32, uint64, float, double, boolean, string, dateTime, text, uuid

  /// What a metric of this type says, from the bits that carry it; `nil` when it does not carry such a value.
  ///
  /// Signed integers stand in unsigned fields in two's complement, of which the low bits count.
  func content(of metric: SparkplugMetric) -> FoundValue.Content? {
    switch (self, metric.value) {
    case (.float, .floatValue(let value)): .number(JSONNumber(shortest: Double(value)))
    case (.double, .doubleValue(let value)): .number(JSONNumber(shortest: value))
    case (.float, .doubleValue(let value)): .number(JSONNumber(shortest: value))
    case (.double, .floatValue(let value)): .number(JSONNumber(shortest: Double(value)))
    case (.boolean, .booleanValue(let value)): .bool(value)
    case (.string, .stringValue(let text)), (.text, .stringValue(let text)), (.uuid, .stringValue(let text)):
      .text(Array(text.utf8))
    case (_, .intValue(let bits)): integer(UInt64(bits), width: 32).map { .number($0) }
    case (_, .longValue(let bits)): integer(bits, width: 64).map { .number($0) }
    default: nil
    }
  }

  /// The type of a value that tells it itself, for metrics that come without; `nil` for integers, whose sign nobody
  /// knows.
  static func evident(in metric: SparkplugMetric) -> SparkplugType? {
    switch metric.value {
    case .floatValue: .float
    case .doubleValue: .double
    case .booleanValue: .boolean
    case .stringValue: .string
    default: nil
    }
  }

  private func integer(_ bits: UInt64, width: Int) -> JSONNumber? {
    switch self {
    case .int8: JSONNumber(Int64(Int8(truncatingIfNeeded: bits)))
    case .int16: JSONNumber(Int64(Int16(truncatingIfNeeded: bits)))
    case .int32: JSONNumber(Int64(Int32(truncatingIfNeeded: bits)))
    case .int64: JSONNumber(width == 32 ? Int64(Int32(truncatingIfNeeded: bits)) : Int64(bitPattern: bits))
    case .uint8: bits <= UInt64(UInt8.max) ? JSONNumber(bits) : nil
    case .uint16: bits <= UInt64(UInt16.max) ? JSONNumber(bits) : nil
    case .uint32: bits <= UInt64(UInt32.max) ? JSONNumber(bits) : nil
    case .uint64, .dateTime: JSONNumber(bits)
    case .float, .double, .boolean, .string, .text, .uuid: nil
    }
  }
}
