internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Response {
  /// Answers shorter than this stay as they are: packing would gain nothing.
  private static let plainBytesMax = 1_024

  /// The same, packed as gzip when the client takes that and it is worth it. The event stream stays as it is: what waits
  /// in a packer does not come when it happens.
  func packed(for request: Request) -> Response {
    guard let length = body.contentLength, length > Self.plainBytesMax, status != .noContent else { return self }
    var answer = self
    answer.headers[.vary] = "Accept-Encoding"
    guard AcceptedEncodings.haveGzip(request.headers[.acceptEncoding]) else { return answer }
    answer.headers[.contentEncoding] = "gzip"
    answer.headers[.contentLength] = nil
    // A body of known length is one buffer, written at once.
    answer.body = body.map { try Gzip.pack($0) }
    return answer
  }
}

/// What a client accepts (RFC 9110, 12.5.3).
enum AcceptedEncodings {
  /// Whether gzip is named, or everything, with a weight above 0.
  static func haveGzip(_ field: String?) -> Bool {
    var weights: [String: Double] = [:]
    for part in (field ?? "").lowercased().split(separator: ",") {
      let words = part.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
      guard let name = words.first else { continue }
      let weight = words.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
      weights[name] = weight ?? 1
    }
    return (weights["gzip"] ?? weights["x-gzip"] ?? weights["*"] ?? 0) > 0
  }
}
