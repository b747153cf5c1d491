/// Reads the fields of a message in the wire format of Protocol Buffers (protobuf.dev, "Encoding").
struct WireReader {
  /// What a field holds.
  enum Value {
    /// Wire type 0.
    case varint(UInt64)
    /// Wire type 1, little-endian.
    case fixed64(UInt64)
    /// Wire type 2.
    case bytes(ArraySlice<UInt8>)
    /// Wire type 5.
    case fixed32
  }

  /// A message that ends too early or has a wire type that nobody writes.
  struct Fault: Error {}

  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// The next field and its number; `nil` at the end.
  mutating func next() throws(Fault) -> (field: UInt64, value: Value)? {
    guard !rest.isEmpty else { return nil }
    let tag = try varint()
    switch tag & 7 {
    case 0: return (tag >> 3, .varint(try varint()))
    case 1:
      let bytes = try take(8)
      return (tag >> 3, .fixed64(bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }))
    case 2: return (tag >> 3, .bytes(try take(try varint())))
    case 5:
      _ = try take(4)
      return (tag >> 3, .fixed32)
    default: throw Fault()
    }
  }

  private mutating func varint() throws(Fault) -> UInt64 {
    var (value, shift): (UInt64, UInt64) = (0, 0)
    while let byte = rest.popFirst(), shift < 64 {
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw Fault()
  }

  private mutating func take(_ count: UInt64) throws(Fault) -> ArraySlice<UInt8> {
    guard count <= UInt64(rest.count) else { throw Fault() }
    let taken = rest.prefix(Int(count))
    rest = rest.dropFirst(Int(count))
    return taken
  }
}
