internal import TaihuCore
internal import TaihuPack

/// Reads tagged binary values: a tag, a length and a value, over and over; or a tag and a value of known length.
enum TLVDecoder {
  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message.
  static func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, _ options: TLVOptions, _ limits: NormalizerLimits,
    into content: inout MessageContent
  ) throws(Refusal) {
    try BinaryMessage.check(options.header, in: payload)
    let time = time(options, payload)
    let message = BinaryMessage(rule)
    var seen: Set<UInt64> = []
    var reader = Reader(options)
    while let element = try reader.next(in: payload, into: &content) {
      guard seen.insert(element.tag).inserted else {
        content.refuse(Refusal(.duplicateKey, "the tag \(HexText.number(element.tag)) stands twice"))
        continue
      }
      for field in options.fields[element.tag] ?? [] {
        message.append(
          field, from: element.value.lowerBound, to: element.value.upperBound, time, [], payload, into: &content)
      }
    }
  }

  /// The time may stand behind the values that it is for, so it is looked for first.
  private static func time(_ options: TLVOptions, _ payload: RawSpan) -> BinaryMessage.Time {
    guard let (tag, form) = options.time else { return BinaryMessage.Time() }
    var reader = Reader(options)
    while let element = reader.skip(in: payload) {
      if element.tag == tag, form.offset + form.type.width <= element.value.count {
        return BinaryMessage.time(form, from: element.value.lowerBound, in: payload) ?? BinaryMessage.Time()
      }
    }
    return BinaryMessage.Time()
  }
}

extension TLVDecoder {
  /// One tag with its value.
  private struct Element {
    var tag: UInt64
    var value: Range<Int>
  }

  /// Goes from tag to tag.
  private struct Reader {
    private let options: TLVOptions
    private var position: Int

    init(_ options: TLVOptions) { (self.options, position) = (options, options.start) }

    /// The next element that is declared; others are passed over or refused as the pack says.
    ///
    /// - Throws: a refusal of the message when nothing of it could be read before it breaks off.
    mutating func next(in payload: RawSpan, into content: inout MessageContent) throws(Refusal) -> Element? {
      while position < payload.byteCount {
        let start = position
        guard let element = advance(in: payload) else {
          let refusal = broken(at: start, payload)
          position = payload.byteCount
          content.refuse(refusal)
          return nil
        }
        if options.fields[element.tag] != nil { return element }
        if options.time?.tag == element.tag || options.skipsUnknown { continue }
        content.refuse(
          Refusal(.unknownQuantity, "the tag \(HexText.number(element.tag)) at byte \(start) is not declared"))
      }
      return nil
    }

    /// The next element whatever it is.
    mutating func skip(in payload: RawSpan) -> Element? { advance(in: payload) }

    private mutating func advance(in payload: RawSpan) -> Element? {
      guard position + options.tagType.width <= payload.byteCount else { return nil }
      let tag = BinaryNumber.bits(options.tagType, options.byteOrder, at: position, in: payload)
      let start = position + options.tagType.width
      guard let (header, length) = length(tag, start, payload), length <= payload.byteCount - start - header else {
        return nil
      }
      position = start + header + length
      return Element(tag: tag, value: start + header..<position)
    }

    /// The bytes that the length takes, and the bytes of the value.
    private func length(_ tag: UInt64, _ start: Int, _ payload: RawSpan) -> (header: Int, value: Int)? {
      guard let type = options.lengthType else {
        if let time = options.time, time.tag == tag { return (0, time.form.offset + time.form.type.width) }
        return options.fields[tag]?.map { $0.offset + $0.type.width }.max().map { (0, $0) }
      }
      guard start + type.width <= payload.byteCount else { return nil }
      return (type.width, Int(BinaryNumber.bits(type, options.byteOrder, at: start, in: payload)))
    }

    private func broken(at start: Int, _ payload: RawSpan) -> Refusal {
      guard start + options.tagType.width <= payload.byteCount else {
        return Refusal(.truncated, "the payload ends inside a tag, at byte \(start)")
      }
      let tag = HexText.number(BinaryNumber.bits(options.tagType, options.byteOrder, at: start, in: payload))
      if options.lengthType == nil,
        length(BinaryNumber.bits(options.tagType, options.byteOrder, at: start, in: payload), start, payload) == nil
      {
        return Refusal(
          .unknownQuantity,
          "the tag \(tag) at byte \(start) is not declared, so nobody knows how long its value is; the rest is not read"
        )
      }
      return Refusal(.truncated, "the value of the tag \(tag) at byte \(start) is longer than the rest of the payload")
    }
  }
}
