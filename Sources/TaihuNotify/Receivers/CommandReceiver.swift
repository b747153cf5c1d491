internal import Glibc

/// Runs a local command for each message: the JSON on its standard input, the key in `TAIHU_NOTICE_KEY`. No shell is
/// involved. Exit status 0 means that it has taken the message.
public struct CommandReceiver: NoticeReceiver {
  private let command: [String]
  private let timeout: Duration

  /// A receiver that runs `command`, an absolute path and its arguments.
  public init(command: [String], timeout: Duration) {
    (self.command, self.timeout) = (command, timeout)
  }

  /// Tries once; see ``NoticeReceiver/deliver(_:isCancelled:)``.
  public func deliver(_ message: NoticeMessage, isCancelled: @escaping () -> Bool) -> DeliveryResult {
    guard let file = unsafe tmpfile() else {
      return .unavailable("no file for the command's input: \(Self.words(errno))")
    }
    defer { unsafe fclose(file) }
    let input = unsafe fileno(file)
    guard unsafe write(input, message.body, message.body.count) == message.body.count, lseek(input, 0, SEEK_SET) == 0
    else { return .unavailable("the command's input could not be written: \(Self.words(errno))") }
    switch spawn(input: input, key: message.key) {
    case .failure(let error): return .unavailable("\(command[0]) could not be started: \(Self.words(error.code))")
    case .success(let child): return wait(for: child, isCancelled)
    }
  }

  private struct SpawnError: Error {
    var code: Int32
  }

  /// Starts the command in a process group of its own, so that it can be ended with all it started.
  private func spawn(input: Int32, key: String) -> Result<pid_t, SpawnError> {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/bin:/bin"
    let environment = ["PATH=\(path)", "TAIHU_NOTICE_KEY=\(key)"]
    var child: pid_t = 0
    let code = unsafe Self.withCStrings(command) { arguments in
      unsafe Self.withCStrings(environment) { variables in
        unsafe posix_spawn(&child, command[0], &actions, &attributes, arguments, variables)
      }
    }
    return code == 0 ? .success(child) : .failure(SpawnError(code: code))
  }

  private func wait(for child: pid_t, _ isCancelled: @escaping () -> Bool) -> DeliveryResult {
    let end = ContinuousClock.now + timeout
    var status: Int32 = 0
    while true {
      let ended = unsafe waitpid(child, &status, WNOHANG)
      if ended == child { break }
      if ended < 0 && errno != EINTR { return .unavailable("\(command[0]) got lost: \(Self.words(errno))") }
      if ContinuousClock.now >= end || isCancelled() {
        kill(-child, SIGKILL)
        _ = unsafe waitpid(child, &status, 0)
        return .unavailable("\(command[0]) did not end in time and was killed")
      }
      usleep(10_000)
    }
    // As the macros WIFEXITED and WEXITSTATUS have it.
    guard status & 0x7F == 0 else { return .refused("\(command[0]) was ended by signal \(status & 0x7F)") }
    let code = (status >> 8) & 0xFF
    return code == 0 ? .delivered : .refused("\(command[0]) ended with status \(code)")
  }

  private static func withCStrings<Value>(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Value
  ) -> Value {
    var pointers = unsafe texts.map { unsafe strdup($0) } + [nil]
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe pointers.withUnsafeMutableBufferPointer { unsafe body(UnsafePointer($0.baseAddress!)) }
  }

  private static func words(_ code: Int32) -> String {
    unsafe String(cString: strerror(code))
  }
}
