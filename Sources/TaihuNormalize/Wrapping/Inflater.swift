internal import CZlib
public import TaihuCore

/// Unpacks gzip (RFC 1952) and zlib (RFC 1950) streams, the only place that does.
///
/// The stream belongs to one call and is released at its end, whatever happens; zlib keeps no pointer to input or output
/// beyond the calls that are given them.
public enum Inflater {
  /// Bytes unpacked at a time.
  private static let stepBytes = 16_384

  /// The bytes that a stream was packed from.
  ///
  /// - Throws: a refusal when it is no such stream, breaks off, fails its checksum, is followed by other data, or
  ///   unpacks to more than `bytesMax`: what is beyond is never made, so a bomb costs no memory.
  /// - Complexity: O(bytes in and out).
  public static func inflate(_ packed: [UInt8], bytesMax: Int) throws(Refusal) -> [UInt8] {
    var stream = unsafe z_stream()
    guard unsafe taihu_inflate_init(&stream) == Z_OK else {
      throw Refusal(.malformed, "gzip: the unpacker could not be started")
    }
    defer { unsafe inflateEnd(&stream) }
    var packed = packed
    var bytes: [UInt8] = []
    let outcome = unsafe packed.withUnsafeMutableBufferPointer { input in
      unsafe stream.next_in = input.baseAddress
      unsafe stream.avail_in = UInt32(input.count)
      return unsafe unpack(&stream, into: &bytes, bytesMax: bytesMax)
    }
    let isLeft = unsafe stream.avail_in > 0
    try check(outcome, isLeft: isLeft, bytes.count, bytesMax: bytesMax)
    return bytes
  }

  /// - Returns: zlib's last word.
  private static func unpack(_ stream: inout z_stream, into bytes: inout [UInt8], bytesMax: Int) -> Int32 {
    var outcome = Z_OK
    while outcome == Z_OK, bytes.count <= bytesMax {
      let step = min(stepBytes, bytesMax + 1 - bytes.count)
      let chunk = unsafe [UInt8](unsafeUninitializedCapacity: step) { output, count in
        unsafe stream.next_out = output.baseAddress
        unsafe stream.avail_out = UInt32(step)
        outcome = unsafe CZlib.inflate(&stream, Z_NO_FLUSH)
        count = unsafe step - Int(stream.avail_out)
      }
      bytes += chunk
    }
    return outcome
  }

  private static func check(_ outcome: Int32, isLeft: Bool, _ count: Int, bytesMax: Int) throws(Refusal) {
    if count > bytesMax {
      throw Refusal(.payloadTooLarge, "gzip: the stream unpacks to more than \(bytesMax) bytes, where it was given up")
    }
    switch outcome {
    case Z_STREAM_END:
      if isLeft { throw Refusal(.trailingData, "gzip: other data follows the stream") }
    case Z_BUF_ERROR, Z_OK: throw Refusal(.truncated, "gzip: the stream breaks off after \(count) bytes")
    default: throw Refusal(.malformed, "gzip: no such stream, or its checksum is wrong")
    }
  }
}
