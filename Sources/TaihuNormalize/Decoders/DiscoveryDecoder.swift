internal import TaihuCore

/// Reads JSON of which nothing is declared: every number and truth value in it becomes a series of its own.
///
/// A series is named by the path to its value, as `[a-z][a-z0-9_]*`; a payload that is one value is named `value`.
/// Arrays, text and null are passed over. A member `ts`, `time` or `timestamp` of the payload itself is its time: text
/// of ISO 8601, or Unix time in seconds, milli-, micro- or nanoseconds, told by its magnitude.
struct DiscoveryDecoder: ~Copyable {
  private var scanner: JSONScanner
  private var path: [UInt8] = []
  private var pathLengths: [Int] = []
  private var names: Set<[UInt8]> = []
  private var time = Timestamp.epoch
  private var source = ClockWindow.Source.none

  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message.
  static func decode(
    _ payload: RawSpan, _ limits: NormalizerLimits, into content: inout MessageContent
  ) throws(Refusal) {
    var decoder = DiscoveryDecoder(limits)
    try decoder.readMessage(payload, into: &content)
  }

  private init(_ limits: NormalizerLimits) { scanner = JSONScanner(limits) }

  private mutating func readMessage(_ payload: RawSpan, into content: inout MessageContent) throws(Refusal) {
    try scanner.begin(in: payload)
    let kind = try scanner.kind(in: payload)
    if kind == .object {
      try readObject(payload, into: &content)
    } else if kind == .array {
      throw Refusal(.wrongType, "the payload is an array; only objects and single values are discovered")
    } else {
      path = Array("value".utf8)
      try readLeaf(kind, payload, into: &content)
    }
    try scanner.finish(in: payload)
    for index in content.values.indices {
      content.values[index].time = time
      content.values[index].source = source
    }
  }

  private mutating func readObject(_ payload: RawSpan, into content: inout MessageContent) throws(Refusal) {
    try enter(payload)
    while let length = pathLengths.last {
      path.removeLast(path.count - length)
      guard let name = try scanner.nextMember(in: payload) else {
        pathLengths.removeLast()
        continue
      }
      let text = name.unescaped(in: payload)
      if pathLengths.count == 1, ["ts", "time", "timestamp"].contains(String(decoding: text, as: UTF8.self)) {
        try readTime(payload)
        continue
      }
      if !path.isEmpty { path.append(UInt8(ascii: "_")) }
      Identifier.append(text, to: &path)
      let kind = try scanner.kind(in: payload)
      if kind == .object { try enter(payload) } else { try readLeaf(kind, payload, into: &content) }
    }
  }

  private mutating func enter(_ payload: RawSpan) throws(Refusal) {
    try scanner.beginObject(in: payload)
    pathLengths.append(path.count)
  }

  private mutating func readLeaf(
    _ kind: JSONScanner.Kind, _ payload: RawSpan, into content: inout MessageContent
  ) throws(Refusal) {
    switch kind {
    case .number: append(try scanner.number(in: payload), &content)
    case .bool: append(JSONNumber(value: try scanner.bool(in: payload) ? 1 : 0, isInteger: true), &content)
    default: try scanner.skipValue(in: payload)
    }
  }

  private mutating func append(_ number: JSONNumber, _ content: inout MessageContent) {
    let name = seriesName
    let text = String(decoding: name, as: UTF8.self)
    if let problem = number.problem { return content.refuse(ValueReader.refusal(problem, text)) }
    guard names.insert(name).inserted else {
      return content.refuse(Refusal(.duplicateKey, "\(text): two members have this path"))
    }
    var place = Place()
    place.seriesName = name
    content.values.append(
      MessageContent.Value(
        quantity: 0, place: content.place(place.bytes), time: .epoch, source: .none, number: number))
  }

  /// The path as a series name, which begins with a letter.
  private var seriesName: [UInt8] {
    guard let first = path.first else { return Array("value".utf8) }
    return first &- UInt8(ascii: "a") <= 25 ? path : Array("v_".utf8) + path
  }

  /// Time that can't be read, or lies nowhere near, is left to the clock window, which puts the receive time in its place.
  private mutating func readTime(_ payload: RawSpan) throws(Refusal) {
    switch try scanner.kind(in: payload) {
    case .number:
      let number = try scanner.number(in: payload)
      let powerOfTen = TimestampParser.powerOfTen(ofUnixTime: number.value)
      (time, source) = (Timestamp(nanoseconds: number.integer(timesPowerOfTen: powerOfTen)), .device)
    case .string:
      let text = try scanner.text(in: payload).unescaped(in: payload)
      source = .device
      if case .instant(let instant) = text.withBytes(TimestampParser.rfc3339) { time = instant } else { time = .epoch }
    case .null: try scanner.null(in: payload)
    default: try scanner.skipValue(in: payload)
    }
  }
}
