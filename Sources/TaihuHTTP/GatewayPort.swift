public import TaihuCore

/// What the server needs of the gateway behind it.
public struct GatewayPort: Sendable {
  /// The database file.
  public var storePath: String
  /// The version of the program.
  public var version: String
  /// Makes readings durable; returns when they are, or when it is known that they are not.
  public var write: @Sendable (IncomingWrite) async -> WriteOutcome
  /// How the gateway does, as JSON.
  public var status: @Sendable () throws -> String
  /// Whether messages are taken and commits succeed; else why not.
  public var trouble: @Sendable () -> String?
  /// What the gateway measures of itself.
  public var metrics: @Sendable () -> [Metric]
  /// The packs in use, as JSON.
  public var packs: @Sendable () throws -> String

  /// A port from its parts.
  public init(
    storePath: String, version: String, write: @escaping @Sendable (IncomingWrite) async -> WriteOutcome,
    status: @escaping @Sendable () throws -> String, trouble: @escaping @Sendable () -> String?,
    metrics: @escaping @Sendable () -> [Metric], packs: @escaping @Sendable () throws -> String
  ) {
    (self.storePath, self.version, self.write, self.status) = (storePath, version, write, status)
    (self.trouble, self.metrics, self.packs) = (trouble, metrics, packs)
  }
}

/// One measure in the text format of Prometheus.
public struct Metric: Sendable {
  /// What the value does.
  public enum Kind: String, Sendable { case counter, gauge }

  /// The name, `taihu_…`, with its unit.
  public var name: String
  /// What it tells, in one sentence.
  public var help: String
  /// What the value does.
  public var kind: Kind
  /// The values with their labels.
  public var samples: [(labels: [Label], value: Double)]

  /// A measure with several values.
  public init(_ name: String, _ help: String, _ kind: Kind, _ samples: [(labels: [Label], value: Double)]) {
    (self.name, self.help, self.kind, self.samples) = (name, help, kind, samples)
  }

  /// A measure with one value.
  public init(_ name: String, _ help: String, _ kind: Kind, _ value: Double) {
    self.init(name, help, kind, [([], value)])
  }
}
