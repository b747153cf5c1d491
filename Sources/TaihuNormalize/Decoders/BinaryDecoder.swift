internal import TaihuCore
internal import TaihuPack

/// Reads packed binary fields.
enum BinaryDecoder {
  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message.
  static func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, _ options: BinaryOptions, _ limits: NormalizerLimits,
    into content: inout MessageContent
  ) throws(Refusal) {
    throw Refusal(.unsupportedVersion, "this decoder is not there yet")
  }
}
