extension PackReader {
  /// Labels that the gateway sets itself.
  static let reservedLabels: Set<String> = ["network"]
  /// Members of the native payload that have a meaning of their own.
  static let reservedMembers: Set<String> = ["ts", "v", "u", "q"]

  /// `[[topics]]`, in the order of the file; names within them are checked against the quantities.
  func topics(_ root: StrictTable, quantities: [Quantity]) -> [TopicRule] {
    checkNames(root, quantities: quantities)
    var shapes: [String: Int] = [:]
    let rules = root.sections("topics") { table in
      let rule = topicRule(table, quantities: quantities)
      if let rule, let former = shapes.updateValue(table.line, forKey: PatternSyntax.shape(of: rule.pattern)) {
        table.report(
          "pattern", "matches the same topics as the pattern of line \(former)", hint: "a topic is read in one way")
      }
      return rule
    }.compactMap(\.self)
    if !root.has("topics") {
      root.reportMissing("topics", "say in [[topics]] with pattern and decoder where the network sends")
    }
    return rules
  }

  private func topicRule(_ table: StrictTable, quantities: [Quantity]) -> TopicRule? {
    let pattern = table.requiredText("pattern", "the topic, for instance \"wuxi/{district}/air/{site}/{device}\"")
    let syntax = pattern.map { PatternSyntax($0) }
    let undeclared = table.choice("undeclared", among: TopicRule.Undeclared.allCases.map { ($0.rawValue, $0) })
    let context = DecoderContext(
      quantities: quantities, captures: syntax?.captures ?? [], discovers: undeclared == .discover)
    let decoder = decoder(table, context)
    let labels = table.textMap("labels") ?? [:]
    let members = table.texts("label_members") ?? []
    let wrapping = PayloadWrapping(table)
    guard let pattern, let syntax else { return nil }
    if let fault = syntax.fault {
      table.report("pattern", fault.message, hint: fault.hint)
      return nil
    }
    checkLabels(table, captures: syntax.captures, labels: labels, members: members)
    if !members.isEmpty, decoder != .native {
      table.report(
        "label_members", "only the native decoder has members", hint: "use decoder = \"native\", or leave it out")
    }
    return TopicRule(
      pattern: pattern, decoder: decoder, labels: labels, labelMembers: members, undeclared: undeclared ?? .refuse,
      wrapping: wrapping, line: table.line)
  }

  private typealias OptionsReader = @Sendable (StrictTable, DecoderContext) -> TopicRule.Decoder

  /// Every decoder with what reads its keys.
  private static let decoders: [(name: String, value: OptionsReader)] = [
    ("native", { _, _ in .native }),
    ("scalar", { .scalar(quantity: scalarQuantity($0, $1)) }),
    ("senml", { _, _ in .senml }),
    ("mapped", { .mapped(MappedOptions($0, $1)) }),
    ("metadata", { .metadata(MetadataOptions($0, $1)) }),
    ("text", { .text(TextOptions($0, $1)) }),
    ("senml-cbor", { .senmlCBOR(SenMLCBOROptions($0, $1)) }),
    ("sparkplug", { .sparkplug(SparkplugOptions($0, $1)) }),
    ("line", { .line(LineOptions($0, $1)) }),
    ("hj212", { .hj212(HJ212Options($0, $1)) }),
    ("binary", { .binary(BinaryOptions($0, $1)) }),
    ("tlv", { .tlv(TLVOptions($0, $1)) }),
    ("cayenne", { .cayenne(CayenneOptions($0, $1)) }),
    ("discovery", { _, _ in .discovery }),
    ("ignore", { _, _ in .ignore }),
  ]

  private func decoder(_ table: StrictTable, _ context: DecoderContext) -> TopicRule.Decoder {
    let decoder = table.choice("decoder", among: Self.decoders)?(table, context) ?? .native
    if [.native, .senml, .discovery, .ignore].contains(decoder), table.has("quantity") {
      table.report("quantity", "only the scalar decoder takes a quantity")
    }
    return decoder
  }

  /// The quantity of a scalar payload; empty where the pattern captures it.
  private static func scalarQuantity(_ table: StrictTable, _ context: DecoderContext) -> String {
    let isCaptured = context.captures.contains("quantity")
    if !table.has("quantity"), !isCaptured {
      table.reportMissing(
        "quantity", "the scalar decoder needs the id of the quantity that the payload is, or {quantity} in the pattern")
    }
    guard let quantity = table.text("quantity") else { return "" }
    if isCaptured {
      table.report("quantity", "the pattern names the quantity already, by {quantity}", hint: "leave one of them out")
    }
    if !context.quantities.contains(where: { $0.id == quantity }) {
      table.report(
        "quantity", "\(QuotedText.of(quantity)) is not declared in [quantities]",
        hint: NearestName.question(for: quantity, among: context.quantities.map(\.id)))
    }
    return quantity
  }

  private func checkLabels(_ table: StrictTable, captures: [String], labels: [String: String], members: [String]) {
    for name in labels.keys.sorted() { table.check(name, at: "labels", as: .snake) }
    for (name, value) in labels.sorted(by: { $0.key < $1.key }) where value.isEmpty {
      table.report("labels", "the label \(QuotedText.of(name)) has no value")
    }
    for name in members {
      table.check(name, at: "label_members", as: .member)
      if Self.reservedMembers.contains(name) {
        table.report("label_members", "\(QuotedText.of(name)) has a meaning of its own in a native payload")
      }
    }
    var seen: Set<String> = []
    for (name, key) in captures.map({ ($0, "pattern") }) + labels.keys.sorted().map({ ($0, "labels") })
      + members.map({ ($0, "label_members") })
    {
      if Self.reservedLabels.contains(name) {
        table.report(key, "the label \(QuotedText.of(name)) is set by the gateway: it is the pack's id")
      } else if !seen.insert(name).inserted {
        table.report(key, "the label \(QuotedText.of(name)) has two sources")
      }
    }
  }

  /// Every id and alias stands for one quantity.
  private func checkNames(_ root: StrictTable, quantities: [Quantity]) {
    var owners: [String: Quantity] = [:]
    for quantity in quantities { owners[quantity.id] = quantity }
    for quantity in quantities {
      for alias in quantity.aliases {
        if let owner = owners[alias], owner.id != quantity.id {
          root.problems.add(
            ConfigurationProblem(
              file: root.file, line: quantity.line,
              key: .root.appending("quantities").appending(quantity.id).appending("aliases"),
              message: "\(QuotedText.of(alias)) also names the quantity of line \(owner.line)",
              hint: "a name stands for one quantity"))
        }
        owners[alias] = quantity
      }
    }
  }
}
