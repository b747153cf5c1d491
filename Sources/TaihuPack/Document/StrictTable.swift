/// A table of a TOML document that is asked for its keys one by one, and then reports those that nobody asked for.
///
/// An accessor gives `nil` when the key is absent, and also when its value is wrong; then the problem is already in the
/// list, with file, line, key, what was found and what is allowed. So a reader takes defaults and goes on, and a person
/// sees all problems at once.
public final class StrictTable {
  /// The file, for messages.
  public let file: String
  /// The way to the table from the root of the document.
  public let path: DocumentPath
  /// The line where the table begins, counted from 1.
  public let line: Int
  /// Where problems go.
  public let problems: ProblemList

  private let entries: [(key: String, node: ConfigurationNode)]
  private var known: [String] = []
  private var refused: [String] = []

  init(_ node: ConfigurationNode, file: String, problems: ProblemList) {
    (self.file, self.problems, path, line) = (file, problems, node.path, node.line)
    if case .table(let entries) = node.value { self.entries = entries } else { entries = [] }
  }

  /// Whether the table has the key; asking makes the key a known one.
  public func has(_ key: String) -> Bool {
    node(key) != nil
  }

  /// Whether the value of a key is a list.
  public func isList(_ key: String) -> Bool {
    if case .array = node(key)?.value { true } else { false }
  }

  /// The line of a key, or of the table when it has no such key.
  public func line(of key: String) -> Int {
    entries.first { $0.key == key }?.node.line ?? line
  }

  /// Reports an error at a key, or at the table itself.
  public func report(_ key: String? = nil, _ message: String, hint: String = "") {
    problems.add(problem(key, message, hint: hint))
  }

  /// Reports a doubt at a key, or at the table itself.
  public func warn(_ key: String? = nil, _ message: String, hint: String = "") {
    problems.warn(problem(key, message, hint: hint))
  }

  /// Reports that a key is absent; `what` says what it is and how it is written.
  public func reportMissing(_ key: String, _ what: String) {
    report(key, "is missing: \(what)")
  }

  /// Reports a key that somebody may well write but must not; it is not offered among the known ones.
  public func refuse(_ key: String, _ message: String, hint: String) {
    guard entries.contains(where: { $0.key == key }) else { return }
    refused.append(key)
    report(key, message, hint: hint)
  }

  /// A problem at a key, or at the table itself.
  public func problem(_ key: String?, _ message: String, hint: String) -> ConfigurationProblem {
    ConfigurationProblem(
      file: file, line: key.map(line(of:)) ?? line, key: key.map(path.appending) ?? path, message: message, hint: hint)
  }

  /// The value of a key, which from now on is a known one.
  func node(_ key: String) -> ConfigurationNode? {
    if !known.contains(key) { known.append(key) }
    return entries.first { $0.key == key }?.node
  }

  /// Every entry in the order of the file; all keys become known ones.
  func allEntries() -> [(key: String, node: ConfigurationNode)] {
    known.append(contentsOf: entries.map(\.key))
    return entries
  }

  /// Reports that a value is not what it should be, in the form "expected X, found Y".
  func reportMismatch(_ node: ConfigurationNode, expected: String, hint: String = "") {
    problems.add(
      ConfigurationProblem(
        file: file, line: node.line, key: node.path, message: "expected \(expected), found \(node.found)", hint: hint))
  }

  /// Reports every key that no accessor asked for, with the nearest one that is known here.
  func reportUnknownKeys() {
    for (key, node) in entries where !known.contains(key) && !refused.contains(key) {
      let question = NearestName.question(for: key, among: known)
      let list = known.isEmpty ? "" : "known here: " + known.sorted().joined(separator: ", ")
      problems.add(
        ConfigurationProblem(
          file: file, line: node.line, key: node.path, message: "unknown key",
          hint: [question, list].filter { !$0.isEmpty }.joined(separator: " ")))
    }
  }
}
