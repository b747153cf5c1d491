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

  /// Reads and checks everything.
  init(path: String) {
    self.path = path
    do throws(ConfigurationError) {
      let (configuration, warnings) = try GatewayConfiguration.load(path: path)
      self.configuration = configuration
      self.warnings = warnings
      packs = try configuration.loadPacks(knownUnits: UnitTable.isKnown)
      try takeRules(configuration)
    } catch {
      self.error = error
    }
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
        category: error.category,
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
