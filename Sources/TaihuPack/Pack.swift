/// A declarative description of one sensor network: which topics it sends on, what the payloads mean, which values are
/// plausible, and where its sites lie. Read from one TOML file.
public struct Pack: Sendable, Hashable {
  /// The pack's id, the file's name without `.toml`, for instance `lake`. Also the value of the label `network`.
  public var id: String
  /// A title in each language, by language code (`zh`, `en`).
  public var title: [String: String]
  /// The pack's own version, raised by its author at every change.
  public var version: Int
  /// The path of the file it was read from, for messages.
  public var file: String
  /// Topic rules in the order of the file.
  public var topics: [TopicRule]
  /// Quantities in the order of the file.
  public var quantities: [Quantity]
  /// Derived indicators in the order of the file.
  public var derived: [DerivedIndicator]
  /// The registry of sites in the order of the file.
  public var sites: [Site]
  /// How simulators play this network; `nil` when the pack says nothing.
  public var simulator: SimulatorProfile?
  /// Payloads with what they must give.
  public var tests: [PackTest]

  /// A pack from its parts.
  public init(
    id: String, title: [String: String] = [:], version: Int = 1, file: String = "", topics: [TopicRule],
    quantities: [Quantity], derived: [DerivedIndicator] = [], sites: [Site] = [], simulator: SimulatorProfile? = nil,
    tests: [PackTest] = []
  ) {
    (self.id, self.title, self.version, self.file) = (id, title, version, file)
    (self.topics, self.quantities, self.derived, self.sites) = (topics, quantities, derived, sites)
    (self.simulator, self.tests) = (simulator, tests)
  }

  /// The quantity of an id, or `nil`. O(number of quantities).
  public func quantity(_ id: String) -> Quantity? {
    quantities.first { $0.id == id }
  }
}
