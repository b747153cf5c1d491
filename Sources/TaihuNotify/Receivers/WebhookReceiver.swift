internal import TaihuClient
public import TaihuCore

/// Posts notices to a webhook: signed, one connection each, TLS verified, redirects not followed.
///
/// Any answer from 200 to 299 means that the receiver has the message. A redirect, 408, 425, 429 and 5xx mean that it
/// can't take anything now; every other answer, that it refuses this message.
public struct WebhookReceiver: NoticeReceiver {
  private let address: WebhookAddress
  private let trust: TLSTrust
  private let timeout: Duration
  private let clock: any WallClock
  private let secret: () throws(OperatorError) -> [UInt8]

  /// A receiver at an address.
  ///
  /// - Parameters:
  ///   - caFile: A PEM file with the authorities that may vouch for it; `nil` for those of the system.
  ///   - secret: asked for each message, so that a changed secret counts.
  public init(
    address: WebhookAddress, caFile: String? = nil, timeout: Duration, clock: any WallClock = SystemClock(),
    secret: @escaping () throws(OperatorError) -> [UInt8]
  ) {
    (self.address, self.timeout, self.clock, self.secret) = (address, timeout, clock, secret)
    trust = TLSTrust(caFile: caFile)
  }

  /// Tries once; see ``NoticeReceiver/deliver(_:isCancelled:)``.
  public func deliver(_ message: NoticeMessage, isCancelled: @escaping () -> Bool) -> DeliveryResult {
    do {
      let request = try request(message)
      var stream = try SocketStream(
        to: address.peer, trust: trust, patience: Patience(timeout: timeout, isCancelled: isCancelled))
      try stream.write(request)
      return verdict(try Self.status(&stream))
    } catch let failure as SocketFailure {
      return .unavailable("\(address): \(failure.reason)")
    } catch {
      return .unavailable("\(error)")
    }
  }

  private func request(_ message: NoticeMessage) throws(OperatorError) -> [UInt8] {
    let timestamp = String(clock.now().nanoseconds / 1_000_000_000)
    let signature = Signature.text(timestamp: timestamp, body: message.body, secret: try secret())
    let head = """
      POST \(address.target) HTTP/1.1\r
      Host: \(address.authority)\r
      User-Agent: taihu\r
      Content-Type: application/json\r
      Content-Length: \(message.body.count)\r
      Connection: close\r
      Idempotency-Key: \(message.key)\r
      X-Taihu-Timestamp: \(timestamp)\r
      X-Taihu-Signature: \(signature)\r
      \r

      """
    return Array(head.utf8) + message.body
  }

  private func verdict(_ status: Int) -> DeliveryResult {
    switch status {
    case 200...299: .delivered
    case 300...399: .unavailable("\(address) answers with a redirect (\(status)), which is not followed")
    case 408, 425, 429, 500...599: .unavailable("\(address) answers \(status)")
    default: .refused("\(address) answers \(status)")
    }
  }

  /// The most bytes of an answer that are read; more than its first line is of no interest.
  private static let answerBytesMax = 65_536

  /// The status of the answer, `HTTP/1.1 204 …`. The rest is read as well, so that the server can finish in peace.
  private static func status(_ stream: inout SocketStream) throws(SocketFailure) -> Int {
    var answer: [UInt8] = []
    var status: Int?
    while answer.count < answerBytesMax {
      let more: [UInt8]
      do {
        more = try stream.read()
      } catch {
        if let status { return status }
        throw error
      }
      if more.isEmpty { break }
      answer += more
      status = status ?? code(of: answer)
    }
    guard let status else { throw SocketFailure("it gave no answer in HTTP") }
    return status
  }

  private static func code(of answer: [UInt8]) -> Int? {
    guard answer.contains(UInt8(ascii: "\n")) else { return nil }
    let line = answer.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
    let words = String(decoding: line, as: UTF8.self).split(separator: " ")
    guard words.count >= 2, words[0].hasPrefix("HTTP/1.") else { return nil }
    return Int(words[1]).flatMap { (100...599).contains($0) ? $0 : nil }
  }
}
