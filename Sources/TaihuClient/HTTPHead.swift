/// The first part of an answer in HTTP/1.1 (RFC 9112): its status and its headers.
public struct HTTPHead: Hashable, Sendable {
  /// The most bytes that it may have.
  static let bytesMax = 65_536

  /// The status, 100–599.
  public var status: Int
  private var headers: [String: String]

  /// Reads a head, without the empty line at its end; `nil` when it is none.
  init?(_ bytes: some Collection<UInt8>) {
    var lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    guard !lines.isEmpty else { return nil }
    let words = lines.removeFirst().split(separator: " ", maxSplits: 2)
    guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]), (100...599).contains(status)
    else { return nil }
    self.status = status
    headers = [:]
    for line in lines {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      headers[line[..<colon].lowercased()] = String(value)
    }
  }

  /// The value of a header by its name in lower case, or `nil`.
  public func header(_ name: String) -> String? { headers[name] }

  /// How the end of the body is told.
  var framing: Framing {
    if status == 204 || status == 304 { return .length(0) }
    if header("transfer-encoding")?.lowercased().hasSuffix("chunked") == true { return .chunked }
    return header("content-length").flatMap(Int.init).map(Framing.length) ?? .untilClosed
  }

  /// How the end of a body is told.
  enum Framing: Hashable {
    case length(Int)
    case chunked
    case untilClosed
  }
}
