internal import TaihuCore
internal import TaihuPack

/// Reads Sparkplug B payloads.
enum SparkplugDecoder {
  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message.
  static func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, _ options: SparkplugOptions,
    _ limits: NormalizerLimits,
    at received: Timestamp, remembering memory: inout SparkplugMemory, into content: inout MessageContent
  ) throws(Refusal) {
    throw Refusal(.unsupportedVersion, "this decoder is not there yet")
  }
}
