internal import NIOCore
internal import NIOHTTPTypes
internal import Synchronization

/// Whether the client of a connection has gone, and what to do when it goes.
final class Departure: Sendable {
  private struct State {
    var hasLeft = false
    var onLeave: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  /// Has a question given up when the client goes; one at a time, as a connection asks one after the other.
  func whenGone(_ giveUp: (@Sendable () -> Void)?) {
    let isTooLate = state.withLock { state in
      state.onLeave = giveUp
      return state.hasLeft
    }
    if isTooLate { giveUp?() }
  }

  /// The client has gone.
  func happen() {
    let giveUp = state.withLock { state in
      state.hasLeft = true
      return state.onLeave
    }
    giveUp?()
  }
}

/// Notices when a client closes its connection, or its sending half: nobody reads the answer then.
final class ClientWatch: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart

  /// What the connection's questions listen to.
  let departure = Departure()

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .inputClosed? = event as? ChannelEvent { departure.happen() }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    departure.happen()
    context.fireChannelInactive()
  }
}
