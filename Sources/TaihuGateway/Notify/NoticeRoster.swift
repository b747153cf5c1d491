internal import Logging
internal import ServiceLifecycle
internal import Synchronization
internal import TaihuCore
internal import TaihuNotify
internal import TaihuStore

/// The senders of all routes as one service, each on a thread of its own. A reload ends those whose route is gone or
/// other than it was and starts new ones; routes that stay as they are notice nothing.
final class NoticeRoster: Service {
  /// One route at work.
  private struct Post {
    let notify: NotifyRoute
    let sender: NoticeSender
    let thread: OwnedThread
  }

  private let clock: any WallClock
  private let mailbox: PipelineMailbox
  private let logger: Logger
  private let posts = Mutex<[Post]>([])
  private let orders: AsyncStream<GatewayConfiguration>
  private let order: AsyncStream<GatewayConfiguration>.Continuation

  /// A roster that starts with the routes of a configuration once it runs.
  init(_ configuration: GatewayConfiguration, mailbox: PipelineMailbox, clock: any WallClock, logger: Logger) {
    (self.mailbox, self.clock, self.logger) = (mailbox, clock, logger)
    (orders, order) = AsyncStream.makeStream()
    order.yield(configuration)
  }

  /// What each sender has done, by route.
  var figures: [(route: String, figures: NoticeSender.Figures)] {
    posts.withLock { posts in posts.map { ($0.notify.route.name, $0.sender.figures) } }
  }

  /// Tells a route's sender that something may wait.
  func wake(_ route: String) {
    posts.withLock { posts in posts.first { $0.notify.route.name == route }?.sender.wake() }
  }

  /// Takes over the routes of a configuration that was read again. Returns at once.
  func adopt(_ configuration: GatewayConfiguration) {
    order.yield(configuration)
  }

  func run() async throws {
    for await configuration in orders.cancelOnGracefulShutdown() { await post(configuration) }
    let all = posts.withLock { $0 }
    for post in all { post.sender.stop() }
    for post in all { await post.thread.finished() }
  }

  /// Brings the threads in line with a configuration. A route that changed is sent for by two threads at no time: the new
  /// one starts when the former has ended, and finds in the store what that one left.
  private func post(_ configuration: GatewayConfiguration) async {
    let former = posts.withLock { $0 }
    let leaving = former.filter { !configuration.notify.contains($0.notify) }
    for post in leaving { post.sender.stop() }
    for post in leaving { await post.thread.finished() }
    let all = configuration.notify.map { notify in
      former.first { $0.notify == notify } ?? start(notify, configuration)
    }
    posts.withLock { $0 = all }
    // Whoever rang while the posts were being filled was not heard.
    for post in all { post.sender.wake() }
  }

  private func start(_ notify: NotifyRoute, _ configuration: GatewayConfiguration) -> Post {
    let sender = NoticeSender(route: notify.route, gateway: configuration.instance, clock: clock, logger: logger)
    let mailbox = mailbox
    let thread = OwnedThread(name: "notify \(notify.route.name.prefix(8))") {
      let receiver = configuration.receiver(of: notify, instance: configuration.instance)
      // The connection is made ahead, so that the first notice need not wait for it; when it fails, the try will tell.
      try? (receiver as? MQTTReceiver)?.connect()
      sender.run(queue: StoreNoticeQueue(path: configuration.store.path, mailbox: mailbox), receiver: receiver)
    }
    return Post(notify: notify, sender: sender, thread: thread)
  }
}
