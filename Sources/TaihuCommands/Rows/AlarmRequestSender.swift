internal import TaihuCore
internal import TaihuGateway

/// Brings what a person says of alarms into the store: through the gateway when one runs on it, else directly.
enum AlarmRequestSender {
  /// Returns once it is durable.
  static func send(_ request: AlarmRequest, to source: ReaderOptions) throws {
    let path = try source.databasePath()
    guard LockProbe.isHeld(database: path) else {
      return try OfflineNotices.record(request.changes(), store: path, logger: .commandLine)
    }
    guard case .applied = try ControlClient(store: path).send(.alarms(request)) else {
      throw OperatorError(.failure, code: "control-reply", "the gateway answered another question than was asked")
    }
  }
}
