internal import CMosquitto
internal import Glibc
internal import Synchronization
internal import TaihuCore
internal import TaihuRing

/// The thread of one ``MQTTPublisher``.
///
/// Unchecked `Sendable` for the library's handle. The proof: it is made in `init`, destroyed in `deinit` after the
/// thread has ended, and in between the thread runs the library's loop while others only call `mosquitto_publish`,
/// which the library allows from any thread once it is told that there are threads.
@safe
final class PublisherLoop: @unchecked Sendable {
  private struct State {
    var window: PublisherWindow
    var isConnected = false
    var hasConnected = false
    var isClosed = false
    var lastError = ""

    var progress: Progress { Progress(inFlight: window.inFlight, hasConnected: hasConnected) }
  }

  /// What a caller can wait for.
  struct Progress {
    var inFlight: Int
    var hasConnected: Bool
  }

  private let raw: OpaquePointer
  private let url: BrokerURL
  private let ear: MQTTPublisher.Ear?
  private let state: Mutex<State>
  private let thread = Mutex<LoopThread?>(nil)
  /// One publisher or flusher waits at a time; the others queue up here.
  private let turn = Mutex<Void>(())
  /// Wakes the one that waits for room.
  private let room = Doorbell()
  /// Wakes the thread: there is something to write, or it shall end.
  private let bell = Doorbell()

  init(
    url: BrokerURL, clientID: String, credentials: MQTTPublisher.Credentials, will: MQTTPublisher.Will?,
    ear: MQTTPublisher.Ear?, window: Int
  ) throws(OperatorError) {
    (self.url, self.ear) = (url, ear)
    state = Mutex(State(window: PublisherWindow(limit: window)))
    MosquittoHandle.initializeLibrary()
    guard let raw = unsafe mosquitto_new(clientID, true, nil) else {
      throw OperatorError(.failure, code: "mqtt-client", "the MQTT library refuses the client id \"\(clientID)\"")
    }
    unsafe self.raw = raw
    try configure(credentials, will, window: window)
    unsafe mosquitto_user_data_set(raw, Unmanaged.passUnretained(self).toOpaque())
    registerCallbacks()
  }

  deinit {
    unsafe mosquitto_destroy(raw)
  }

  func count(_ path: KeyPath<PublisherWindow, UInt64>) -> UInt64 { state.withLock { $0.window[keyPath: path] } }
  var isConnected: Bool { state.withLock { $0.isConnected } }
  var lastError: String { state.withLock { $0.lastError } }

  func start() throws(OperatorError) {
    guard let started = LoopThread(name: "mqtt publisher", run) else {
      throw OperatorError(.failure, code: "mqtt-start", "there is no thread left for a publisher")
    }
    thread.withLock { $0 = started }
  }

  func close() {
    state.withLock { $0.isClosed = true }
    room.ring()
    bell.ring()
    let running = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    running?.join()
  }
}

// MARK: - Publishing

extension PublisherLoop {
  func publish(topic: String, payload: RawSpan, qos: Int, retain: Bool) throws(OperatorError) {
    let result = turn.withLock { _ -> Int32? in
      while true {
        let isReady = state.withLock { $0.isClosed ? nil : $0.hasConnected && $0.window.hasRoom }
        guard let isReady else { return nil }
        if isReady { return hand(topic: topic, payload: payload, qos: Int32(qos), retain: retain) }
        room.wait(timeout: .seconds(1))
      }
    }
    guard result != MOSQ_ERR_SUCCESS.code else { return }
    guard let result else {
      throw OperatorError(.failure, code: "mqtt-closed", "the publisher is closed, so \(topic) was not published")
    }
    throw OperatorError(
      .failure, code: "mqtt-publish",
      "\(payload.byteCount) bytes at QoS \(qos) can't be published on \"\(topic.prefix(200))\": "
        + MosquittoCode.words(result, systemError: 0))
  }

  /// Hands a message to the library and notes its number, both under the lock: the acknowledgement may come before the
  /// call returns.
  private func hand(topic: String, payload: RawSpan, qos: Int32, retain: Bool) -> Int32 {
    let result = state.withLock { state in
      var number: Int32 = 0
      let result = unsafe payload.withUnsafeBytes { bytes in
        unsafe mosquitto_publish_v5(
          raw, &number, topic, Int32(clamping: bytes.count), bytes.baseAddress, qos, retain, nil)
      }
      // Without a connection a message of QoS 1 or 2 is kept, whatever the result says.
      let isKept = result == MOSQ_ERR_NO_CONN.code && qos > 0
      if result == MOSQ_ERR_SUCCESS.code || isKept {
        state.window.add(number, qos: Int(qos))
      } else if result == MOSQ_ERR_NO_CONN.code {
        state.window.addLost()
      }
      return result
    }
    bell.ring()
    return result == MOSQ_ERR_NO_CONN.code ? MOSQ_ERR_SUCCESS.code : result
  }

  /// Waits until nothing is under way, or until the first connection.
  func wait(timeout: Duration, until condition: (Progress) -> Bool) -> Bool {
    let deadline = ContinuousClock.now + timeout
    return turn.withLock { _ in
      while true {
        let (isMet, isClosed) = state.withLock { (condition($0.progress), $0.isClosed) }
        if isMet { return true }
        guard deadline > .now, !isClosed else { return false }
        room.wait(timeout: min(deadline - .now, .seconds(1)))
      }
    }
  }
}

// MARK: - The thread

extension PublisherLoop {
  private var socket: Int32 { unsafe mosquitto_socket(raw) }
  private var wantsWrite: Bool { unsafe mosquitto_want_write(raw) }

  private func run() {
    var backoff = Backoff(range: .seconds(1) ... .seconds(30), seed: .random(in: .min ... .max))
    var result = unsafe mosquitto_connect_async(raw, url.host, Int32(url.port), 60)
    while !state.withLock({ $0.isClosed }) {
      if result <= 0 { result = serve() }
      fail(result, systemError: errno)
      if isConnected { backoff.reset() }
      state.withLock { state in
        state.isConnected = false
        state.window.disconnected()
      }
      let deadline = ContinuousClock.now + backoff.next()
      while deadline > .now, !state.withLock({ $0.isClosed }) { bell.wait(timeout: deadline - .now) }
      if !state.withLock({ $0.isClosed }) { result = unsafe mosquitto_reconnect_async(raw) }
    }
  }

  /// Keeps one connection going until it is lost or closed.
  private func serve() -> Int32 {
    var hasOpened = false
    while true {
      if state.withLock({ $0.isClosed }) { return farewell() }
      let found = wait(write: !hasOpened || wantsWrite)
      if found.writable { hasOpened = true }
      var result = MOSQ_ERR_SUCCESS.code
      // A TLS handshake goes on in the reading call, whatever it waited for.
      if found.readable || (found.writable && !isConnected) { result = unsafe mosquitto_loop_read(raw, 1) }
      if result == 0 && found.writable { result = unsafe mosquitto_loop_write(raw, 1) }
      if result == 0 { result = unsafe mosquitto_loop_misc(raw) }
      if result != 0 || socket < 0 { return result }
    }
  }

  private func wait(write: Bool) -> taihu_wait_result {
    guard bell.beginSleep() else { return taihu_wait(socket, true, write, -1, 0) }
    defer { bell.endSleep() }
    return taihu_wait(socket, true, write, bell.fileDescriptor, 1_000)
  }

  /// Writes what is queued and says goodbye, within a second.
  private func farewell() -> Int32 {
    _ = unsafe mosquitto_disconnect_v5(raw, 0, nil)
    let deadline = ContinuousClock.now + .seconds(1)
    while socket >= 0, deadline > .now, unsafe mosquitto_loop_write(raw, 1) == 0 {
      _ = taihu_wait(socket, false, true, -1, 10)
    }
    return MOSQ_ERR_SUCCESS.code
  }

  private func fail(_ result: Int32, systemError: Int32) {
    guard result != MOSQ_ERR_SUCCESS.code else { return }
    let words = MosquittoCode.words(result, systemError: systemError)
    state.withLock { $0.lastError = words }
  }
}

// MARK: - Setting up

extension PublisherLoop {
  private func configure(
    _ credentials: MQTTPublisher.Credentials, _ will: MQTTPublisher.Will?, window: Int
  ) throws(OperatorError) {
    unsafe mosquitto_threaded_set(raw, true)
    unsafe mosquitto_max_inflight_messages_set(raw, UInt32(window))
    if let username = credentials.username {
      try check(unsafe mosquitto_username_pw_set(raw, username, credentials.password), "the user name")
    }
    if url.transport == .tls {
      let directory = credentials.caFile == nil ? "/etc/ssl/certs" : nil
      let result = unsafe mosquitto_tls_set(
        raw, credentials.caFile, directory, credentials.certificateFile, credentials.keyFile, nil)
      try check(result, "the TLS files")
    }
    if let will {
      let result = unsafe mosquitto_will_set(
        raw, will.topic, Int32(will.payload.count), will.payload, Int32(will.qos), will.retain)
      try check(result, "the will")
    }
  }

  private func check(_ result: Int32, _ what: String) throws(OperatorError) {
    guard result != MOSQ_ERR_SUCCESS.code else { return }
    throw OperatorError(
      .failure, code: "mqtt-option",
      "the MQTT library refuses \(what) of a publisher: \(MosquittoCode.words(result, systemError: errno))")
  }

  private func registerCallbacks() {
    unsafe mosquitto_connect_v5_callback_set(raw) { _, data, code, _, _ in
      unsafe publisher(data)?.connected(code: code)
    }
    unsafe mosquitto_publish_v5_callback_set(raw) { _, data, number, _, _ in
      unsafe publisher(data)?.finished(number)
    }
    guard ear != nil else { return }
    unsafe mosquitto_message_v5_callback_set(raw) { _, data, message, _ in
      guard let message = unsafe message?.pointee, let topic = unsafe message.topic else { return }
      let payload = unsafe UnsafeRawBufferPointer(start: message.payload, count: Int(message.payloadlen))
      unsafe publisher(data)?.ear?.hear(String(cString: topic), Array(payload))
    }
  }

  fileprivate func connected(code: Int32) {
    if code == 0 {
      for topic in ear?.topics ?? [] { unsafe mosquitto_subscribe_v5(raw, nil, topic, 0, 0, nil) }
    }
    state.withLock { state in
      if code == 0 {
        (state.isConnected, state.hasConnected) = (true, true)
      } else {
        state.lastError = MosquittoCode.refusal(code)
      }
    }
    room.ring()
  }

  fileprivate func finished(_ number: Int32) {
    let isWorthWaking = state.withLock { state in
      state.window.finish(number)
      return state.window.isWorthWaking
    }
    if isWorthWaking { room.ring() }
  }
}

private func publisher(_ data: UnsafeMutableRawPointer?) -> PublisherLoop? {
  unsafe data.map { unsafe Unmanaged<PublisherLoop>.fromOpaque($0).takeUnretainedValue() }
}
