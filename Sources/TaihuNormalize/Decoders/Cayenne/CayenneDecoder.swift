internal import TaihuCore
internal import TaihuPack

/// Reads Cayenne's low-power payload: channel, type and value, over and over. The channel becomes a label, the type says
/// quantity and unit; the type of Unix time is the time of all values.
enum CayenneDecoder {
  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message.
  static func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, _ options: CayenneOptions, _ limits: NormalizerLimits,
    into content: inout MessageContent
  ) throws(Refusal) {
    let message = BinaryMessage(rule)
    let time = time(payload)
    var seen: Set<Int> = []
    var offset = 0
    while offset < payload.byteCount {
      let (channel, code) = (payload.byte(offset), payload.byteOrZero(offset + 1))
      guard let width = width(at: offset, payload) else {
        return content.refuse(unreadable(channel, code, offset, payload))
      }
      if seen.insert(Int(channel) << 8 | Int(code)).inserted {
        let label = [(name: channelLabel, value: Array("\(channel)".utf8))]
        for field in CayenneType.type(code)?.fields ?? [] {
          message.append(field, from: offset + 2, to: payload.byteCount, time, label, payload, into: &content)
        }
      } else {
        content.refuse(Refusal(.duplicateKey, "channel \(channel) has type \(code) twice"))
      }
      offset += 2 + width
    }
  }

  /// The time may stand behind the values that it is for, so it is looked for first.
  private static func time(_ payload: RawSpan) -> BinaryMessage.Time {
    var offset = 0
    while let width = width(at: offset, payload) {
      if payload.byte(offset + 1) == CayenneType.unixTime {
        return BinaryMessage.time(clock, from: offset + 2, in: payload) ?? BinaryMessage.Time()
      }
      offset += 2 + width
    }
    return BinaryMessage.Time()
  }

  /// The width of the value that begins here; `nil` when its type is not known or the payload ends before it does.
  private static func width(at offset: Int, _ payload: RawSpan) -> Int? {
    guard offset + 2 <= payload.byteCount else { return nil }
    let code = payload.byte(offset + 1)
    let width = code == CayenneType.unixTime ? clock.type.width : CayenneType.type(code)?.width
    return width.flatMap { offset + 2 + $0 <= payload.byteCount ? $0 : nil }
  }

  private static func unreadable(_ channel: UInt8, _ code: UInt8, _ offset: Int, _ payload: RawSpan) -> Refusal {
    if offset + 2 > payload.byteCount { return Refusal(.truncated, "the payload ends after the channel \(channel)") }
    if code == CayenneType.polyline {
      return Refusal(.wrongType, "channel \(channel) is a track of places, which is no reading; the rest is not read")
    }
    guard CayenneType.type(code) != nil || code == CayenneType.unixTime else {
      return Refusal(
        .unsupportedVersion,
        "channel \(channel) has the type \(code), which is not known and nobody knows how long; the rest is not read")
    }
    return Refusal(.truncated, "the payload ends inside the value of channel \(channel)")
  }

  private static let clock = BinaryTime(offset: 0, type: .u32)
  private static let channelLabel = Array("channel".utf8)
}
