/// What a topic says of the messages on it: the device, and what its readings are about.
struct DiscoveryTopic {
  /// The device; empty where no level looks like one.
  private(set) var device: [UInt8] = []
  /// The levels that name the quantity of a payload that is one value.
  private(set) var subject: [[UInt8]] = []
  /// Labels that the topic's own form gives.
  private(set) var labels: [(name: [UInt8], value: [UInt8])] = []
  /// The first level in lower case, by which families of devices are told apart.
  let root: String

  /// Reads a topic.
  init(_ topic: RawSpan) {
    let levels = Topic(checked: topic.array(0..<topic.byteCount)[...]).levels.filter { !$0.isEmpty }
    let words = levels.map { String(decoding: $0, as: UTF8.self).lowercased() }
    root = words.first ?? ""
    if readFamily(levels, words) { return }
    let place = Self.devicePlace(words)
    if let place { device = levels[place] }
    subject = levels.indices.filter { $0 > (place ?? -1) && !DiscoveryWords.verbs.contains(words[$0]) }.map {
      levels[$0]
    }
    if place == nil { subject = subject.suffix(1) }
  }

  /// Topics of families whose form is documented.
  private mutating func readFamily(_ levels: [[UInt8]], _ words: [String]) -> Bool {
    let slash = [UInt8(ascii: "/")]
    switch root {
    case "zigbee2mqtt" where levels.count > 1 && words[1] != "bridge":
      let named = DiscoveryWords.verbs.contains(words[levels.count - 1]) ? levels.dropLast() : levels[...]
      device = Array(named.dropFirst().joined(separator: slash))
    case "tele" where levels.count > 2, "stat" where levels.count > 2:
      device = Array(levels[1..<(levels.count - 1)].joined(separator: slash))
      if !DiscoveryWords.verbs.contains(words[levels.count - 1]) { subject = [levels[levels.count - 1]] }
    case "shellies" where levels.count > 1:
      device = levels[1]
      subject = Array(levels.dropFirst(2))
    case "n" where levels.count > 4:
      device = levels[1]
      labels = [(Array("service".utf8), levels[2]), (Array("instance".utf8), levels[3])]
      subject = Array(levels.dropFirst(4))
    case "rtl_433" where words.firstIndex(of: "devices") != nil:
      let place = words.firstIndex(of: "devices") ?? 0
      let rest = Array(levels[(place + 1)...])
      let isNumbered = { (level: [UInt8]) in level.allSatisfy(NumberText.isDigit) }
      device = Array(([rest.first ?? []] + rest.dropFirst().filter(isNumbered)).joined(separator: [UInt8(ascii: "-")]))
      subject = rest.dropFirst().filter { !isNumbered($0) }
    case "rtl_433": break
    case "ruuvi" where levels.count > 2: device = levels[2]
    default: return false
    }
    return true
  }

  /// The level that names the device: behind a marker, else the last that looks like an identifier, else the last but
  /// one of those that are no verbs, since the last names what is measured.
  private static func devicePlace(_ words: [String]) -> Int? {
    let isVerb = words.map { DiscoveryWords.verbs.contains($0) }
    for (index, word) in words.enumerated().dropLast() where DiscoveryWords.deviceMarkers.contains(word) {
      if !isVerb[index + 1] { return index + 1 }
    }
    if let last = words.indices.last(where: { !isVerb[$0] && looksLikeIdentifier(words[$0]) }) { return last }
    let nouns = words.indices.filter { !isVerb[$0] && !DiscoveryWords.scaffolding.contains(words[$0]) }
    let endsInVerb = isVerb.last ?? false
    return endsInVerb ? nouns.last : nouns.count > 1 ? nouns[nouns.count - 2] : nil
  }

  /// Whether a level has letters and digits, or a run of hexadecimal digits, as names of devices do and words do not.
  private static func looksLikeIdentifier(_ word: String) -> Bool {
    let bytes = Array(word.utf8)
    let digits = bytes.count(where: NumberText.isDigit)
    guard bytes.count >= 3, digits > 0, !word.contains(":") else { return false }
    if bytes.allSatisfy(NumberText.isDigit) { return bytes.count >= 5 }
    return !["pm25", "pm10", "pm1", "pm2_5", "co2", "no2", "so2", "tvoc1", "v1", "v2", "v3", "api1"].contains(word)
  }
}
