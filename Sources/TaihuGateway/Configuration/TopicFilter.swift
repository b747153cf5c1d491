internal import TaihuPack

/// The rules for an MQTT topic filter that readings may come from.
enum TopicFilter {
  /// The most bytes of a filter.
  static let bytesMax = 65_535

  /// What is wrong with a filter, or `nil`.
  static func fault(_ filter: String) -> AddressFault? {
    if filter.isEmpty {
      return AddressFault(message: "the filter is empty", hint: "write a topic, with + or # as wildcards")
    }
    if filter.utf8.count > bytesMax {
      return AddressFault(message: "the filter is longer than \(bytesMax) bytes", hint: "")
    }
    if filter.hasPrefix("$share/") {
      return AddressFault(
        message: "a shared subscription is not written in the filter",
        hint: "set shared_group, and leave $share/group/ out")
    }
    if filter.hasPrefix("$") {
      return AddressFault(
        message: "topics that begin with $ are the broker's own, and are never stored as readings",
        hint: "remove \(QuotedText.of(filter)); the gateway watches the broker's counters by itself")
    }
    let levels = filter.split(separator: "/", omittingEmptySubsequences: false)
    for (index, level) in levels.enumerated() where level.contains("+") || level.contains("#") {
      if level == "+" || (level == "#" && index == levels.count - 1) { continue }
      return AddressFault(
        message: "the wildcard in \(QuotedText.of(filter)) is not where MQTT allows it",
        hint: "+ stands for one whole level, # for the rest and only at the end")
    }
    let hasControl = filter.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    return hasControl ? AddressFault(message: "the filter holds a control character", hint: "") : nil
  }

  /// Whether the filter takes every topic of the broker except those with `$`.
  static func takesEverything(_ filter: String) -> Bool {
    filter == "#" || filter == "+/#"
  }
}
