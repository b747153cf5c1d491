internal import TaihuCore

/// Writes what the options of a command mean in PromQL.
enum PromQLText {
  /// A selector that matches what a choice of series matches.
  static func selector(_ selector: SeriesSelector) -> String {
    let matchers = selector.matchers.map { matcher in
      switch matcher {
      case .equal(let name, let value): self.name(name) + "=" + quoted(value)
      case .notEqual(let name, let value): self.name(name) + "!=" + quoted(value)
      case .oneOf(let name, let values): self.name(name) + "=~" + quoted(values.map(escaped).joined(separator: "|"))
      }
    }
    // At least one matcher must not match the empty text.
    let isOpen = selector.matchers.allSatisfy { if case .notEqual = $0 { true } else { false } }
    return "{" + ((isOpen ? ["__name__!=\"\""] : []) + matchers).joined(separator: ",") + "}"
  }

  /// A selector of one series, and of those that have more labels.
  static func selector(of key: SeriesKey) -> String {
    let labels = [Label("__name__", key.name)] + key.labels
    return "{" + labels.map { "\(name($0.name))=\(quoted($0.value))" }.joined(separator: ",") + "}"
  }

  /// A text between quotes.
  static func quoted(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "\"") { result, scalar in
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    } + "\""
  }

  /// The name of a label, between quotes where it is no identifier.
  private static func name(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy { byte in
      (0x61...0x7A).contains(byte | 0x20) || byte == 0x5F || (0x30...0x39).contains(byte)
    }
    return isPlain && !(name.first?.isNumber ?? true) ? name : quoted(name)
  }

  /// A text as a regular expression that matches nothing else.
  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if "\\.+*?()|[]{}^$".contains(character) { result += "\\" }
      result.append(character)
    }
  }
}
