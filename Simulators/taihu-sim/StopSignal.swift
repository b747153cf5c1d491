internal import Glibc
internal import Synchronization

/// Whether the person or the system asked the command to stop.
enum StopSignal {
  /// Set by the signal handler and read by the loop that publishes; nothing else is passed along with it.
  private static let isSet = Atomic<Bool>(false)

  /// Whether SIGINT or SIGTERM has come since ``listen()``.
  static var hasCome: Bool { isSet.load(ordering: .relaxed) }

  /// Turns SIGINT and SIGTERM into a wish to stop; a second one ends the process at once. SIGPIPE becomes an error of
  /// writing.
  static func listen() {
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        StopSignal.isSet.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
    signal(SIGPIPE, SIG_IGN)
  }
}
