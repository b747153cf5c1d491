internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Synchronization
internal import TaihuCore
internal import TaihuNormalize
internal import TaihuRemoteWrite

/// The second door for readings: remote write and line protocol. An answer of 204 means that they are durable.
final class WriteRoutes: Sendable {
  /// An unpacked body may be so many times as long as a body may be.
  private static let unpackedFactor = 4

  private let port: GatewayPort
  private let limits: HTTPLimits
  private let writing = Atomic(0)

  init(port: GatewayPort, limits: HTTPLimits) {
    (self.port, self.limits) = (port, limits)
  }

  /// Takes a body of either kind, as its content type says.
  func take(_ body: ByteBuffer, _ headers: HTTPFields, _ parameters: FormParameters) async throws -> Response {
    let type = headers[.contentType]?.lowercased() ?? ""
    return if type.hasPrefix("application/x-protobuf") {
      try await takeRemoteWrite(body, headers, type)
    } else {
      try await takeLines(body, headers, parameters)
    }
  }

  /// Takes line protocol, as it is or packed as gzip.
  func takeLines(_ body: ByteBuffer, _ headers: HTTPFields, _ parameters: FormParameters) async throws -> Response {
    let text = parameters["precision"] ?? "ns"
    guard let precision = LineProtocolPrecision(rawValue: Self.precisions[text] ?? text) else {
      throw APIFault.badData("“precision” is ns, us, ms or s")
    }
    let bytes = Array(buffer: body)
    let encoding = headers[.contentEncoding]?.lowercased() ?? "identity"
    guard ["identity", "gzip"].contains(encoding) else {
      throw APIFault(.unsupportedMediaType, "bad_data", "line protocol comes as it is, or packed as gzip")
    }
    return try await commit(bytes) {
      LineWrite.decode(encoding == "gzip" ? try unpacked(bytes) : bytes, precision: precision)
    }
  }

  private func unpacked(_ bytes: [UInt8]) throws(APIFault) -> [UInt8] {
    let most = Self.unpackedFactor * limits.bodyBytes
    do {
      return try Inflater.inflate(bytes, bytesMax: most)
    } catch {
      let isTooLong = error.reason == .payloadTooLarge
      throw APIFault(isTooLong ? .contentTooLarge : .badRequest, "bad_data", error.detail)
    }
  }

  private func takeRemoteWrite(_ body: ByteBuffer, _ headers: HTTPFields, _ type: String) async throws -> Response {
    guard !type.contains("io.prometheus.write.v2") else {
      throw APIFault(.unsupportedMediaType, "bad_data", "remote write 1.0 is understood, 2.0 is not")
    }
    guard headers[.contentEncoding]?.lowercased() == "snappy" else {
      throw APIFault(.unsupportedMediaType, "bad_data", "remote write is compressed with snappy")
    }
    let bytes = Array(buffer: body)
    let most = Self.unpackedFactor * limits.bodyBytes
    return try await commit(bytes) {
      let plain: [UInt8]
      do {
        plain = try SnappyBlock.decode(bytes, bytesMax: most)
      } catch SnappyBlock.Fault.tooLong {
        throw APIFault(.contentTooLarge, "bad_data", "the body becomes longer than \(most) bytes")
      } catch {
        throw APIFault.badData("the body is no snappy block")
      }
      return try IncomingWrite(remoteWrite: plain)
    }
  }

  private func commit(_ bytes: [UInt8], _ decode: () throws -> IncomingWrite) async throws -> Response {
    // Relaxed: a count that guards no other memory.
    let before = writing.wrappingAdd(bytes.count, ordering: .relaxed).oldValue
    defer { writing.wrappingSubtract(bytes.count, ordering: .relaxed) }
    guard before + bytes.count <= limits.writingBytes else {
      throw APIFault(.serviceUnavailable, "unavailable", "too much is being written; try again")
    }
    var write = try decode()
    if !write.refusals.isEmpty { write.payload = bytes }
    switch await port.write(write) {
    case .failed(let reason): throw APIFault(.serviceUnavailable, "unavailable", reason)
    case .committed: break
    }
    guard let first = write.refusals.first else { return Response(status: .noContent) }
    let stored = write.samples.isEmpty ? "nothing was stored" : "all else was stored"
    throw APIFault.badData("\(write.refusals.count) values were refused, \(stored): \(first.detail)")
  }

  /// The names that InfluxDB 1 gives to units.
  private static let precisions = ["n": "ns", "u": "us", "µ": "us"]
}
