internal import TaihuCore
internal import TaihuPack

/// A topic rule prepared for reading messages.
final class CompiledRule {
  /// What reads the payload.
  enum Reader {
    /// ``NativeDecoder``.
    case native
    /// ``ScalarDecoder``, for the quantity of this number; `nil`: for that of the topic.
    case scalar(Int?)
    /// ``SenMLDecoder``.
    case senML
    /// ``MappedDecoder``.
    case mapped(MappedPlan)
    /// ``MetadataDecoder``.
    case metadata(MetadataPlan)
    /// ``TextDecoder``.
    case text(TextPlan)
    /// ``SenMLCBORDecoder``.
    case senMLCBOR(SenMLCBOROptions)
    /// ``SparkplugDecoder``.
    case sparkplug(SparkplugOptions)
    /// ``LineDecoder``.
    case line(LineOptions)
    /// ``HJ212Decoder``.
    case hj212(HJ212Options)
    /// ``BinaryDecoder``.
    case binary(BinaryOptions)
    /// ``TLVDecoder``.
    case tlv(TLVOptions)
    /// ``CayenneDecoder``.
    case cayenne(CayenneOptions)
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
  /// The names of those labels.
  let labelNames: [[UInt8]]
  /// Whether the topic names the device.
  let capturesDevice: Bool
  /// The level of the topic that names the quantity, or `nil`.
  let quantityLevel: Int?
  /// Whether names that are no quantity become series of their own.
  let discovers: Bool
  /// Whether values whose name is no quantity are passed over.
  let passesOverUndeclared: Bool
  /// What is taken off the payload first; `nil`: nothing.
  let wrapping: PayloadWrapping?
  /// Whether no pack has the rule, so that the topic itself becomes a label.
  private let isUnpacked: Bool
  private let line: Int
  private let labels: [Label]

  /// Prepares a rule.
  init(_ rule: TopicRule, pack: CompiledPack, packNumber: Int) throws(OperatorError) {
    (self.pack, self.packNumber, line, isUnpacked) = (pack, packNumber, rule.line, false)
    do {
      pattern = try TopicPattern(rule.pattern)
    } catch {
      throw OperatorError(
        error.category, code: error.code, "\(pack.file):\(rule.line): \(error.message)", hint: error.hint)
    }
    captures = pattern.captures.filter { $0.name != "quantity" }
    quantityLevel = pattern.captures.first { $0.name == "quantity" }?.level
    discovers = rule.undeclared == .discover
    passesOverUndeclared = rule.undeclared == .ignore
    wrapping = rule.wrapping.isEmpty ? nil : rule.wrapping
    capturesDevice = captures.contains { $0.name == "device" }
    labelMembers = rule.labelMembers.map { Array($0.utf8) }
    labelNames = rule.labelMembers.map { Self.labelName($0) }
    labels = [Label("network", pack.id)] + rule.labels.sorted { $0.key < $1.key }.map { Label($0.key, $0.value) }
    decoderName = rule.decoder.name
    reader = try Self.reader(rule, pack, pattern)
  }

  /// The rule for topics that only discovery wants.
  init(discovery pack: CompiledPack, packNumber: Int) throws(OperatorError) {
    (self.pack, self.packNumber, line, isUnpacked) = (pack, packNumber, 0, true)
    pattern = try TopicPattern("#")
    (captures, capturesDevice, labelMembers, labelNames) = ([], false, [], [])
    (quantityLevel, discovers, passesOverUndeclared, wrapping) = (nil, true, false, nil)
    labels = [Label("network", pack.id)]
    decoderName = "discovery"
    reader = .discovery
  }

  /// How many series slots a device of this rule needs.
  var seriesPerDevice: Int { pack.entries.isEmpty ? 1 : pack.entries.count }

  /// The number of the quantity that a topic names; −1 when the rule's topics name none, or one that is not declared
  /// and becomes a series of its own.
  ///
  /// - Throws: a refusal when the name is no quantity of the pack.
  func quantity(of topic: Topic) throws(Refusal) -> Int {
    guard let quantityLevel else { return -1 }
    let name = topic.levels[quantityLevel]
    if let quantity = pack.quantity(named: 0..<name.count, in: name) { return quantity }
    if discovers { return -1 }
    throw pack.unknownQuantity(topic.text(quantityLevel), path: "level \(quantityLevel + 1) of the topic")
  }

  /// Where the rule stands, for messages.
  var place: String { "\(pack.file):\(line)" }

  /// The rule's place and pattern, for messages.
  var description: String { "\(place) \(pattern.filter)" }

  /// Name, labels and traits of one series of a device.
  ///
  /// - Parameter key: the topic and, after a NUL, the ``Place`` that the payload adds to it.
  func series(_ quantity: Int, of key: ArraySlice<UInt8>) -> (key: SeriesKey, traits: SeriesTraits) {
    let parts = key.split(separator: 0, omittingEmptySubsequences: false)
    var labels = topicLabels(Topic(checked: parts[0]))
    if parts.count > 1 {
      let place = Place(parts: Array(parts.dropFirst()))
      labels += place.seriesLabels
      if !place.seriesName.isEmpty { return undeclaredSeries(place, labels) }
    }
    let entry = pack.entries[quantity]
    return (SeriesKey(name: entry.quantity.id, labels: labels), entry.traits)
  }

  private func topicLabels(_ topic: Topic) -> [Label] {
    let captured = captures.map { Label($0.name, topic.text($0.level)) } + labels
    guard isUnpacked else { return captured }
    return captured + [Label("topic", topic.levels.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/"))]
  }

  /// The unit is told as the payload states it where it is none that converts.
  private func undeclaredSeries(_ place: Place, _ labels: [Label]) -> (key: SeriesKey, traits: SeriesTraits) {
    let unit = String(decoding: place.unit, as: UTF8.self)
    return (
      SeriesKey(name: String(decoding: place.seriesName, as: UTF8.self), labels: labels),
      SeriesTraits(unit: unit.isEmpty ? "" : UnitTable.canonical(unit) ?? unit.excerpt, pack: pack.id)
    )
  }

  private static func reader(
    _ rule: TopicRule, _ pack: CompiledPack, _ pattern: TopicPattern
  ) throws(OperatorError) -> Reader {
    switch rule.decoder {
    case .native: return .native
    case .senml: return .senML
    case .mapped(let options): return .mapped(MappedPlan(options, pattern: pattern, pack: pack))
    case .metadata(let options): return .metadata(MetadataPlan(options, pattern: pattern))
    case .text(let options): return .text(TextPlan(options))
    case .senmlCBOR(let options): return .senMLCBOR(options)
    case .sparkplug(let options): return .sparkplug(options)
    case .line(let options): return .line(options)
    case .hj212(let options): return .hj212(options)
    case .binary(let options): return .binary(options)
    case .tlv(let options): return .tlv(options)
    case .cayenne(let options): return .cayenne(options)
    case .discovery: return .discovery
    case .ignore: return .ignore
    case .scalar(""): return .scalar(nil)
    case .scalar(let id):
      if let quantity = pack.entries.firstIndex(where: { $0.quantity.id == id }) { return .scalar(quantity) }
      let ids = pack.entries.map(\.quantity.id)
      throw OperatorError(
        .failure, code: "unknown-quantity",
        "\(pack.file):\(rule.line): “\(id)” is no quantity of this pack\(Suggestion.phrase(for: id, among: ids))",
        hint: "declare the quantity or name one that is declared")
    }
  }

  private static func labelName(_ member: String) -> [UInt8] {
    var name: [UInt8] = []
    Identifier.append(Array(member.utf8), to: &name)
    return name
  }
}
