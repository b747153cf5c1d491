internal import TaihuCore
internal import TaihuPack

/// Reads HJ 212 packets.
enum HJ212Decoder {
  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message.
  static func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, _ options: HJ212Options, _ limits: NormalizerLimits,
    at received: Timestamp, remembering memory: inout HJ212Memory, into content: inout MessageContent
  ) throws(Refusal) {
    throw Refusal(.unsupportedVersion, "this decoder is not there yet")
  }
}
