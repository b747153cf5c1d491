internal import TaihuCore
internal import TaihuPack

/// A topic rule prepared for reading messages.
final class CompiledRule {
  /// What reads the payload.
  enum Reader {
    /// ``NativeDecoder``.
    case native
    /// ``ScalarDecoder``, for the quantity of this number.
    case scalar(Int)
    /// ``SenMLDecoder``.
    case senML
    /// ``DiscoveryDecoder``.
    case discovery
    /// Nothing.
    case ignore
  }

  /// The pack that holds the rule.
  let pack: CompiledPack
  /// The number of that pack.
  let packNumber: Int
  /// The topics it is for.
  let pattern: TopicPattern
  /// What reads the payload.
  let reader: Reader
  /// The decoder's name in packs and on the command line.
  let decoderName: String
  /// Names of the captured levels.
  let captures: [(level: Int, name: String)]
  /// Members of the payload that become labels.
  let labelMembers: [[UInt8]]
  /// Whether the topic names the device.
  let capturesDevice: Bool
  private let line: Int
  private let labels: [Label]
  private let labelNames: [String]

  /// Prepares a rule.
  init(_ rule: TopicRule, pack: CompiledPack, packNumber: Int) throws(OperatorError) {
    (self.pack, self.packNumber, line) = (pack, packNumber, rule.line)
    do {
      pattern = try TopicPattern(rule.pattern)
    } catch {
      throw OperatorError(
        error.category, code: error.code, "\(pack.file):\(rule.line): \(error.message)", hint: error.hint)
    }
    captures = pattern.captures
    capturesDevice = captures.contains { $0.name == "device" }
    labelMembers = rule.labelMembers.map { Array($0.utf8) }
    labelNames = rule.labelMembers.map { Self.labelName($0) }
    labels = [Label("network", pack.id)] + rule.labels.sorted { $0.key < $1.key }.map { Label($0.key, $0.value) }
    decoderName = rule.decoder.name
    reader = try Self.reader(rule, pack)
  }

  /// The rule for topics that only discovery wants.
  init(discovery pack: CompiledPack, packNumber: Int) throws(OperatorError) {
    (self.pack, self.packNumber, line) = (pack, packNumber, 0)
    pattern = try TopicPattern("#")
    (captures, capturesDevice, labelMembers, labelNames) = ([], false, [], [])
    labels = [Label("network", pack.id)]
    decoderName = "discovery"
    reader = .discovery
  }

  /// How many series slots a device of this rule needs.
  var seriesPerDevice: Int { pack.entries.isEmpty ? 1 : pack.entries.count }

  /// The rule's place and pattern, for messages.
  var description: String { "\(pack.file):\(line) \(pattern.filter)" }

  /// Name, labels and traits of one series of a device.
  ///
  /// - Parameter key: the topic and, after NULs, what the payload adds to it.
  func series(_ quantity: Int, of key: ArraySlice<UInt8>) -> (key: SeriesKey, traits: SeriesTraits) {
    let labels = labels(for: key)
    if case .discovery = reader {
      let name = key.split(separator: 0).last ?? []
      let seriesKey = SeriesKey(name: String(decoding: name, as: UTF8.self), labels: labels)
      return (seriesKey, SeriesTraits(unit: "", pack: pack.id))
    }
    let entry = pack.entries[quantity]
    return (SeriesKey(name: entry.quantity.id, labels: labels), entry.traits)
  }

  private func labels(for key: ArraySlice<UInt8>) -> [Label] {
    let parts = key.split(separator: 0, omittingEmptySubsequences: false)
    let topic = Topic(checked: parts[0])
    var result = captures.map { Label($0.name, topic.text($0.level)) } + labels
    let added = parts.dropFirst().map { String(decoding: $0, as: UTF8.self) }
    switch reader {
    case .native: for (name, value) in zip(labelNames, added) { result.append(Label(name, value)) }
    case .senML: for device in added { result.append(Label("device", device)) }
    case .discovery: result.append(Label("topic", String(decoding: parts[0], as: UTF8.self)))
    case .scalar, .ignore: break
    }
    return result
  }

  private static func reader(_ rule: TopicRule, _ pack: CompiledPack) throws(OperatorError) -> Reader {
    switch rule.decoder {
    case .native: return .native
    case .senml: return .senML
    case .ignore: return .ignore
    case .scalar(let id):
      if let quantity = pack.entries.firstIndex(where: { $0.quantity.id == id }) { return .scalar(quantity) }
      let ids = pack.entries.map(\.quantity.id)
      throw OperatorError(
        .failure, code: "unknown-quantity",
        "\(pack.file):\(rule.line): “\(id)” is no quantity of this pack\(Suggestion.phrase(for: id, among: ids))",
        hint: "declare the quantity or name one that is declared")
    }
  }

  private static func labelName(_ member: String) -> String {
    var name: [UInt8] = []
    Identifier.append(Array(member.utf8), to: &name)
    return String(decoding: name, as: UTF8.self)
  }
}
