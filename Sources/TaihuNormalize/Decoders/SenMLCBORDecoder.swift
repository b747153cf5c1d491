internal import TaihuCore
internal import TaihuPack

/// Reads a SenML pack in CBOR (RFC 8428, section 6).
enum SenMLCBORDecoder {
  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message.
  static func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, _ options: SenMLCBOROptions,
    _ limits: NormalizerLimits,
    into content: inout MessageContent
  ) throws(Refusal) {
    throw Refusal(.unsupportedVersion, "this decoder is not there yet")
  }
}
