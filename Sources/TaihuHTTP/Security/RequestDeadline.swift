internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Closes a connection whose request does not arrive whole in time, or brings more than it may.
///
/// What reads a request bounds it too; this also bounds what nobody reads, such as the rest of a body that was refused.
final class RequestDeadline: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart

  private let limits: HTTPLimits
  private let counters: HTTPCounters
  private var deadline: Scheduled<Void>?
  private var bytes = 0

  init(limits: HTTPLimits, counters: HTTPCounters) {
    (self.limits, self.counters) = (limits, counters)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: begin(context)
    case .body(let buffer):
      bytes += buffer.readableBytes
      // A body that is just too long gets its answer; one that goes on and on does not.
      if bytes > 4 * limits.bodyBytes { return close(context) }
    case .end: deadline?.cancel()
    }
    context.fireChannelRead(data)
  }

  func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    context.fireChannelInactive()
  }

  private func begin(_ context: ChannelHandlerContext) {
    bytes = 0
    deadline?.cancel()
    let (channel, counters) = (context.channel, counters)
    deadline = context.eventLoop.scheduleTask(in: .seconds(Int64(limits.bodySeconds))) {
      counters.count(.slowClosed)
      channel.close(promise: nil)
    }
  }

  private func close(_ context: ChannelHandlerContext) {
    counters.count(.slowClosed)
    context.close(promise: nil)
  }
}
