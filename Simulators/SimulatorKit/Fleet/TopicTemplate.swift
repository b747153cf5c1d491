internal import TaihuCore

/// A pack's topic pattern, to be filled with the address of a device.
struct TopicTemplate: Sendable {
  private let levels: [Substring]

  /// A template from a pattern such as `wuxi/{district}/lake/{site}/{device}`.
  ///
  /// - Throws: A usage error when a level cannot be filled: a wildcard, or a capture that is none of `network`,
  ///   `district`, `site`, `device`.
  init(pattern: String, pack: String) throws(OperatorError) {
    let known = ["network", "district", "site", "device"]
    levels = pattern.split(separator: "/", omittingEmptySubsequences: false)
    for level in levels {
      let isCapture = level.hasPrefix("{") && level.hasSuffix("}")
      if level == "+" || level == "#" || (isCapture && !known.contains(String(level.dropFirst().dropLast()))) {
        throw OperatorError(
          .usage, code: "topic-not-fillable",
          "pack \(pack): the level \"\(level)\" of the topic pattern \(pattern) cannot be filled by a device",
          hint: "The first native topic of the pack may capture {district}, {site}, {device} and {network} only.")
      }
    }
  }

  /// The topic of a device.
  func topic(of address: DeviceAddress) -> String {
    levels.map { level in
      switch level {
      case "{network}": address.network
      case "{district}": address.district
      case "{site}": address.site
      case "{device}": address.device
      default: String(level)
      }
    }.joined(separator: "/")
  }
}
