internal import CMosquitto
internal import Glibc
internal import TaihuCore
internal import TaihuRing

/// The owner of one handle of libmosquitto, in the mode in which nothing is written until ``write()`` says so. It
/// belongs to one thread; destroying it closes the connection without writing anything.
@safe
final class MosquittoHandle: Wire {
  private let raw: OpaquePointer
  private let isVersion5: Bool
  private let host: String
  private let port: Int32
  private let keepalive: Int32
  private var hasConnected = false

  /// A handle that is ready to connect.
  ///
  /// - Parameter context: lives longer than the handle, and is used on its thread only.
  /// - Throws: when the library refuses an option, most often a TLS file.
  static func make(
    _ configuration: MQTTConfiguration, isVersion5: Bool, password: String?, will: Will?, context: CallbackContext
  ) throws(OperatorError) -> MosquittoHandle {
    initializeLibrary()
    let data = unsafe MosquittoCallbacks.Context.passUnretained(context).toOpaque()
    guard let raw = unsafe mosquitto_new(configuration.clientID, false, data) else {
      throw OperatorError(.failure, code: "mqtt-memory", "the MQTT library could not make a client")
    }
    let handle = unsafe MosquittoHandle(raw: raw, isVersion5: isVersion5, configuration: configuration)
    try handle.setOptions(configuration)
    try handle.setIdentity(configuration, password: password, will: will)
    unsafe MosquittoCallbacks.register(raw)
    unsafe mosquitto_threaded_set(raw, true)
    try handle.storeConnectProperties(configuration)
    return handle
  }

  private init(raw: OpaquePointer, isVersion5: Bool, configuration: MQTTConfiguration) {
    unsafe self.raw = raw
    self.isVersion5 = isVersion5
    host = configuration.url.host
    port = Int32(configuration.url.port)
    keepalive = Int32(configuration.keepalive.components.seconds)
  }

  deinit {
    unsafe mosquitto_destroy(raw)
  }

  /// Whether there is a socket.
  var isOpen: Bool { socket >= 0 }

  private var socket: Int32 { unsafe mosquitto_socket(raw) }

  /// Whether packets are queued, or TLS has something to write.
  var wantsWrite: Bool { unsafe mosquitto_want_write(raw) }

  /// Starts connecting and returns at once, after looking the host's name up. A former connection is closed, and the
  /// acknowledgements queued for it are dropped.
  ///
  /// - Returns: the library's result code.
  func connect() -> Int32 {
    if hasConnected { return unsafe mosquitto_reconnect_async(raw) }
    let result = unsafe mosquitto_connect_bind_async(raw, host, port, keepalive, nil)
    hasConnected = result <= 0
    return result
  }

  /// Reads one packet if there is one, or as many as TLS has decrypted; the callbacks run.
  func read() -> Int32 { unsafe mosquitto_loop_read(raw, 1) }

  /// Writes the whole queue, acknowledgements included, as far as the socket takes it.
  func write() -> Int32 {
    let socket = socket
    taihu_cork(socket, true)
    defer { taihu_cork(socket, false) }
    return unsafe mosquitto_loop_write(raw, 1)
  }

  /// Looks after the keepalive.
  func keepAlive() -> Int32 { unsafe mosquitto_loop_misc(raw) }

  /// Waits for the socket and a doorbell. When the bell was rung before, the socket is not looked at.
  func wait(read: Bool, write: Bool, bell: Doorbell, timeout: Duration) -> WireReadiness {
    guard bell.beginSleep() else { return WireReadiness(rung: true) }
    defer { bell.endSleep() }
    let found = taihu_wait(socket, read, write, bell.fileDescriptor, timeout.milliseconds)
    return WireReadiness(readable: found.readable, writable: found.writable, rung: found.rung)
  }

  /// The error that the connection attempt ended with, as an `errno` value; 0 for none.
  func takeSocketError() -> Int32 { taihu_socket_error(socket) }

  /// Turns the library's log on or off.
  func setLog(_ isOn: Bool) { unsafe MosquittoCallbacks.setLog(isOn, raw) }
}

extension MosquittoHandle {
  /// Queues SUBSCRIBE for some filters.
  ///
  /// - Returns: the library's result code, and the number by which the answer names the request.
  func subscribe(
    _ filters: ArraySlice<String>, qos: Int, sendsRetained: Bool
  ) -> (result: Int32, message: Int32) {
    let options = isVersion5 && !sendsRetained ? Int32(MQTT_SUB_OPT_SEND_RETAIN_NEW.rawValue) : 0
    return unsafe Self.withCStrings(filters) { names in
      var message: Int32 = 0
      let result = unsafe mosquitto_subscribe_multiple(
        raw, &message, Int32(names.count), names.baseAddress, Int32(qos), options, nil)
      return (result, message)
    }
  }

  /// Queues UNSUBSCRIBE for some filters; see ``subscribe(_:qos:sendsRetained:)``.
  func unsubscribe(_ filters: ArraySlice<String>) -> (result: Int32, message: Int32) {
    unsafe Self.withCStrings(filters) { names in
      var message: Int32 = 0
      let result = unsafe mosquitto_unsubscribe_multiple(raw, &message, Int32(names.count), names.baseAddress, nil)
      return (result, message)
    }
  }

  /// Queues a retained message.
  func publishRetained(_ payload: String, topic: String, qos: Int32) -> Int32 {
    unsafe mosquitto_publish_v5(raw, nil, topic, Int32(payload.utf8.count), payload, qos, true, nil)
  }

  /// Queues a message.
  ///
  /// - Returns: the library's result code.
  func publish(_ message: OutgoingMessage) -> Int32 {
    unsafe message.payload.withUnsafeBytes { bytes in
      unsafe mosquitto_publish_v5(
        raw, nil, message.topic, Int32(bytes.count), bytes.baseAddress, Int32(message.qos), message.retain, nil)
    }
  }

  /// Queues DISCONNECT.
  func disconnect() -> Int32 { unsafe mosquitto_disconnect_v5(raw, 0, nil) }

  private static func withCStrings<Result>(
    _ strings: ArraySlice<String>, _ body: (UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var copies: [UnsafeMutablePointer<CChar>?] = unsafe strings.map { unsafe strdup($0) }
    defer { unsafe copies.forEach { unsafe free($0) } }
    return unsafe copies.withUnsafeMutableBufferPointer { unsafe body($0) }
  }
}

extension MosquittoHandle {
  /// Initializes the library once for the process. It is never cleaned up, since other handles may be in use.
  static func initializeLibrary() {
    _ = library
  }

  private static let library: Int32 = mosquitto_lib_init()

  private func setOptions(_ configuration: MQTTConfiguration) throws(OperatorError) {
    let version = isVersion5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311
    try check(unsafe mosquitto_int_option(raw, MOSQ_OPT_PROTOCOL_VERSION, version), "protocol version")
    let window = Int32(configuration.receiveMaximum)
    try check(unsafe mosquitto_int_option(raw, MOSQ_OPT_RECEIVE_MAXIMUM, window), "receive maximum")
    if configuration.url.transport != .unix {
      try check(unsafe mosquitto_int_option(raw, MOSQ_OPT_TCP_NODELAY, 1), "TCP_NODELAY")
    }
    guard configuration.url.transport == .tls else { return }
    let directory = configuration.caFile == nil ? "/etc/ssl/certs" : nil
    let result = unsafe mosquitto_tls_set(
      raw, configuration.caFile, directory, configuration.certificateFile, configuration.keyFile, nil)
    try check(result, "TLS files")
  }

  private func setIdentity(
    _ configuration: MQTTConfiguration, password: String?, will: Will?
  ) throws(OperatorError) {
    if let username = configuration.username {
      try check(unsafe mosquitto_username_pw_set(raw, username, password), "user name")
    }
    if let will { try check(setWill(will), "will") }
  }

  /// Sets what the broker says for us when we vanish; counts from the next connection on.
  ///
  /// - Returns: the library's result code.
  func setWill(_ will: Will) -> Int32 {
    unsafe mosquitto_will_set_v5(raw, will.topic, Int32(will.payload.utf8.count), will.payload, 1, true, nil)
  }

  /// Has the library keep the properties of CONNECT.
  ///
  /// The one call that takes properties also connects, and waits for it, which may take minutes. With an empty path for
  /// a socket it fails before it tries, having kept the properties; ``connect()`` then names the real host.
  private func storeConnectProperties(_ configuration: MQTTConfiguration) throws(OperatorError) {
    guard isVersion5 else { return }
    var properties: OpaquePointer?
    defer { unsafe mosquitto_property_free_all(&properties) }
    let expiry = UInt32(configuration.sessionExpiryDays) * 86_400
    let size = UInt32(configuration.maximumPacketBytes)
    let expiryKey = Int32(MQTT_PROP_SESSION_EXPIRY_INTERVAL.rawValue)
    try check(unsafe mosquitto_property_add_int32(&properties, expiryKey, expiry), "session expiry")
    let sizeKey = Int32(MQTT_PROP_MAXIMUM_PACKET_SIZE.rawValue)
    try check(unsafe mosquitto_property_add_int32(&properties, sizeKey, size), "maximum packet size")
    _ = unsafe mosquitto_connect_bind_v5(raw, "", 0, keepalive, nil, properties)
  }

  private func check(_ result: Int32, _ what: String) throws(OperatorError) {
    if result == MOSQ_ERR_SUCCESS.code { return }
    throw OperatorError(
      .failure, code: "mqtt-option",
      "the MQTT library refuses the \(what): \(MosquittoCode.words(result, systemError: errno))",
      hint: "nothing was received yet; check the broker's section of the configuration")
  }
}

extension Duration {
  /// Whole milliseconds, rounded up, from 0 to a day.
  var milliseconds: Int32 {
    let bounded = min(max(self, .zero), .seconds(86_400))
    let (seconds, attoseconds) = bounded.components
    return Int32(seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
