internal import Foundation
internal import Logging
internal import ServiceLifecycle
internal import TaihuCore
internal import TaihuNotify
internal import TaihuStore

/// The sender of one route as a service, on a thread of its own.
struct NoticeService: Service {
  let sender: NoticeSender
  let notify: NotifyRoute
  let configuration: GatewayConfiguration
  let mailbox: PipelineMailbox

  func run() async throws {
    let thread = OwnedThread(name: "notify \(notify.route.name.prefix(8))") { [self] in
      let receiver = configuration.receiver(of: notify, instance: configuration.instance)
      // The connection is made ahead, so that the first notice need not wait for it; when it fails, the try will tell.
      try? (receiver as? MQTTReceiver)?.connect()
      sender.run(queue: StoreNoticeQueue(path: configuration.store.path, mailbox: mailbox), receiver: receiver)
    }
    try? await gracefulShutdown()
    sender.stop()
    await thread.finished()
  }
}
