internal import TaihuCore

extension CompiledRule {
  /// The topic on which a device is answered: a template whose names in braces are replaced by levels of the topic that the
  /// message came on, and `{mn}`, or `{device}` where the pattern does not capture it, by the device's own name.
  ///
  /// - Returns: `nil` when the device's name could not stand in one level of a topic, so that no payload can choose
  ///   where the gateway publishes.
  /// - Complexity: O(length), with a text built; only for messages that are answered.
  func replyTopic(_ template: String, _ topic: RawSpan, device: [UInt8]) -> String? {
    let levels = Topic(checked: topic.array(0..<topic.byteCount)[...])
    var result: [String] = []
    for part in template.split(separator: "/", omittingEmptySubsequences: false) {
      guard part.first == "{", part.last == "}" else {
        result.append(String(part))
        continue
      }
      let name = part.dropFirst().dropLast()
      if let capture = captures.first(where: { $0.name == name }) {
        result.append(levels.text(capture.level))
      } else {
        guard !device.isEmpty, device.allSatisfy(Self.isPlain) else { return nil }
        result.append(String(decoding: device, as: UTF8.self))
      }
    }
    return result.joined(separator: "/")
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}
