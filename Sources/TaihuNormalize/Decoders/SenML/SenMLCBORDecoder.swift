internal import TaihuCore
internal import TaihuPack

/// Reads a SenML pack in CBOR (RFC 8428, section 6); see ``SenMLResolver``.
enum SenMLCBORDecoder {
  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message.
  static func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, _ options: SenMLCBOROptions,
    _ limits: NormalizerLimits,
    into content: inout MessageContent
  ) throws(Refusal) {
    var reader = CBORReader(limits)
    do throws(Refusal) {
      try decode(payload, by: rule, &reader, into: &content)
    } catch {
      guard reader.metChunks else { throw error }
      content.removeAll()
      let joined = try CBORReader.joiningChunks(of: payload)
      reader = CBORReader(limits)
      try unsafe decode(joined.span.bytes, by: rule, &reader, into: &content)
    }
  }

  private static func decode(
    _ payload: RawSpan, by rule: CompiledRule, _ reader: inout CBORReader, into content: inout MessageContent
  ) throws(Refusal) {
    var resolver = SenMLResolver(rule)
    let item = try reader.next(in: payload)
    guard case .array(let count) = item else {
      throw Refusal(.wrongType, "the payload is \(item.description) and not an array")
    }
    var records = try reader.open(count, isMap: false, in: payload)
    var number = 0
    while try reader.hasNext(&records, in: payload) {
      number += 1
      let record = try SenMLRecord(number: number, &resolver.base, &reader, payload)
      resolver.resolve(record, payload, &content)
    }
    try reader.finish(in: payload)
  }
}
