internal import TaihuCore
internal import TaihuGateway
internal import TaihuPack

/// What can be seen of a configuration without connecting anywhere.
enum ConfigurationChecks {
  /// The configuration of a file, when it can be read, and what the doctor says of it.
  static func examine(_ path: String) -> (configuration: GatewayConfiguration?, checks: [HealthCheck]) {
    do {
      let (configuration, warnings) = try GatewayConfiguration.load(path: path)
      let checks = [HealthCheck.ok("configuration", path)] + warnings.map(warning) + configuration.brokers.map(broker)
      return (configuration, checks)
    } catch {
      return (nil, error.problems.map { .finding("configuration", text($0), advice($0)) })
    }
  }

  private static func warning(_ problem: ConfigurationProblem) -> HealthCheck {
    .finding("configuration", text(problem), advice(problem))
  }

  /// A broker whose password can be read is well; whether it answers is for `taihu status` to tell.
  private static func broker(_ broker: BrokerConfiguration) -> HealthCheck {
    let name = "broker \(broker.name)"
    do {
      let words = ["\(broker.address)", "client id \(broker.clientID)", try identity(broker)]
      return .ok(name, words.joined(separator: ", "))
    } catch {
      return .finding(name, error.message, error.hint)
    }
  }

  private static func identity(_ broker: BrokerConfiguration) throws(OperatorError) -> String {
    guard let username = broker.username else { return "no user" }
    return try broker.readPassword() == nil ? "user \(username) without a password" : "user \(username)"
  }

  private static func text(_ problem: ConfigurationProblem) -> String {
    "\(problem.file):\(problem.line): \(problem.key): \(problem.message)"
  }

  private static func advice(_ problem: ConfigurationProblem) -> String {
    problem.hint.isEmpty ? "taihu check tells more" : problem.hint
  }
}
