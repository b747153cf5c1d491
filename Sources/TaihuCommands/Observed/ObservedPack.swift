internal import TaihuCore
internal import TaihuGateway
internal import TaihuNormalize
internal import TaihuPack

/// The text of a pack made from an observation: patterns by the devices' places in the topics, a quantity for each name,
/// a test for each message that is at hand.
struct ObservedPack {
  /// Rules beyond which the topics have nothing in common, and one pack is not the answer.
  static let rulesMax = 100

  private let id: String
  private let observation: Observation
  private var topics: [String: String] = [:]
  private var units: [String: String] = [:]
  private var unread: [(topic: String, why: String)] = []

  /// Prepares the pack.
  ///
  /// - Throws: when the id is none, or the topics have too little in common.
  init(id: String, _ observation: Observation) throws {
    guard NameRule.kebab.allows(id) else {
      throw OperatorError.usage("'\(id)' is no pack id: \(NameRule.kebab.words)", hint: "give one with --id")
    }
    (self.id, self.observation) = (id, observation)
    for series in observation.series { take(series) }
    try takeRefused()
    guard patterns.count <= Self.rulesMax else {
      throw OperatorError.usage(
        "the topics of \(observation.filter) have \(patterns.count) different forms, too many for one pack",
        hint: "narrow the filter to one network")
    }
    guard !units.isEmpty else {
      throw OperatorError(
        .failure, code: "nothing-observed", "no message on \(observation.filter) holds a value that is understood",
        hint: "see what they are: taihu quarantine list")
    }
  }

  /// A pack id for a filter: its first level that is text.
  static func id(for filter: String) -> String {
    let level = filter.split(separator: "/").first { $0 != "+" && $0 != "#" } ?? "observed"
    let id = level.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let text = String(id.drop { !$0.isLetter })
    return text.isEmpty ? "observed" : text
  }

  private mutating func take(_ series: Observation.Series) {
    topics[series.topic] = series.device
    if units[series.name, default: ""].isEmpty { units[series.name] = series.unit }
  }

  /// Reads the refused messages as discovery does, for the names and units in them.
  private mutating func takeRefused() throws {
    let catalog = SeriesCatalog()
    var normalizer = try Normalizer(packs: [], discovery: ["#"], catalog: catalog)
    var batch = ReadingBatch()
    for entry in observation.refused {
      let topic = String(decoding: entry.topic, as: UTF8.self)
      let outcome = normalizer.normalize(
        topic: unsafe entry.topic.span.bytes, payload: unsafe entry.payload.span.bytes,
        arrival: Arrival(received: entry.received), into: &batch)
      guard case .decoded = outcome else {
        if case .refused(let refusal) = outcome { unread.append((topic, refusal.detail)) }
        continue
      }
      for reading in batch.readings {
        let (key, traits) = (catalog[reading.series].key, catalog[reading.series].traits)
        take(
          Observation.Series(topic: topic, device: key.label("device") ?? "", name: key.name, unit: traits.unit))
      }
    }
  }

  /// The patterns that the topics have in common: the level of the device is captured.
  private var patterns: [String] {
    let patterns = topics.compactMap { topic, device -> String? in
      var isCaptured = false
      let levels = topic.split(separator: "/", omittingEmptySubsequences: false).map { level -> String in
        guard level == device, !isCaptured, !device.isEmpty else { return String(level) }
        isCaptured = true
        return "{device}"
      }
      let literals = levels.filter { $0 != "{device}" }
      return literals.contains { $0.contains { "{}+#".contains($0) } } ? nil : levels.joined(separator: "/")
    }
    return Set(patterns).sorted()
  }
}

extension ObservedPack {
  /// The pack as TOML.
  ///
  /// - Throws: when the pack's own rules contradict each other.
  func text() throws -> String {
    var lines = [
      "# Made from what was seen on \(observation.filter). Look over the units, and give each quantity the range of what is",
      "# plausible, a title, and the cadence at which its devices report.", "", "[pack]",
      "title = { en = \(TOMLText.quoted(id)) }",
    ]
    for pattern in patterns {
      lines += ["", "[[topics]]", "pattern = \(TOMLText.quoted(pattern))", "decoder = \"discovery\""]
      lines += ["undeclared = \"discover\"  # \"refuse\" once every quantity stands below"]
    }
    for (name, unit) in units.sorted(by: { $0.key < $1.key }) {
      lines += ["", "[quantities.\(name)]", unitLine(unit), "# range = [0, 100]"]
    }
    for (topic, why) in unread { lines += ["", "# not understood: \(TOMLText.quoted(topic))", "#   \(why)"] }
    return lines.joined(separator: "\n") + "\n" + (try testText(of: lines.joined(separator: "\n")))
  }

  private func unitLine(_ unit: String) -> String {
    if unit.isEmpty { return "unit = \"1\"  # no unit was told" }
    if UnitTable.isKnown(unit) { return "unit = \(TOMLText.quoted(unit))" }
    return "unit = \"1\"  # the devices say \(TOMLText.quoted(unit))"
  }

  /// Tests from the messages at hand, with what the pack makes of them today.
  private func testText(of pack: String) throws -> String {
    let read: Pack
    do {
      read = try PackReader(knownUnits: UnitTable.isKnown).read(text: pack, file: "\(id).toml")
    } catch {
      throw error.operatorError
    }
    var text = ""
    for entry in observation.refused {
      guard let topic = String(validating: entry.topic, as: UTF8.self),
        let payload = String(validating: entry.payload, as: UTF8.self)
      else { continue }
      var explainer = try Explainer(packs: [read], settings: DecisionSettings(), store: nil)
      let explanation = try explainer.explain(
        topic: entry.topic, payload: entry.payload, arrival: Arrival(received: entry.received))
      guard explanation.outcome == .stored, explanation.refusals.isEmpty else { continue }
      text += Self.test(topic, payload, entry.received, explanation.readings)
    }
    return text
  }

  private static func test(_ topic: String, _ payload: String, _ received: Timestamp, _ rows: [ReadingRow]) -> String {
    var lines = ["", "[[tests]]", "name = \(TOMLText.quoted("what was seen on \(topic)"))"]
    lines += ["topic = \(TOMLText.quoted(topic))", "payload = \(TOMLText.quoted(payload))"]
    lines += ["received = \(TOMLText.quoted(received.description))"]
    for row in rows {
      let reasons = row.reading.reasons.list.map(TOMLText.quoted).joined(separator: ", ")
      lines += [
        "[[tests.readings]]", "name = \(TOMLText.quoted(row.series.key.name))",
        "value = \(NumberText.exact(row.reading.value))", "reasons = [\(reasons)]",
      ]
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// Text as TOML writes it.
enum TOMLText {
  /// A basic string (TOML 1.0, section String).
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\" + String(scalar)
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      case let control where control.value < 0x20 || control.value == 0x7F:
        let digits = String(control.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      case let other: quoted.unicodeScalars.append(other)
      }
    }
    return quoted + "\""
  }
}
