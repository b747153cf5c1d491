internal import TaihuCore
internal import TaihuPack

/// Reads packets of HJ/T 212-2005, HJ 212-2017 and HJ 212-2025, one or several in a message.
///
/// A packet that is broken is refused by itself and the others are read. Parts of split data are read as they come, see
/// ``HJ212Memory``. Times are China Standard Time, which the packets take for granted.
struct HJ212Decoder {
  /// Seconds by which the packets' civil time is ahead of UTC.
  static let offsetSeconds = 28_800

  private let rule: CompiledRule
  private let options: HJ212Options

  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message.
  static func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, _ options: HJ212Options, _ limits: NormalizerLimits,
    at received: Timestamp, remembering memory: inout HJ212Memory, into content: inout MessageContent
  ) throws(Refusal) {
    let decoder = HJ212Decoder(rule: rule, options: options)
    var framer = HJ212Framer(accepting: options.checksum)
    var packets = 0
    while true {
      switch framer.next(in: payload) {
      case .end:
        if packets == 0 { throw Refusal(.emptyPayload, "the payload is nothing but white space") }
        return
      case .broken(let refusal): content.refuse(refusal)
      case .packet(let data):
        do {
          try decoder.read(data, payload, topic, &memory, into: &content)
        } catch {
          content.refuse(error)
        }
      }
      packets += 1
    }
  }

  private func read(
    _ data: Range<Int>, _ payload: RawSpan, _ topic: RawSpan, _ memory: inout HJ212Memory,
    into content: inout MessageContent
  ) throws(Refusal) {
    let header = try HJ212Header(data, in: payload)
    if header.device.isEmpty, !rule.capturesDevice {
      throw Refusal(.malformed, "the packet has no MN and the topic no {device}, so nobody knows where it comes from")
    }
    switch HJ212Command(code: header.command) {
    case .control: content.isControl = true
    case let command: try readArea(command, header, payload, &memory, into: &content)
    }
    answer(header, payload, topic, &content)
  }

  private func readArea(
    _ command: HJ212Command, _ header: HJ212Header, _ payload: RawSpan, _ memory: inout HJ212Memory,
    into content: inout MessageContent
  ) throws(Refusal) {
    if Self.isEncrypted(header.area, payload) {
      throw Refusal(
        .encrypted, "the area of the packet is encrypted (HJ 212-2025, SM4); without its key nothing is read")
    }
    let area = HJ212Area(header.area, in: payload)
    let time = try time(of: area, command, header, payload, &memory)
    let labels = HJ212Labels(command, header, rule, options, in: payload)
    for value in area.values { append(value, time, labels, header, payload, into: &content) }
    if area.values.isEmpty { throw Refusal(.noValues, "the packet \(header.command) holds no value") }
  }

  /// An area that is neither ASCII nor UTF-8, or is written as `{0x…`, is ciphertext (HJ 212-2025, 6.2).
  private static func isEncrypted(_ area: Range<Int>, _ payload: RawSpan) -> Bool {
    if area.count >= 3, payload.holds(area.lowerBound..<area.lowerBound + 3, "{0x") { return true }
    guard area.contains(where: { payload.byte($0) >= 0x7F || payload.byte($0) < 0x20 }) else { return false }
    return payload.array(area).withBytes { UTF8Check.firstInvalid(in: $0) != nil }
  }
}

extension HJ212Decoder {
  /// The time of an area's values: `DataTime`, which is the start of the period for statistics; for a part without it,
  /// that of an earlier part. Values as they are measured may go without and get the receive time.
  private func time(
    of area: HJ212Area, _ command: HJ212Command, _ header: HJ212Header, _ payload: RawSpan,
    _ memory: inout HJ212Memory
  ) throws(Refusal) -> HJ212Labels.Time {
    if !area.time.isEmpty {
      let time = try Self.instant(payload.array(area.time))
      if header.isPart { memory.note(payload.array(area.time), of: header, in: payload) }
      return time
    }
    if header.isPart {
      guard let known = memory.time(of: header, in: payload) else {
        throw Refusal(.badTime, "a part without DataTime, and the part that tells it has not come")
      }
      return try Self.instant(known)
    }
    if case .statistics = command {
      throw Refusal(.badTime, "statistics without DataTime: nobody knows of which period")
    }
    return HJ212Labels.Time(instant: .epoch, source: .none)
  }

  private static func instant(_ text: [UInt8]) throws(Refusal) -> HJ212Labels.Time {
    guard let instant = text.withBytes({ TimestampParser.compact($0, offsetSeconds: offsetSeconds) }) else {
      let shown = String(decoding: text, as: UTF8.self).excerpt
      throw Refusal(.badTime, "“\(shown)” is no time of the form YYYYMMDDhhmmss")
    }
    return HJ212Labels.Time(instant: instant, source: .device)
  }

  private func append(
    _ value: HJ212Area.Value, _ time: HJ212Labels.Time, _ labels: HJ212Labels, _ header: HJ212Header,
    _ payload: RawSpan, into content: inout MessageContent
  ) {
    guard case .unknown = value.suffix else {
      do {
        let found = try found(value, time, labels, header, payload)
        if let found { content.append(found, by: rule) }
      } catch {
        content.refuse(error)
      }
      return
    }
    content.refuse(
      Refusal(
        .unknownQuantity, "“\(payload.text(value.name).excerpt)”: what stands after its last “-” is nothing of HJ 212"))
  }

  /// The value with its name, unit, labels and quality; `nil` when the pack does not want its statistic.
  private func found(
    _ value: HJ212Area.Value, _ time: HJ212Labels.Time, _ labels: HJ212Labels, _ header: HJ212Header,
    _ payload: RawSpan
  ) throws(Refusal) -> FoundValue? {
    guard let valueLabels = labels.labels(of: value, payload) else { return nil }
    guard let number = DecimalText.number(value.text, in: payload) else {
      let name = payload.text(value.name).excerpt
      throw Refusal(.wrongType, "\(name): “\(payload.text(value.text).excerpt)” is no number")
    }
    let own = value.time.isEmpty ? time : try Self.instant(payload.array(value.time))
    let naming = HJ212Naming(value, header.system, rule, options, in: payload)
    let flag = QualityFlag(hj212: value.flag, edition: header.edition)
    return FoundValue(
      name: naming.name, device: rule.capturesDevice ? [] : labels.device, labels: valueLabels, unit: naming.unit,
      time: own.instant, source: own.source, number: number, quality: flag.quality, reasons: flag.reasons)
  }

  /// Answers the packet where it asks for it and the rule says on which topic.
  private func answer(
    _ header: HJ212Header, _ payload: RawSpan, _ topic: RawSpan, _ content: inout MessageContent
  ) {
    guard !options.reply.isEmpty, let packet = HJ212Answer.packet(to: header, in: payload),
      let place = rule.replyTopic(options.reply, topic, device: payload.array(header.device))
    else { return }
    content.replies.append(OutgoingMessage(topic: place, payload: packet))
  }
}
