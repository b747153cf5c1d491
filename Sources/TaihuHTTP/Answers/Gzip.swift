internal import CZlib
internal import HTTPTypes
internal import NIOCore

/// Packs bytes as gzip (RFC 1952), with the least effort: answers are JSON, of which even that leaves a tenth.
enum Gzip {
  private static let stepBytes = 65_536

  /// The bytes packed.
  ///
  /// - Throws: when there is no memory for it.
  /// - Complexity: O(bytes), some 100 MB in a second.
  static func pack(_ bytes: ByteBuffer) throws(APIFault) -> ByteBuffer {
    var stream = unsafe z_stream()
    guard unsafe taihu_gzip_init(&stream) == Z_OK else {
      throw APIFault(.internalServerError, "internal", "the answer could not be packed")
    }
    defer { unsafe deflateEnd(&stream) }
    var input = [UInt8](buffer: bytes)
    var packed = ByteBuffer()
    unsafe input.withUnsafeMutableBufferPointer { input in
      unsafe stream.next_in = input.baseAddress
      unsafe stream.avail_in = UInt32(input.count)
      repeat {
        unsafe packed.writeWithUnsafeMutableBytes(minimumWritableBytes: stepBytes) { output in
          unsafe stream.next_out = output.assumingMemoryBound(to: UInt8.self).baseAddress
          unsafe stream.avail_out = UInt32(output.count)
          _ = unsafe deflate(&stream, Z_FINISH)
          return unsafe output.count - Int(stream.avail_out)
        }
      } while unsafe stream.avail_out == 0
    }
    return packed
  }
}
