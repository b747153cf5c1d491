/// The bytes of a Sparkplug payload, put together by hand from the field numbers of the specification, so that tests do
/// not check the gateway's reader with the gateway's own writer.
public struct SparkplugBytes: Sendable {
  /// The payload so far.
  public private(set) var bytes: [UInt8] = []

  /// A payload sent at a time in milliseconds, with its number.
  public init(sent: UInt64 = 1_785_546_000_000, sequence: UInt64? = nil) {
    Self.varint(1, sent, to: &bytes)
    if let sequence { Self.varint(3, sequence, to: &bytes) }
  }

  /// How a metric carries its value.
  public enum Value: Sendable {
    /// Field 10.
    case int(UInt32)
    /// Field 11.
    case long(UInt64)
    /// Field 12.
    case float(Float)
    /// Field 13.
    case double(Double)
    /// Field 14.
    case bool(Bool)
    /// Field 15.
    case text(String)
    /// Field 16, 17, 18: bytes, a data set, a template.
    case raw(field: UInt64, [UInt8])
    /// Field 7, and no value.
    case null
  }

  /// Appends a metric.
  public mutating func add(
    _ name: String? = nil, alias: UInt64? = nil, time: UInt64? = nil, type: UInt64? = nil, _ value: Value,
    isHistorical: Bool = false, isTransient: Bool = false, properties: [(String, Value)] = []
  ) {
    var metric: [UInt8] = []
    if let name { Self.text(1, name, to: &metric) }
    if let alias { Self.varint(2, alias, to: &metric) }
    if let time { Self.varint(3, time, to: &metric) }
    if let type { Self.varint(4, type, to: &metric) }
    if isHistorical { Self.varint(5, 1, to: &metric) }
    if isTransient { Self.varint(6, 1, to: &metric) }
    if !properties.isEmpty { Self.block(9, Self.set(properties), to: &metric) }
    Self.append(value, firstField: 10, to: &metric)
    Self.block(2, metric, to: &bytes)
  }

  private static func set(_ properties: [(String, Value)]) -> [UInt8] {
    var set: [UInt8] = []
    for (name, _) in properties { text(1, name, to: &set) }
    for (_, value) in properties {
      var property: [UInt8] = []
      append(value, firstField: 3, to: &property)
      block(2, property, to: &set)
    }
    return set
  }

  private static func append(_ value: Value, firstField field: UInt64, to bytes: inout [UInt8]) {
    switch value {
    case .int(let number): varint(field, UInt64(number), to: &bytes)
    case .long(let number): varint(field + 1, number, to: &bytes)
    case .float(let number):
      number32(field + 2, number.bitPattern, to: &bytes)
    case .double(let number):
      varint(key: (field + 3) << 3 | 1, to: &bytes)
      for shift in stride(from: 0, to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: number.bitPattern >> UInt64(shift)))
      }
    case .bool(let bool): varint(field + 4, bool ? 1 : 0, to: &bytes)
    case .text(let string): text(field + 5, string, to: &bytes)
    case .raw(let field, let raw): block(field, raw, to: &bytes)
    case .null: varint(7, 1, to: &bytes)
    }
  }

  private static func number32(_ field: UInt64, _ number: UInt32, to bytes: inout [UInt8]) {
    varint(key: field << 3 | 5, to: &bytes)
    for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> UInt32(shift))) }
  }

  private static func varint(_ field: UInt64, _ number: UInt64, to bytes: inout [UInt8]) {
    varint(key: field << 3, to: &bytes)
    varint(key: number, to: &bytes)
  }

  private static func text(_ field: UInt64, _ text: String, to bytes: inout [UInt8]) {
    block(field, Array(text.utf8), to: &bytes)
  }

  private static func block(_ field: UInt64, _ block: [UInt8], to bytes: inout [UInt8]) {
    varint(key: field << 3 | 2, to: &bytes)
    varint(key: UInt64(block.count), to: &bytes)
    bytes += block
  }

  private static func varint(key number: UInt64, to bytes: inout [UInt8]) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
