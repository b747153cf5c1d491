internal import Foundation
internal import Glibc

/// Tells systemd how the daemon does: one datagram a message to the socket that `NOTIFY_SOCKET` names (sd_notify(3)).
/// Without that variable every message is a no-op, so the daemon runs the same from a shell.
struct SystemdNotifier: Sendable {
  private let socketPath: String?
  /// The longest time in nanoseconds between two ``alive()`` before systemd restarts the daemon (`WATCHDOG_USEC`); `nil`
  /// when no watchdog is set.
  let watchdogInterval: Int64?

  /// A notifier from the environment that systemd gave the process.
  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    socketPath = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
    let isForUs = environment["WATCHDOG_PID"].map { $0 == String(getpid()) } ?? true
    watchdogInterval = isForUs ? environment["WATCHDOG_USEC"].flatMap(Int64.init).map { $0 * 1_000 } : nil
  }

  /// The daemon has started and takes messages.
  func ready(status: String) { send("READY=1\nSTATUS=\(status)") }

  /// What the daemon does now, one line for `systemctl status`.
  func status(_ text: String) { send("STATUS=\(text)") }

  /// The pipeline has made progress.
  func alive() { send("WATCHDOG=1") }

  /// A reload began; end it with ``ready(status:)``.
  func reloading() {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    send("RELOADING=1\nMONOTONIC_USEC=\(Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)")
  }

  /// The daemon is on its way out.
  func stopping() { send("STOPPING=1") }

  private func send(_ message: String) {
    guard let socketPath else { return }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var name = Array(socketPath.utf8)
    guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    if name[0] == UInt8(ascii: "@") { name[0] = 0 }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
    let length = socklen_t(MemoryLayout.offset(of: \sockaddr_un.sun_path)! + name.count)
    let bytes = Array(message.utf8)
    unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
        _ = unsafe sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), target, length)
      }
    }
  }
}
