internal import TaihuCore
internal import TaihuPack

/// Reads JSON that gives names to identifiers.
enum MetadataDecoder {
  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message.
  static func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, _ options: MetadataOptions, _ limits: NormalizerLimits,
    remembering memory: inout MetadataMemory,
    into content: inout MessageContent
  ) throws(Refusal) {
    throw Refusal(.unsupportedVersion, "this decoder is not there yet")
  }
}
