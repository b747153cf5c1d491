internal import TaihuCore
internal import TaihuPack

/// Reads InfluxDB line protocol.
enum LineDecoder {
  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message.
  static func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, _ options: LineOptions, _ limits: NormalizerLimits,
    into content: inout MessageContent
  ) throws(Refusal) {
    throw Refusal(.unsupportedVersion, "this decoder is not there yet")
  }
}
