/// What stands around the options of a decoder in its pack, by which they are checked.
struct DecoderContext {
  /// The pack's quantities.
  var quantities: [Quantity]
  /// The names that the rule's pattern captures.
  var captures: [String]
  /// Whether names that are no quantity become series of their own.
  var discovers: Bool

  /// Reports a name at a key that is no quantity of the pack by id or alias, unless such names become series.
  func checkQuantity(_ name: String, at key: String, in table: StrictTable) {
    if discovers || quantities.contains(where: { $0.id == name || $0.aliases.contains(name) }) { return }
    table.report(
      key, "\(QuotedText.of(name)) is not declared in [quantities]",
      hint: NearestName.question(for: name, among: quantities.map(\.id)))
  }
}
