/// Writes the few parts of the Protocol Buffers wire format that Sparkplug B needs.
struct ProtobufWriter: Sendable {
  /// What was written.
  private(set) var bytes: [UInt8] = []

  /// A varint field: wire type 0.
  mutating func varint(_ field: Int, _ value: UInt64) {
    tag(field, wireType: 0)
    append(value)
  }

  /// A double field: wire type 1, little endian.
  mutating func double(_ field: Int, _ value: Double) {
    tag(field, wireType: 1)
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
    }
  }

  /// A float field: wire type 5, little endian.
  mutating func float(_ field: Int, _ value: Float) {
    tag(field, wireType: 5)
    for shift in stride(from: UInt32(0), to: 32, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
    }
  }

  /// A text field: wire type 2.
  mutating func string(_ field: Int, _ text: String) {
    tag(field, wireType: 2)
    append(UInt64(text.utf8.count))
    bytes += text.utf8
  }

  /// An embedded message: wire type 2.
  mutating func message(_ field: Int, _ write: (inout ProtobufWriter) -> Void) {
    var inner = ProtobufWriter()
    write(&inner)
    tag(field, wireType: 2)
    append(UInt64(inner.bytes.count))
    bytes += inner.bytes
  }

  private mutating func tag(_ field: Int, wireType: UInt64) {
    append(UInt64(field) << 3 | wireType)
  }

  private mutating func append(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
