internal import TaihuCore
internal import TaihuPack

/// A rule as a person types it: `pm25 above 150 for 1h clear 115`, with the keys that alarms have in packs.
///
/// It is read by the pack reader, so that a rule tried here means in a pack what it means here.
struct RuleArgument {
  /// The quantity it is about.
  var quantity: String
  /// The rule.
  var rule: AlarmRule

  private static let numberKeys = ["above", "below", "rise", "fall", "clear", "count", "of"]
  private static let textKeys = ["for", "within", "missing", "severity", "id"]

  /// The rule that a text means.
  ///
  /// - Throws: a usage error that says what is wrong with it.
  init(_ text: String) throws(OperatorError) {
    var words = text.split(separator: " ").map(String.init)[...]
    guard let quantity = words.popFirst(), NameText.isQuantity(quantity) else { throw Self.fault(text, "no quantity") }
    var lines = ["id = \"rule\""]
    while let key = words.popFirst() {
      if key == "when" {
        lines.append("when = " + Self.quoted(words.joined(separator: " ")))
        words = []
        continue
      }
      guard let value = words.popFirst() else { throw Self.fault(text, "`\(key)` has no value") }
      if key == "id" { lines.removeFirst() }
      lines.append(try Self.line(key, value, in: text))
    }
    self.quantity = quantity
    rule = try Self.rule(lines, of: quantity, in: text)
  }

  private static func line(_ key: String, _ value: String, in text: String) throws(OperatorError) -> String {
    if textKeys.contains(key) { return "\(key) = " + quoted(value) }
    guard numberKeys.contains(key) else {
      throw fault(text, "`\(key)` is no key of a rule", NearestName.question(for: key, among: numberKeys + textKeys))
    }
    guard let number = Double(value), number.isFinite else { throw fault(text, "`\(value)` is no number") }
    let isWhole = Int(value) != nil
    return "\(key) = " + (isWhole ? value : "\(number)")
  }

  private static func rule(_ lines: [String], of quantity: String, in text: String) throws(OperatorError) -> AlarmRule {
    // Conditions may speak of any quantity here; in a pack they must be declared.
    let others = expressionNames(lines).filter { $0 != quantity }
    let declared = others.map { "[quantities.\($0)]\nunit = \"1\"\n" }.joined()
    let pack =
      "[pack]\n[[topics]]\npattern = \"{device}\"\n[quantities.\(quantity)]\nunit = \"1\"\n"
      + "[[quantities.\(quantity).alarms]]\n"
    do {
      let read = try PackReader().read(text: pack + lines.joined(separator: "\n") + "\n" + declared, file: "rule.toml")
      guard let rule = read.quantity(quantity)?.rules.alarms.first else { throw fault(text, "it says nothing") }
      return rule
    } catch let error as ConfigurationError {
      throw fault(text, error.problems.map(\.message).joined(separator: "; "), error.problems.first?.hint ?? "")
    } catch let error as OperatorError {
      throw error
    } catch {
      throw fault(text, "\(error)")
    }
  }

  /// The quantities of a condition that can be read; one that can't is told of by the pack reader.
  private static func expressionNames(_ lines: [String]) -> [String] {
    guard let line = lines.first(where: { $0.hasPrefix("when = ") }),
      let expression = try? AlarmExpressionReader.read(String(line.dropFirst(8).dropLast()))
    else { return [] }
    return expression.names
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  private static func fault(_ text: String, _ message: String, _ hint: String = "") -> OperatorError {
    .usage(
      "the rule '\(text)' can't be read: \(message)",
      hint: hint.isEmpty ? "a rule looks like: pm25 above 150 for 1h clear 115" : hint)
  }
}

/// Names of quantities, as packs have them.
enum NameText {
  /// Whether a text can be the id of a quantity.
  static func isQuantity(_ text: String) -> Bool {
    guard let first = text.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return false }
    return text.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "_")
    }
  }
}
