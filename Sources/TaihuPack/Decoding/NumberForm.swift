/// How a payload writes numbers.
public struct NumberForm: Hashable, Sendable {
  /// Whether a text that is a number counts as one.
  public var acceptsText: Bool
  /// Whether a comma stands before the fraction.
  public var usesComma: Bool
  /// Numbers and texts that stand for nothing measured, as they are written.
  public var missing: [String]

  /// A form from its parts.
  public init(acceptsText: Bool = false, usesComma: Bool = false, missing: [String] = []) {
    (self.acceptsText, self.usesComma, self.missing) = (acceptsText, usesComma, missing)
  }

  /// Reads `text_numbers`, `decimal` and `missing`, with those around it as defaults.
  init(_ table: StrictTable, default form: NumberForm = NumberForm()) {
    let usesComma = table.choice("decimal", among: [("point", false), (".", false), ("comma", true), (",", true)])
    self.init(
      acceptsText: table.boolean("text_numbers") ?? (usesComma == true || form.acceptsText),
      usesComma: usesComma ?? form.usesComma, missing: table.missing("missing") ?? form.missing)
  }
}

extension StrictTable {
  /// Texts and numbers that stand for nothing measured.
  fileprivate func missing(_ key: String) -> [String]? {
    guard let node = node(key), case .array(let elements) = node.value else { return texts(key) }
    return elements.compactMap { element in
      switch element.value {
      case .integer(let integer): "\(integer)"
      case .number(let number): "\(number)"
      default: text(of: element, expected: "a text or a number")
      }
    }
  }
}
