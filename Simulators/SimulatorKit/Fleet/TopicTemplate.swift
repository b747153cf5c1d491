internal import TaihuCore

/// A pack's topic pattern, to be filled by a device.
struct TopicTemplate: Sendable {
  /// What the pattern's captures can be filled with, beside the address: `mn` is the identifier of HJ 212,
  /// `group` and `node` are those of Sparkplug.
  static let known: Set<String> = ["network", "district", "site", "device", "mn", "group", "node"]
  /// The kinds of parts of devices that a level can be for.
  static let parts: Set<String> = ["lane", "phase"]

  private let levels: [Substring]

  /// A template from a pattern such as `wuxi/{district}/lake/{site}/{device}`.
  ///
  /// - Parameters:
  ///   - pattern: The pattern.
  ///   - pack: The pack's id, for messages.
  ///   - fillsWildcards: Whether `+` levels can be filled too.
  /// - Throws: A usage error when a level cannot be filled: a wildcard, or a capture that is not ``known``.
  init(pattern: String, pack: String, fillsWildcards: Bool = false) throws(OperatorError) {
    levels = pattern.split(separator: "/", omittingEmptySubsequences: false)
    for level in levels {
      let isCapture = level.hasPrefix("{") && level.hasSuffix("}")
      let isOpen = level == "#" || (level == "+" && !fillsWildcards)
      let name = String(level.dropFirst().dropLast())
      if isOpen || (isCapture && !Self.known.contains(name) && !Self.parts.contains(name)) {
        throw OperatorError(
          .usage, code: "topic-not-fillable",
          "pack \(pack): the level \"\(level)\" of the topic pattern \(pattern) cannot be filled by a device",
          hint: "The topic that devices use may capture {district}, {site}, {device} and {network} only.")
      }
    }
  }

  /// The kind of parts that a level is for; `nil`: none is.
  var partLabel: String? { levels.lazy.map { String($0.dropFirst().dropLast()) }.first(where: Self.parts.contains) }

  /// The topic of a device; `overrides` come before what the address says, `+` stands there for wildcards.
  func topic(of address: DeviceAddress, overrides: [String: String] = [:]) -> String {
    levels.map { level in
      guard level == "+" || level.hasPrefix("{") else { return String(level) }
      let name = level == "+" ? "+" : String(level.dropFirst().dropLast())
      return overrides[name] ?? address.labels[name] ?? String(level)
    }.joined(separator: "/")
  }
}
