internal import Synchronization
package import TaihuCore
package import TaihuHTTP
package import TaihuNormalize
package import TaihuPack
package import TaihuRing

/// What others ask of the pipeline thread, to be done between two batches.
package final class PipelineMailbox: Sendable {
  /// New packs to read messages by.
  package struct Adoption: Sendable {
    var packs: [Pack]
    var discovery: [String]
    var limits: NormalizerLimits

    /// Packs, filters to store without a pack, and what a message may use.
    package init(packs: [Pack], discovery: [String], limits: NormalizerLimits) {
      (self.packs, self.discovery, self.limits) = (packs, discovery, limits)
    }
  }

  /// One request.
  package enum Request: Sendable {
    /// Run quarantined messages again, all open ones when no number is given, and answer with what became of each.
    case replay([Int64], @Sendable (Result<[ReplayedEntry], OperatorError>) -> Void)
    /// Take in readings that came over HTTP, and answer once they are durable or it is known that they are not.
    case write(IncomingWrite, @Sendable (WriteOutcome) -> Void)
    /// Read messages by these packs from now on.
    case adopt(Adoption)
    /// Make durable what senders and people say of notices, and answer with what kept it from being so.
    case record([NoticeChange], @Sendable (OperatorError?) -> Void)
    /// Keep a setting in the store.
    case remember(key: String, value: String)
    /// Give up now what has been kept long enough.
    case applyRetention
    /// Commit what is in the rings, close the store and end.
    case stop
  }

  private let requests = Mutex<[Request]>([])
  private let doorbell: Doorbell

  /// A mailbox whose owner waits at `doorbell`.
  package init(doorbell: Doorbell) {
    self.doorbell = doorbell
  }

  /// Leaves a request and wakes the owner.
  package func post(_ request: Request) {
    requests.withLock { $0.append(request) }
    doorbell.ring()
  }

  /// Takes all requests out, oldest first.
  func take() -> [Request] {
    requests.withLock { requests in
      defer { requests.removeAll() }
      return requests
    }
  }

  /// Whether someone asked for the end.
  var holdsStop: Bool {
    requests.withLock { requests in
      requests.contains { if case .stop = $0 { true } else { false } }
    }
  }
}
