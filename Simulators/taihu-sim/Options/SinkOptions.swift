internal import ArgumentParser
internal import Foundation
internal import SimulatorKit
internal import TaihuCore
internal import TaihuMQTT

/// Where messages go: a broker, or a file.
struct SinkOptions: ParsableArguments {
  @Option(help: "The broker: mqtt://HOST:PORT, or unix:///PATH of its socket.")
  var broker: String?

  @Option(
    help: ArgumentHelp("Write JSON lines of topic and payload to FILE (- for stdout) instead.", valueName: "file"))
  var out: String?

  @Option(help: "Quality of service, 0 or 1.")
  var qos = 1

  @Option(help: "Connections to the broker; devices share them.")
  var connections = 4

  @Option(help: ArgumentHelp("Prefix of the connections' client ids.", valueName: "id"))
  var clientID = "taihu-sim"

  @Option(
    help: ArgumentHelp("User name at the broker; the password is read from TAIHU_SIM_PASSWORD.", valueName: "name"))
  var user: String?

  func validate() throws {
    guard (broker == nil) != (out == nil) else {
      throw ValidationError("Say where the messages go: either --broker URL or --out FILE.")
    }
    guard (0...1).contains(qos) else { throw ValidationError("--qos is 0 or 1.") }
    guard (1...1_000).contains(connections) else { throw ValidationError("--connections is from 1 to 1000.") }
  }

  /// The sink.
  ///
  /// - Parameter topics: those on which devices are answered or commanded, where there is a broker.
  /// - Throws: A usage error for a malformed URL, a failure when broker or file cannot be reached.
  func makeSink(listeningTo topics: [String] = []) throws(OperatorError) -> any MessageSink {
    if let out { return try FileSink(path: out) }
    let password = ProcessInfo.processInfo.environment["TAIHU_SIM_PASSWORD"]
    var configuration = BrokerSink.Configuration(
      url: try BrokerURL(broker ?? ""), credentials: .init(username: user, password: user == nil ? nil : password),
      clientID: clientID)
    configuration.connections = connections
    configuration.qos = qos
    configuration.listeningTopics = topics
    return try BrokerSink(configuration)
  }
}
