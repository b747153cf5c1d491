internal import Dispatch
internal import Synchronization
internal import TaihuCore
internal import TaihuNotify
internal import TaihuStore

/// The store as a sender sees it: read over a connection of its own, written by the pipeline's thread.
final class StoreNoticeQueue: NoticeQueue {
  /// How long a change may take to become durable before the sender goes on without knowing, in seconds.
  private static let recordSeconds = 30

  private let path: String
  private let mailbox: PipelineMailbox
  private var reader: StoreReader?

  init(path: String, mailbox: PipelineMailbox) {
    (self.path, self.mailbox) = (path, mailbox)
  }

  func waiting(route: String, limit: Int) throws -> [Notice] {
    if reader == nil { reader = try StoreReader(path: path) }
    return try reader!.waitingNotices(route: route, limit: limit)
  }

  func record(_ change: NoticeChange) -> Bool {
    let done = DispatchSemaphore(value: 0)
    let failure = RecordBox()
    mailbox.post(
      .record([change]) { error in
        failure.isDurable.store(error == nil, ordering: .releasing)
        done.signal()
      })
    return done.wait(timeout: .now() + .seconds(Self.recordSeconds)) == .success
      && failure.isDurable.load(ordering: .acquiring)
  }
}

/// Where the pipeline's thread leaves its answer. The semaphore orders the two sides; the atomic's release pairs with the
/// acquire of the reader.
private final class RecordBox: Sendable {
  let isDurable = Atomic(false)
}
