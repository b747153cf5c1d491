internal import TaihuCore
internal import TaihuPack

/// Takes the layers off a payload that stand around what the decoder reads.
enum Unwrapper {
  /// The payload inside, at most ``NormalizerLimits/payloadBytesMax`` long.
  ///
  /// - Throws: a refusal of the whole message, which names the layer.
  /// - Complexity: O(bytes outside and inside); what would grow beyond the limit is given up there.
  static func unwrap(
    _ payload: RawSpan, _ wrapping: PayloadWrapping, _ limits: NormalizerLimits
  ) throws(Refusal) -> [UInt8] {
    var bytes =
      wrapping.path.isEmpty
      ? payload.array(0..<payload.byteCount) : try member(wrapping.path, payload, limits)
    for layer in wrapping.layers {
      switch layer {
      case .base64: bytes = try Base64Text.bytes(bytes)
      case .hex: bytes = try HexText.bytes(bytes)
      case .gzip: bytes = try Inflater.inflate(bytes, bytesMax: limits.payloadBytesMax)
      }
    }
    return bytes
  }

  /// The text of the member to which a path of names leads, with points between them.
  ///
  /// The whole payload is read, since half a document is no document.
  private static func member(
    _ path: String, _ payload: RawSpan, _ limits: NormalizerLimits
  ) throws(Refusal) -> [UInt8] {
    let names = path.split(separator: ".").map { Array($0.utf8) }
    var scanner = JSONScanner(limits)
    try scanner.begin(in: payload)
    var depth = 0
    var found: [UInt8]?
    try enter(&scanner, path, payload)
    while depth >= 0 {
      guard let name = try scanner.nextMember(in: payload) else {
        depth -= 1
        continue
      }
      let isOnTheWay = depth < names.count && found == nil && name.unescaped(in: payload) == names[depth]
      if isOnTheWay, depth == names.count - 1 {
        found = try text(&scanner, path, payload)
      } else if isOnTheWay, try scanner.kind(in: payload) == .object {
        try scanner.beginObject(in: payload)
        depth += 1
      } else {
        try scanner.skipValue(in: payload)
      }
    }
    try scanner.finish(in: payload)
    guard let found else {
      throw Refusal(.noValues, "the payload has no member \(path) that holds the wrapped payload")
    }
    return found
  }

  private static func enter(_ scanner: inout JSONScanner, _ path: String, _ payload: RawSpan) throws(Refusal) {
    let kind = try scanner.kind(in: payload)
    guard kind == .object else {
      throw Refusal(.wrongType, "the payload is \(kind.description) and not the object that holds \(path)")
    }
    try scanner.beginObject(in: payload)
  }

  private static func text(
    _ scanner: inout JSONScanner, _ path: String, _ payload: RawSpan
  ) throws(Refusal) -> [UInt8] {
    let kind = try scanner.kind(in: payload)
    guard kind == .string else { throw Refusal(.wrongType, "\(path) is \(kind.description) and not text") }
    return try scanner.text(in: payload).unescaped(in: payload)
  }
}
