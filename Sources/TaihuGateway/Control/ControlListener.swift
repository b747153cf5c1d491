internal import Glibc
internal import Synchronization
internal import TaihuCore
internal import TaihuRing

/// A listening unix socket that only its own user may use.
final class ControlListener: Sendable {
  private let descriptor: Int32
  private let isStopped = Atomic<Bool>(false)

  /// Binds `path` anew: a socket left there by a killed daemon is replaced. The caller holds the store's lock, so nobody
  /// else can be listening.
  init(path: String) throws(OperatorError) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = Array(path.utf8)
    guard name.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw OperatorError(
        .usage, code: "control-path", "the store's path is too long for a control socket beside it: \(path)",
        hint: "a unix socket's path has at most 107 bytes; choose a shorter store.path")
    }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
    descriptor = socket(
      AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    _ = unsafe unlink(path)
    let mask = umask(0o177)
    let bound = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    let error = errno
    umask(mask)
    guard descriptor >= 0, bound == 0, listen(descriptor, 16) == 0 else {
      close(descriptor)
      throw OperatorError(
        error == EACCES ? .permission : .failure, code: "control-bind",
        "can't listen on the control socket \(path): error \(error)",
        hint: "the gateway did not start and nothing was changed; is the store's directory writable for its user?")
    }
  }

  deinit { close(descriptor) }

  /// Waits until a client is at the door.
  ///
  /// - Returns: false once ``stop()`` was called.
  func waitForClient(or wake: Doorbell) -> Bool {
    // Acquire and release pair with `stop`, so that whoever rang after stopping is understood.
    guard !isStopped.load(ordering: .acquiring), wake.beginSleep() else { return !isStopped.load(ordering: .acquiring) }
    var descriptors = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wake.fileDescriptor, events: Int16(POLLIN), revents: 0),
    ]
    unsafe poll(&descriptors, 2, -1)
    wake.endSleep()
    return !isStopped.load(ordering: .acquiring)
  }

  /// The next client's descriptor, blocking; `nil` when none is there after all.
  func accept() -> Int32? {
    let client = Glibc.accept(descriptor, nil, nil)
    guard client >= 0 else { return nil }
    _ = fcntl(client, F_SETFD, FD_CLOEXEC)
    return client
  }

  /// Ends the waiting; ring the doorbell afterwards.
  func stop() { isStopped.store(true, ordering: .releasing) }
}
