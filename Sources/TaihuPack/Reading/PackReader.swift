/// Reads a pack from its TOML file, and says everything that is wrong with it.
public struct PackReader {
  /// Whether a unit is known, or `nil` when units are checked elsewhere; their syntax is checked here in any case.
  public var knownUnits: ((String) -> Bool)?

  /// A reader.
  ///
  /// - Parameter knownUnits: Whether a UCUM code can be converted; `nil`: only the syntax of units is checked.
  public init(knownUnits: ((String) -> Bool)? = nil) {
    self.knownUnits = knownUnits
  }

  /// The pack in the file at `path`, whose name is the pack's id and `.toml`.
  ///
  /// - Throws: every problem of the file, by line.
  public func read(path: String) throws(ConfigurationError) -> Pack {
    try read(TOMLDocument(path: path))
  }

  /// The pack of a text; `file` is the name that it would have as a file.
  ///
  /// - Throws: every problem of the text, by line.
  public func read(text: String, file: String) throws(ConfigurationError) -> Pack {
    try read(TOMLDocument(Array(text.utf8), file: file))
  }

  /// The id of the pack in a file: its name without directory and `.toml`.
  public static func id(ofFile path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    return String(name.hasSuffix(".toml") ? name.dropLast(5) : name)
  }

  private func read(_ document: TOMLDocument) throws(ConfigurationError) -> Pack {
    let problems = ProblemList()
    let pack = document.read(reporting: problems) { self.pack($0) }
    try problems.throwIfAny()
    return pack
  }

  private func pack(_ root: StrictTable) -> Pack {
    let header = header(root)
    let quantities = quantities(root, cadence: header.cadence, group: header.group)
    let derived = derived(root, quantities: quantities)
    checkConditions(quantities + derived.flatMap(\.series), in: root)
    let topics = topics(root, quantities: quantities)
    let sites = sites(root)
    return Pack(
      id: header.id, title: header.title, version: header.version, file: root.file, topics: topics,
      quantities: quantities, derived: derived, sites: sites,
      simulator: simulator(root, pack: header.id, topics: topics, sites: sites),
      tests: tests(root, quantities: quantities + derived.flatMap(\.series)))
  }

  /// What `[pack]` says.
  private struct Header {
    var id: String
    var title: [String: String] = [:]
    var version = 1
    var cadence: Int64?
    var group: String?
  }

  private func header(_ root: StrictTable) -> Header {
    let id = Self.id(ofFile: root.file)
    if !NameRule.kebab.allows(id) {
      root.report(
        nil, "\(QuotedText.of(id)) is no pack id: the file's name is \(NameRule.kebab.words), then .toml")
    }
    if !root.has("pack") {
      root.reportMissing("pack", "the section [pack] with title and version begins a pack")
    }
    return root.section("pack") { header($0, id: id) } ?? Header(id: id)
  }

  private func header(_ table: StrictTable, id: String) -> Header {
    if let declared = table.text("id"), declared != id {
      table.report(
        "id", "the id \(QuotedText.of(declared)) is not the file's name \(QuotedText.of(id))",
        hint: "rename the file to \(declared).toml, or leave id out")
    }
    return Header(
      id: id, title: titles(table, "title"), version: table.integer("version", in: 1...1_000_000, unit: "changes") ?? 1,
      cadence: table.nanoseconds("cadence", in: Self.cadenceRange), group: group(table))
  }

  /// The label that names groups of devices which one cause strikes together.
  private func group(_ table: StrictTable) -> String? {
    guard let group = table.text("group") else { return nil }
    table.check(group, at: "group", as: .snake)
    return group
  }

  /// Texts by language; languages are two or three lower-case letters.
  func titles(_ table: StrictTable, _ key: String) -> [String: String] {
    let titles = table.textMap(key) ?? [:]
    for language in titles.keys.sorted() where !Self.isLanguage(language) {
      table.report(
        key, "\(QuotedText.of(language)) is no language code", hint: "write it as { zh = \"…\", en = \"…\" }")
    }
    return titles
  }

  private static func isLanguage(_ code: String) -> Bool {
    (2...3).contains(code.utf8.count) && code.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
  }
}
