internal import TaihuCore
internal import TaihuNormalize
internal import TaihuRemoteWrite

extension FuzzTarget {
  /// A body of remote write as it comes, and as if it were decompressed already, without which little behind the
  /// compression would be tried.
  static let remoteWrite = FuzzTarget("remote-write") { bytes in
    if let body = try? SnappyBlock.decode(bytes, bytesMax: bytesMax) {
      precondition(body.count <= bytesMax, "a block becomes no longer than allowed")
      read(body)
    }
    read(bytes)
  }

  /// A body of line protocol: every call comes further, so that it comes to its end.
  static let lineBody = FuzzTarget("line-body") { bytes in
    guard bytes.count <= 65_536 else { return }
    var parser = LineProtocolParser(precision: .ns)
    for _ in 0...bytes.count {
      do throws(LineProtocolFault) {
        guard try unsafe parser.next(in: bytes.span.bytes) else { return }
        precondition(!parser.line.fields.isEmpty, "a line that was read has a field")
      } catch {
        precondition(error.line > 0 && !error.what.isEmpty, "a fault says what and where")
      }
    }
    preconditionFailure("there are more lines than bytes")
  }

  private static let bytesMax = 65_536

  private static func read(_ body: [UInt8]) {
    for series in (try? RemoteWrite.decode(body)) ?? [] {
      precondition(!series.key.name.isEmpty && !series.samples.isEmpty, "a series has a name and values")
    }
  }
}
