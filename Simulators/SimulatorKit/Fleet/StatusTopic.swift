internal import TaihuCore
internal import TaihuPack

/// The topic on which a device tells whether it is there.
enum StatusTopic {
  /// The topic of the pack's scalar rule whose pattern ends in `/status`, filled for a device; `nil` without such a rule.
  ///
  /// - Throws: A usage error when the pattern cannot be filled.
  static func find(in pack: Pack, for address: DeviceAddress) throws(OperatorError) -> String? {
    let rule = pack.topics.first { $0.pattern.hasSuffix("/status") && $0.decoder.name == "scalar" }
    guard let rule else { return nil }
    return try TopicTemplate(pattern: rule.pattern, pack: pack.id).topic(of: address)
  }
}
