internal import TaihuCore
internal import TaihuPack

/// Reads JSON by declared paths.
enum MappedDecoder {
  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message.
  static func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, _ options: MappedOptions, _ limits: NormalizerLimits,
    remembering memory: inout MetadataMemory,
    into content: inout MessageContent
  ) throws(Refusal) {
    throw Refusal(.unsupportedVersion, "this decoder is not there yet")
  }
}
