internal import Dispatch
internal import Glibc
internal import Logging
internal import ServiceLifecycle
internal import Synchronization
internal import TaihuCore
internal import TaihuRing

/// Answers `taihu status`, `taihu quarantine replay` and `purge`, `taihu retention apply` and what people say by `taihu alarms` on a unix
/// socket beside the store, one client at a time.
///
/// The socket is readable and writable by the daemon's own user alone. A client has ``clientSeconds`` to ask and to take
/// the answer; whoever is slower or sends more than ``ControlRequest/lineBytesMax`` is cut off.
struct ControlServer: Service {
  /// How long one client may hold the socket, in seconds.
  static let clientSeconds = 5
  /// How long a replay may take, in seconds.
  static let replaySeconds = 60

  private let path: String
  private let listener: ControlListener
  private let answer: @Sendable (ControlRequest) -> ControlReply
  private let logger: Logger

  /// A server that listens at once and answers once it runs.
  ///
  /// - Throws: when the socket can't be made.
  init(path: String, mailbox: PipelineMailbox, reporter: StatusReporter, logger: Logger) throws(OperatorError) {
    self.path = path
    self.logger = logger
    listener = try ControlListener(path: path)
    answer = { request in
      switch request {
      case .status: return Self.status(reporter)
      case .replay(let ids): return Self.replay(ids, mailbox)
      case .purge(let ids): return Self.purge(ids, mailbox)
      case .retention:
        mailbox.post(.applyRetention)
        return .applied
      case .alarms(let request): return Self.alarms(request, mailbox)
      }
    }
  }

  /// Serves until the group shuts down gracefully.
  func run() async throws {
    let wake = Doorbell()
    let thread = OwnedThread(name: "taihu-control") { [listener, answer, logger] in
      while listener.waitForClient(or: wake) {
        guard let client = listener.accept() else { continue }
        Self.serve(client, answer: answer, logger: logger)
        close(client)
      }
    }
    try? await gracefulShutdown()
    listener.stop()
    wake.ring()
    await thread.finished()
    _ = unsafe unlink(path)
  }

  private static func status(_ reporter: StatusReporter) -> ControlReply {
    do {
      return .status(try reporter.status())
    } catch {
      return .failure(
        error as? OperatorError ?? OperatorError(.failure, code: "status", "the store can't be read: \(error)"))
    }
  }

  /// Hands what a person says to the pipeline thread and waits until it is durable.
  private static func alarms(_ request: AlarmRequest, _ mailbox: PipelineMailbox) -> ControlReply {
    let done = DispatchSemaphore(value: 0)
    let box = RecordBox()
    do {
      mailbox.post(
        .record(try request.changes()) { failure in
          box.failure.withLock { $0 = failure }
          done.signal()
        })
    } catch {
      return .failure(error)
    }
    guard done.wait(timeout: .now() + .seconds(clientSeconds)) == .success else {
      return .failure(
        OperatorError(
          .timeout, code: "record-timeout", "the gateway did not write it within \(clientSeconds) s",
          hint: "it may still do so; see: taihu alarms list"))
    }
    return box.failure.withLock { $0.map(ControlReply.failure) ?? .applied }
  }

  /// Asks the pipeline thread, and waits for it.
  private static func purge(_ ids: [Int64], _ mailbox: PipelineMailbox) -> ControlReply {
    let done = DispatchSemaphore(value: 0)
    let box = PurgeBox()
    mailbox.post(
      .purge(ids) { answer in
        box.answer.withLock { $0 = answer }
        done.signal()
      })
    guard done.wait(timeout: .now() + .seconds(replaySeconds)) == .success,
      let answer = box.answer.withLock({ $0 })
    else {
      return .failure(
        OperatorError(
          .timeout, code: "purge-timeout", "the gateway did not delete the entries in \(replaySeconds) s",
          hint: "it may still do so; see: taihu quarantine list"))
    }
    switch answer {
    case .success(let count): return .purged(count)
    case .failure(let failure): return .failure(failure)
    }
  }

  /// So many entries are replayed in one transaction; between two of them live messages have their turn.
  private static let replayPortion = 500

  /// Asks the pipeline thread portion by portion, each number once, and waits for it.
  private static func replay(_ ids: [Int64], _ mailbox: PipelineMailbox) -> ControlReply {
    guard !ids.isEmpty else { return replayPortion([], mailbox) }
    var seen: Set<Int64> = []
    let ids = ids.filter { seen.insert($0).inserted }
    var entries: [ReplayedEntry] = []
    for start in stride(from: 0, to: ids.count, by: replayPortion) {
      let reply = replayPortion(Array(ids[start..<min(start + replayPortion, ids.count)]), mailbox)
      guard case .replay(let more) = reply else { return reply }
      entries += more
    }
    return .replay(entries)
  }

  private static func replayPortion(_ ids: [Int64], _ mailbox: PipelineMailbox) -> ControlReply {
    let done = DispatchSemaphore(value: 0)
    let box = ReplayBox()
    mailbox.post(
      .replay(ids) { answer in
        box.answer.withLock { $0 = answer }
        done.signal()
      })
    guard done.wait(timeout: .now() + .seconds(replaySeconds)) == .success else {
      return .failure(
        OperatorError(
          .timeout, code: "replay-timeout", "the gateway did not finish the replay in \(replaySeconds) s",
          hint: "it goes on; see later: taihu quarantine list --open"))
    }
    switch box.answer.withLock({ $0 }) {
    case .success(let entries): return .replay(entries)
    case .failure(let failure): return .failure(failure)
    case nil: return .failure(OperatorError(.failure, code: "replay", "the gateway gave no answer to the replay"))
    }
  }

  private static func serve(_ client: Int32, answer: (ControlRequest) -> ControlReply, logger: Logger) {
    var limit = timeval(tv_sec: clientSeconds, tv_usec: 0)
    unsafe setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    unsafe setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    guard let line = readLine(from: client, deadline: ControlDeadline(after: Int64(clientSeconds) * 1_000_000_000))
    else {
      return
    }
    let reply: ControlReply
    do {
      reply = answer(try ControlLine.decode(ControlRequest.self, from: line))
    } catch {
      reply = .failure(
        OperatorError(
          .usage, code: "control-request", "the gateway does not know this request",
          hint: "nothing was changed; is the command of the same version as the gateway?"))
    }
    do {
      send(try ControlLine.encode(reply), to: client)
    } catch {
      logger.error("a reply on the control socket could not be encoded", metadata: ["error": "\(error)"])
    }
  }

  /// The line that a client sends; `nil` when it does not within its time, which also bounds how long it can hold up the
  /// end of the server.
  private static func readLine(from client: Int32, deadline: ControlDeadline) -> [UInt8]? {
    var line: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while line.count <= ControlRequest.lineBytesMax, deadline.millisecondsLeft > 0 {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(client, $0.baseAddress, $0.count, 0) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return nil }
      line += buffer[..<count]
      if line.last == UInt8(ascii: "\n") { return line }
    }
    return nil
  }

  private static func send(_ bytes: [UInt8], to client: Int32) {
    var sent = 0
    while sent < bytes.count {
      let rest = bytes[sent...]
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      sent += count
    }
  }
}

/// Where the pipeline thread leaves the answer to a replay for the control thread.
private final class ReplayBox: Sendable {
  let answer = Mutex<Result<[ReplayedEntry], OperatorError>?>(nil)
}

/// Where the pipeline thread leaves the number of entries deleted.
private final class PurgeBox: Sendable {
  let answer = Mutex<Result<Int, OperatorError>?>(nil)
}

/// Where the pipeline thread leaves what kept a record from being durable.
private final class RecordBox: Sendable {
  let failure = Mutex<OperatorError?>(nil)
}
