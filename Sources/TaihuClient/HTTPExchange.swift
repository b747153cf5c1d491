/// One request and its answer on a connection of their own, the body piece by piece.
struct HTTPExchange: ~Copyable {
  private var stream: SocketStream
  /// Bytes that were read and not yet used, from ``start`` on.
  private var buffer: [UInt8] = []
  private var start = 0
  /// Bytes that are left of the body, or of the chunk at hand; `nil`: all until the connection ends.
  private var left: Int? = 0
  private var isChunked = false
  private var isFirstChunk = true

  /// Sends a request.
  init(_ request: [UInt8], to peer: SocketPeer, trust: TLSTrust, patience: Patience) throws(SocketFailure) {
    var stream = try SocketStream(to: peer, trust: trust, patience: patience)
    try stream.write(request)
    self.stream = stream
  }

  /// The head of the answer; those that only say that one will come are passed over.
  mutating func head() throws(SocketFailure) -> HTTPHead {
    while true {
      guard let head = HTTPHead(try lines(until: [0x0D, 0x0A, 0x0D, 0x0A])) else {
        throw SocketFailure("it gave no answer in HTTP")
      }
      if (100...199).contains(head.status) { continue }
      switch head.framing {
      case .length(let bytes): left = max(bytes, 0)
      case .chunked: isChunked = true
      case .untilClosed: left = nil
      }
      return head
    }
  }

  /// The next bytes of the body, waiting for them; none at its end.
  ///
  /// - Throws: when the connection ends before the body does.
  mutating func piece() throws(SocketFailure) -> ArraySlice<UInt8> {
    if isChunked, left == 0 { try beginChunk() }
    if left == 0 { return [] }
    if start == buffer.count, try !fill() {
      if left == nil { return [] }
      throw SocketFailure("the connection ended in the middle of the answer")
    }
    let count = min(left ?? .max, buffer.count - start)
    let piece = buffer[start..<start + count]
    start += count
    if let left { self.left = left - count }
    return piece
  }

  /// Reads the line before a chunk; after the last one, what follows is of no interest.
  private mutating func beginChunk() throws(SocketFailure) {
    if !isFirstChunk { _ = try lines(until: [0x0D, 0x0A]) }
    isFirstChunk = false
    let line = String(decoding: try lines(until: [0x0D, 0x0A]), as: UTF8.self)
    guard let size = Int(line.prefix { $0 != ";" && $0 != " " }, radix: 16), size >= 0 else {
      throw SocketFailure("the parts of its answer are not as HTTP has them")
    }
    left = size
    if size == 0 { isChunked = false }
  }

  /// All bytes before a mark, which is passed over.
  private mutating func lines(until mark: [UInt8]) throws(SocketFailure) -> ArraySlice<UInt8> {
    var searched = start
    while true {
      if let place = place(of: mark, from: searched) {
        defer { start = place + mark.count }
        return buffer[start..<place]
      }
      searched = max(start, buffer.count - mark.count + 1)
      guard buffer.count - start < HTTPHead.bytesMax else { throw SocketFailure("the head of its answer is too long") }
      let used = start
      guard try fill() else { throw SocketFailure("it closed the connection without an answer") }
      searched -= used - start
    }
  }

  private func place(of mark: [UInt8], from first: Int) -> Int? {
    guard buffer.count >= mark.count, first <= buffer.count - mark.count else { return nil }
    return (first...buffer.count - mark.count).first { buffer[$0..<$0 + mark.count].elementsEqual(mark) }
  }

  /// Reads more; returns whether there was any.
  private mutating func fill() throws(SocketFailure) -> Bool {
    if start > 0 {
      buffer.removeFirst(start)
      start = 0
    }
    let more = try stream.read()
    buffer += more
    return !more.isEmpty
  }
}
