internal import TaihuCore
internal import TaihuGateway
internal import TaihuStore

/// Finds out how the gateway of a store does: from itself when it runs and answers, else from what it left in the store.
struct StatusSource {
  /// The key under which a gateway leaves its status in the store, as JSON.
  static let settingKey = "gateway"

  /// The database file.
  var database: String

  /// The status.
  ///
  /// - Throws: when neither the gateway nor the store can be asked.
  func status() throws -> GatewayStatus {
    guard LockProbe.isHeld(database: database) else { return try notRunning() }
    do {
      guard case .status(let status) = try ControlClient(store: database).send(.status) else {
        throw OperatorError(.failure, code: "control-reply", "the gateway answered another question than was asked")
      }
      return status
    } catch let error as OperatorError {
      Console.note("the gateway runs but can't be asked: \(error.message); this is what it last left in the store")
      return try asLeft()
    }
  }

  private func notRunning() throws -> GatewayStatus {
    var status = try asLeft()
    status.state = .notRunning
    (status.lagSeconds, status.ring, status.since) = (nil, nil, nil)
    (status.receiveToCommitMilliseconds, status.timeToCommitMilliseconds) = ([:], [:])
    for index in status.broker.indices { status.broker[index].connected = false }
    return status
  }

  /// What the gateway last said of itself, with what the store says now.
  private func asLeft() throws -> GatewayStatus {
    let reader = try StoreReader(path: database)
    let facts = try reader.facts()
    let store = GatewayStatus.Store(
      path: facts.path, bytes: facts.bytes, walBytes: facts.walBytes, readings: facts.readings, series: facts.series)
    var status = GatewayStatus(state: .degraded, broker: [], lagSeconds: nil, ring: nil, store: store, since: nil)
    if let left = try reader.setting(Self.settingKey),
      let saved = try? ControlLine.decode(GatewayStatus.self, from: Array(left.utf8))
    {
      status = saved
      status.store = store
    }
    status.openEpisodes = try reader.episodes(openOnly: true).count
    return status
  }
}
