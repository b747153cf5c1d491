internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// `/api/taihu/events`: readings and episodes as they come, as server-sent events.
struct EventStream: Sendable {
  let hub: EventHub

  /// An answer that goes on until the client leaves or is dropped.
  func answer() throws(APIFault) -> Response {
    guard let (id, events) = hub.join() else {
      throw APIFault(.serviceUnavailable, "unavailable", "too many clients watch the event stream")
    }
    let hub = hub
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream"],
      body: ResponseBody { writer in
        do {
          try await writer.write(ByteBuffer(string: ": readings and alarms as they come\n\n"))
          for await event in events { try await writer.write(ByteBuffer(string: event)) }
        } catch {
          _ = hub.leave(id)
          throw error
        }
        if hub.leave(id) {
          try await writer.write(ByteBuffer(string: ": dropped, this client did not keep up\n\n"))
        }
        try await writer.finish(nil)
      })
  }
}
