internal import Glibc
internal import TaihuCore

/// The client's end of one connection to a control socket; closed at the end of its life.
struct ControlSocket: ~Copyable {
  private let descriptor: Int32
  private let path: String

  /// Connects to the Unix socket at `path`.
  init(connectingTo path: String, deadline: ControlDeadline) throws(OperatorError) {
    self.path = path
    descriptor = socket(
      AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    guard descriptor >= 0 else { throw Self.failure(path, errno) }
    // Connecting to a Unix socket is done at once or, when the listener's queue is full, refused with EAGAIN.
    while try Self.connect(descriptor, to: path) == EAGAIN {
      guard deadline.millisecondsLeft > 0 else { throw Self.timeout(path) }
      usleep(20_000)
    }
  }

  deinit { close(descriptor) }

  /// Sends all bytes.
  func write(_ bytes: [UInt8], deadline: ControlDeadline) throws(OperatorError) {
    var sent = 0
    while sent < bytes.count {
      let rest = bytes[sent...]
      let count = unsafe rest.withUnsafeBytes {
        unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count >= 0 { sent += count } else { try wait(for: POLLOUT, after: errno, deadline: deadline) }
    }
  }

  /// Reads up to the line feed, which is left out.
  func readLine(deadline: ControlDeadline) throws(OperatorError) -> [UInt8] {
    var line: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while line.count <= ControlRequest.replyBytesMax {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
      guard count > 0 else {
        if count == 0 { throw Self.failure(path, ECONNRESET) }
        try wait(for: POLLIN, after: errno, deadline: deadline)
        continue
      }
      if let end = buffer[..<count].firstIndex(of: UInt8(ascii: "\n")) { return line + buffer[..<end] }
      line += buffer[..<count]
    }
    throw OperatorError(
      .failure, code: "control-reply", "the gateway at \(path) answers without end; more than 64 MiB was cut off")
  }

  private func wait(for event: Int32, after error: Int32, deadline: ControlDeadline) throws(OperatorError) {
    if error == EINTR { return }
    guard error == EAGAIN else { throw Self.failure(path, error) }
    var request = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    let ready = unsafe poll(&request, 1, deadline.millisecondsLeft)
    if ready == 0 { throw Self.timeout(path) }
  }

  private static func connect(_ descriptor: Int32, to path: String) throws(OperatorError) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = Array(path.utf8)
    guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { throw failure(path, ENAMETOOLONG) }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    if status == 0 || errno == EAGAIN { return status == 0 ? 0 : EAGAIN }
    throw failure(path, errno)
  }

  private static func timeout(_ path: String) -> OperatorError {
    OperatorError(
      .timeout, code: "control-timeout", "the gateway at \(path) did not answer in time",
      hint: "it may be busy with the disk; what was asked may still be done. Try again, or see its log")
  }

  private static func failure(_ path: String, _ error: Int32) -> OperatorError {
    switch error {
    case EACCES, EPERM:
      OperatorError(
        .permission, code: "control-permission", "no permission to talk to the gateway at \(path)",
        hint: "run the command as the gateway's user or as root")
    default:
      OperatorError(
        .failure, code: "control-unreachable", "can't reach the gateway at \(path): \(Self.words(for: error))",
        hint: "nothing was changed; is it running? See: taihu status")
    }
  }

  private static func words(for error: Int32) -> String {
    guard let text = unsafe strerror(error) else { return "error \(error)" }
    return unsafe String(cString: text)
  }
}
