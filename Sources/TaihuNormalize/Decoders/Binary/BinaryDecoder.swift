internal import TaihuCore
internal import TaihuPack

/// Reads packed binary fields at declared places, and rows of records of one form.
enum BinaryDecoder {
  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message.
  static func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, _ options: BinaryOptions, _ limits: NormalizerLimits,
    into content: inout MessageContent
  ) throws(Refusal) {
    if let length = options.length, payload.byteCount != length {
      throw Refusal(.badLength, "the payload has \(payload.byteCount) bytes and not \(length)")
    }
    try BinaryMessage.check(options.header, in: payload)
    var time = BinaryMessage.Time()
    if let form = options.time {
      guard let told = BinaryMessage.time(form, from: 0, in: payload) else {
        throw Refusal(.truncated, "the payload has \(payload.byteCount) bytes and ends before its time")
      }
      time = told
    }
    let message = BinaryMessage(rule)
    for field in options.fields {
      message.append(field, from: 0, to: payload.byteCount, time, [], payload, into: &content)
    }
    if let records = options.records { try read(records, time, message, payload, limits, into: &content) }
  }

  private static func read(
    _ records: BinaryRecords, _ base: BinaryMessage.Time, _ message: BinaryMessage, _ payload: RawSpan,
    _ limits: NormalizerLimits, into content: inout MessageContent
  ) throws(Refusal) {
    let count = try count(records, payload)
    guard count * records.fields.count <= limits.jsonFieldsMax else {
      throw Refusal(
        .tooManyFields, "\(count) records of \(records.fields.count) fields; at most \(limits.jsonFieldsMax) are read")
    }
    for number in 0..<count {
      let start = records.offset + number * records.stride
      let time = time(of: number, among: count, records, base, start, payload)
      let labels = records.label.isEmpty ? [] : [(name: Array(records.label.utf8), value: Array("\(number)".utf8))]
      for field in records.fields {
        message.append(field, from: start, to: payload.byteCount, time, labels, payload, into: &content)
      }
    }
  }

  private static func count(_ records: BinaryRecords, _ payload: RawSpan) throws(Refusal) -> Int {
    let room = payload.byteCount - records.offset
    if let count = records.count {
      guard room >= count * records.stride else {
        throw Refusal(.truncated, "\(count) records of \(records.stride) bytes do not fit into \(payload.byteCount)")
      }
      return count
    }
    guard room >= 0, room % records.stride == 0 else {
      throw Refusal(
        .badLength,
        "\(payload.byteCount) bytes are no whole number of records of \(records.stride) from byte \(records.offset) on")
    }
    return room / records.stride
  }

  /// The time of a record: its own; or at a steady pace from that of the payload, which is the first record's; or,
  /// where the payload tells none, so that the newest is that of the receive time.
  private static func time(
    of number: Int, among count: Int, _ records: BinaryRecords, _ base: BinaryMessage.Time, _ start: Int,
    _ payload: RawSpan
  ) -> BinaryMessage.Time {
    if let form = records.time, let own = BinaryMessage.time(form, from: start, in: payload) { return own }
    if records.interval == 0 { return base }
    let steps = Int64(records.isNewestFirst ? -number : base.source == .none ? number - (count - 1) : number)
    let distance = steps * records.interval
    return base.source == .none
      ? BinaryMessage.Time(instant: Timestamp(nanoseconds: distance), source: .relative)
      : BinaryMessage.Time(instant: base.instant.advanced(byNanoseconds: distance), source: base.source)
  }
}
