internal import TaihuCore
internal import TaihuPack

/// Takes the layers off a payload that stand around what the decoder reads.
enum Unwrapper {
  /// The payload inside, at most ``NormalizerLimits/payloadBytesMax`` long.
  ///
  /// - Throws: a refusal of the whole message, which names the layer.
  static func unwrap(
    _ payload: RawSpan, _ wrapping: PayloadWrapping, _ limits: NormalizerLimits
  ) throws(Refusal) -> [UInt8] {
    throw Refusal(.unsupportedVersion, "this wrapping can't be taken off yet")
  }
}
