internal import CMosquitto
internal import Glibc

/// The functions that the library calls. Each copies what it is given into the context and returns; none decides
/// anything, and none calls the library back.
enum MosquittoCallbacks {
  typealias Context = Unmanaged<CallbackContext>

  /// Registers all of them for a handle whose user data is an unretained `CallbackContext`.
  static func register(_ handle: OpaquePointer) {
    unsafe mosquitto_connect_v5_callback_set(handle) { _, data, code, flags, _ in
      unsafe context(data).connack = (code, flags & 1 == 1)
    }
    unsafe mosquitto_disconnect_v5_callback_set(handle) { _, data, code, _ in
      unsafe context(data).disconnection = code
    }
    unsafe mosquitto_message_v5_callback_set(handle) { _, data, message, _ in
      guard let message = unsafe message?.pointee else { return }
      unsafe receive(message, into: context(data))
    }
    unsafe mosquitto_subscribe_v5_callback_set(handle) { _, data, message, count, codes, _ in
      let codes = unsafe Array(UnsafeBufferPointer(start: codes, count: Int(max(0, count))))
      unsafe context(data).subacks.append((message, codes))
    }
    unsafe mosquitto_unsubscribe_v5_callback_set(handle) { _, data, message, _ in
      unsafe context(data).unsubacks.append(message)
    }
  }

  /// Turns the library's log on or off. It formats every packet once it is on, so it is on only while it is needed.
  static func setLog(_ isOn: Bool, _ handle: OpaquePointer) {
    guard isOn else { return unsafe mosquitto_log_callback_set(handle, nil) }
    unsafe mosquitto_log_callback_set(handle) { _, data, level, line in
      guard let line = unsafe line else { return }
      let isComplaint = level == MOSQ_LOG_ERR || level == MOSQ_LOG_WARNING
      unsafe context(data).log(isComplaint: isComplaint, String(cString: line))
    }
  }
}

// The callbacks are C functions, which can't capture even the enum's type; so their helpers stand outside.

private func context(_ data: UnsafeMutableRawPointer?) -> CallbackContext {
  guard let data = unsafe data else { preconditionFailure("every handle has a context") }
  return unsafe MosquittoCallbacks.Context.fromOpaque(data).takeUnretainedValue()
}

private func receive(_ message: mosquitto_message, into context: CallbackContext) {
  guard let topic = unsafe message.topic else { return }
  let topicBytes = unsafe UnsafeRawBufferPointer(start: topic, count: strlen(topic))
  let payloadBytes = unsafe UnsafeRawBufferPointer(start: message.payload, count: Int(message.payloadlen))
  context.receive(
    topic: unsafe topicBytes.bytes, payload: unsafe payloadBytes.bytes,
    packetID: UInt16(truncatingIfNeeded: unsafe message.mid), qos: UInt8(unsafe message.qos),
    isRetained: unsafe message.retain)
}
