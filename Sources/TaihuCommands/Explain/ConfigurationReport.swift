internal import Glibc
internal import TaihuCore
internal import TaihuGateway
internal import TaihuNormalize
internal import TaihuPack

/// What a configuration and its packs amount to, with everything that is wrong or doubtful in them.
struct ConfigurationReport {
  /// The configuration file.
  let path: String
  /// What keeps the gateway from starting; `nil` when it would start.
  private(set) var error: ConfigurationError?
  /// What is allowed but doubtful.
  private(set) var warnings: [ConfigurationProblem] = []
  /// The packs enabled.
  private(set) var packs: [Pack] = []
  /// The MQTT filters that would be subscribed to.
  private(set) var subscriptions: [String] = []
  /// Pairs of rules that can match one topic.
  private(set) var overlaps: [TopicOverlap] = []

  private var configuration: GatewayConfiguration?

  /// Reads and checks everything. Problems of the packs are told even where the configuration has its own.
  init(path: String) {
    self.path = path
    do throws(ConfigurationError) {
      let (configuration, warnings) = try GatewayConfiguration.load(path: path)
      self.configuration = configuration
      self.warnings = warnings + Self.storeWarnings(configuration)
      packs = try configuration.loadPacks(knownUnits: UnitTable.isKnown)
      try takeRules(configuration)
    } catch {
      self.error = error
      if configuration == nil { addPackErrors(GatewayConfiguration.packs(ofFile: path)) }
    }
    if let packs = configuration?.packs ?? GatewayConfiguration.packs(ofFile: path) { checkOthers(packs) }
  }

  /// Adds what is wrong with the packs to what is wrong with the configuration.
  private mutating func addPackErrors(_ section: GatewayConfiguration.Packs?) {
    guard let section else { return }
    do {
      packs = try PackDirectory.load(
        directory: section.directory, enable: section.enable,
        origin: PackDirectory.Origin(file: path, line: section.enableLine), knownUnits: UnitTable.isKnown)
    } catch {
      self.error?.problems += error.problems
    }
  }

  /// Warns of packs in the folder that are not enabled and could not be: they are read as well.
  private mutating func checkOthers(_ section: GatewayConfiguration.Packs) {
    guard let enabled = section.enable, !enabled.isEmpty else { return }
    // A folder that can't be listed is an error of the packs enabled already.
    guard let ids = try? PackDirectory.ids(in: section.directory) else { return }
    for id in ids where !enabled.contains(id) {
      do {
        _ = try PackReader(knownUnits: UnitTable.isKnown).read(path: section.directory + "/" + id + ".toml")
      } catch {
        warnings += error.problems.map { problem in
          var problem = problem
          problem.message = "this pack is not enabled, and could not be: \(problem.message)"
          return problem
        }
      }
    }
  }

  private static func storeWarnings(_ configuration: GatewayConfiguration) -> [ConfigurationProblem] {
    let path = configuration.store.path
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    guard unsafe access(folder.isEmpty ? "/" : folder, F_OK) != 0 else { return [] }
    return [
      ConfigurationProblem(
        file: configuration.file, line: 0, key: .root.appending("store").appending("path"),
        message: "the folder \(QuotedText.of(folder)) does not exist, so the store can't be created there",
        hint: "create it: mkdir -p \(folder)")
    ]
  }

  /// Whether something is allowed but doubtful.
  var isDoubtful: Bool { !warnings.isEmpty || !overlaps.isEmpty }

  /// What only shows when all packs are put together.
  private mutating func takeRules(_ configuration: GatewayConfiguration) throws(ConfigurationError) {
    do {
      let normalizer = try Normalizer(
        packs: packs, discovery: DecisionSettings(configuration).discovery, catalog: SeriesCatalog())
      (subscriptions, overlaps) = (normalizer.subscriptions, normalizer.overlaps)
    } catch {
      throw ConfigurationError(
        category: .usage,
        problems: [ConfigurationProblem(file: path, line: 0, message: error.message, hint: error.hint)])
    }
  }
}

extension ConfigurationReport {
  /// The report as JSON.
  var json: JSON {
    [
      "ok": .bool(error == nil), "config": .string(path), "errors": .array((error?.problems ?? []).map(\.json)),
      "warnings": .array(warnings.map(\.json)),
      "brokers": .array(
        (configuration?.brokers ?? []).map { ["name": .string($0.name), "url": .string("\($0.address)")] }),
      "store": .optional(configuration?.store.path),
      "packs": .array(packs.map(\.summaryJSON)), "subscriptions": .array(subscriptions.map { .string($0) }),
      "overlaps": .array(
        overlaps.map {
          ["winner": .string($0.winner), "loser": .string($0.loser), "example": .string($0.example)]
        }),
    ]
  }

  /// The report as lines for a person.
  var sheet: FactSheet {
    var sheet = FactSheet()
    sheet.add("configuration", path + (isDoubtful ? "" : " is good"), isDoubtful ? .plain : .good)
    for broker in configuration?.brokers ?? [] { sheet.add("broker", "\(broker.name)  \(broker.address)") }
    sheet.add("store", configuration?.store.path ?? "")
    for pack in packs {
      let counts = "\(pack.topics.count) topics, \(pack.quantities.count) quantities, \(pack.sites.count) sites"
      sheet.add("pack", "\(pack.id) \(pack.version)  \(counts)")
    }
    for filter in subscriptions { sheet.add("subscription", filter) }
    for overlap in overlaps {
      sheet.add("overlap", "\(overlap.winner) wins over \(overlap.loser), for instance on \(overlap.example)", .warning)
    }
    for warning in warnings {
      sheet.add("warning", warning.description.replacing("\n  hint: ", with: "; hint: "), .warning)
    }
    return sheet
  }
}

extension Pack {
  fileprivate var summaryJSON: JSON {
    [
      "id": .string(id), "title": .object(title.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) }),
      "version": .integer(Int64(version)), "file": .string(file), "topics": .integer(Int64(topics.count)),
      "quantities": .integer(Int64(quantities.count)), "sites": .integer(Int64(sites.count)),
      "tests": .integer(Int64(tests.count)),
    ]
  }
}

extension ConfigurationProblem {
  fileprivate var json: JSON {
    [
      "file": .string(file), "line": .integer(Int64(line)), "key": .string("\(key)"), "message": .string(message),
      "hint": .string(hint),
    ]
  }
}
