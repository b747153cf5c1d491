internal import Synchronization
package import TaihuCore
package import TaihuHTTP
package import TaihuNormalize
package import TaihuNotify
package import TaihuPack
package import TaihuRing
package import TaihuStore

/// What others ask of the pipeline thread, to be done between two batches.
package final class PipelineMailbox: Sendable {
  /// New packs to read messages by, how long things are kept, and who is told of alarms.
  package struct Adoption: Sendable {
    var packs: [Pack]
    var discovery: [String]
    var limits: NormalizerLimits
    var retention: RetentionPolicy
    var routes: [NoticeRoute]

    /// Packs, filters to store without a pack, what a message may use, how long things are kept, and who is told.
    package init(
      packs: [Pack], discovery: [String], limits: NormalizerLimits, retention: RetentionPolicy, routes: [NoticeRoute]
    ) {
      (self.packs, self.discovery, self.limits) = (packs, discovery, limits)
      (self.retention, self.routes) = (retention, routes)
    }
  }

  /// One request.
  package enum Request: Sendable {
    /// Run quarantined messages again, all open ones when no number is given, and answer with what became of each.
    case replay([Int64], @Sendable (Result<[ReplayedEntry], OperatorError>) -> Void)
    /// Delete entries of the quarantine, and answer with how many there were.
    case purge([Int64], @Sendable (Result<Int, OperatorError>) -> Void)
    /// Take in readings that came over HTTP, and answer once they are durable or it is known that they are not.
    case write(IncomingWrite, @Sendable (WriteOutcome) -> Void)
    /// Read messages by these packs, keep things for these times and tell these routes of alarms, from now on.
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
