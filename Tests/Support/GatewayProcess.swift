public import Foundation

/// The built gateway, run by a test on a configuration and a database of its own.
public final class GatewayProcess {
  /// The directory that holds the configuration and the database.
  public let directory: URL
  /// The configuration file.
  public let configuration: URL
  /// The database.
  public let database: URL
  private var process: Subprocess?

  /// Writes a configuration for `broker`; starts nothing.
  ///
  /// - Parameters:
  ///   - packs: the enabled packs.
  ///   - packDirectory: where they lie; `nil`: the shipped ones.
  ///   - brokerKeys: further lines for the section `[[broker]]`.
  ///   - http: where to serve HTTP; empty: nowhere.
  ///   - sections: further sections.
  public init(
    in directory: URL, broker: String, packs: [String] = ["lake", "air", "road"], packDirectory: URL? = nil,
    brokerKeys: String = "", http: String = "", sections: String = ""
  ) throws {
    self.directory = directory
    configuration = directory.appending(path: "taihu.toml")
    database = directory.appending(path: "taihu.db")
    let enabled = packs.map { "\"\($0)\"" }.joined(separator: ", ")
    let text = """
      [[broker]]
      url = "\(broker)"
      client_id = "taihu-test"
      \(brokerKeys)

      [store]
      path = "taihu.db"

      [packs]
      directory = "\((packDirectory ?? Executables.packs).path)"
      enable = [\(enabled)]

      [http]
      listen = "\(http)"

      \(sections)
      """
    try text.write(to: configuration, atomically: true, encoding: .utf8)
  }

  /// Starts the daemon and waits until it is connected to the broker (or, when `connected` is false, only until it runs).
  public func start(connected: Bool = true) async throws {
    let started = try Subprocess(
      Executables.taihu, ["run", "--config", configuration.path], directory: directory)
    process = started
    let mark = connected ? "subscribed" : "started"
    try await eventually("the gateway says \(mark)") {
      guard started.isRunning else { throw Subprocess.Failure("the gateway ended: \(started.error)") }
      return started.error.contains(mark)
    }
  }

  /// What the daemon has said so far.
  public var log: String { process?.error ?? "" }

  /// The daemon's process id while it runs.
  public var pid: Int32? { process.flatMap { $0.isRunning ? $0.pid : nil } }

  /// Kills it without a chance to tidy up.
  public func kill() async throws {
    process?.signal(SIGKILL)
    try await process?.wait()
    process = nil
  }

  /// Asks it to end and waits for it.
  @discardableResult
  public func stop() async throws -> Subprocess.Result? {
    process?.signal(SIGTERM)
    defer { process = nil }
    return try await process?.wait()
  }

  /// Runs one command of the command line on this gateway's database.
  public func taihu(_ arguments: String..., input: String? = nil) async throws -> Subprocess.Result {
    try await taihu(arguments, input: input)
  }

  /// Runs one command of the command line.
  public func taihu(_ arguments: [String], input: String? = nil, seconds: Double = 120) async throws
    -> Subprocess.Result
  {
    try await Subprocess(Executables.taihu, arguments, directory: directory, input: input).wait(seconds: seconds)
  }

  /// The messages that ended some way, by `taihu audit`.
  public func audit() async throws -> Audit {
    let result = try await taihu("audit", "--db", database.path, "-o", "json")
    guard result.status == 0 || result.status == 3 else {
      throw Subprocess.Failure("taihu audit ended with \(result.status): \(result.error)")
    }
    return try JSONDecoder().decode(Audit.self, from: Data(result.output.utf8))
  }

  /// The answer of `taihu audit -o json`, as far as tests need it.
  public struct Audit: Decodable {
    /// Counts of messages.
    public struct Messages: Decodable {
      /// As the ledger has them.
      public var received, stored, duplicate, ignored: Int
      /// By reason.
      public var quarantined: [String: Int]
    }
    /// Counts of readings.
    public struct Readings: Decodable {
      /// As the ledger has them.
      public var decoded, stored, duplicate, conflict: Int
    }
    /// Whether everything adds up.
    public var balanced: Bool
    /// The counts.
    public var messages: Messages
    /// The counts.
    public var readings: Readings
  }

  /// Waits until the ledger has seen so many messages.
  public func waitForMessages(_ count: Int, seconds: Double = 60) async throws {
    var last: Audit?
    do {
      try await eventually("\(count) messages in the ledger", seconds: seconds) {
        guard FileManager.default.fileExists(atPath: database.path) else { return false }
        last = try await audit()
        return (last?.messages.received ?? 0) >= count
      }
    } catch {
      throw Subprocess.Failure("\(error); last seen: \(String(describing: last)); log: \(log.suffix(1_500))")
    }
  }
}
