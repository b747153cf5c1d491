internal import TaihuCore

/// Reads a SenML pack in JSON (RFC 8428, with the secondary units of RFC 8798); see ``SenMLResolver``.
struct SenMLDecoder {
  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message.
  static func decode(
    _ payload: RawSpan, by rule: CompiledRule, _ limits: NormalizerLimits, into content: inout MessageContent
  ) throws(Refusal) {
    var resolver = SenMLResolver(rule)
    var scanner = JSONScanner(limits)
    try scanner.begin(in: payload)
    let kind = try scanner.kind(in: payload)
    guard kind == .array else { throw Refusal(.wrongType, "the payload is \(kind.description) and not an array") }
    try scanner.beginArray(in: payload)
    var number = 0
    while try scanner.nextElement(in: payload) {
      number += 1
      let record = try SenMLRecord(number: number, &resolver.base, &scanner, payload)
      resolver.resolve(record, payload, &content)
    }
    try scanner.finish(in: payload)
  }
}
