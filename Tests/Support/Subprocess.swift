public import Foundation
internal import Glibc
internal import Synchronization

/// A program started by a test; its output is collected in files so that no pipe can fill up.
///
/// Started by `posix_spawn` and watched by `waitpid`, since Foundation's `Process` sees the end of a child only once every
/// other child that inherited its descriptors has ended as well. The child's signal mask is cleared: the threads of the
/// cooperative pool block most signals, and a child inherits that.
public final class Subprocess: Sendable {
  /// The process id.
  public let pid: Int32
  private let name: String
  private let outputFile: URL
  private let errorFile: URL
  private let status = Mutex<Int32?>(nil)

  /// What a finished program left.
  public struct Result: Sendable {
    /// The exit code, or 128 + the signal that ended it.
    public var status: Int32
    /// Standard output and error as text.
    public var output, error: String
  }

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - directory: where the output files go, and the working directory.
  ///   - input: text for standard input; `nil`: nothing.
  ///   - environment: variables beside the test's own.
  public init(
    _ executable: URL, _ arguments: [String], directory: URL, input: String? = nil, environment: [String: String] = [:]
  ) throws {
    name = executable.lastPathComponent
    let unique = "\(name)-\(UUID().uuidString.prefix(8))"
    outputFile = directory.appending(path: "\(unique).out")
    errorFile = directory.appending(path: "\(unique).err")
    var inputPath = "/dev/null"
    if let input {
      inputPath = directory.appending(path: "\(unique).in").path
      try Data(input.utf8).write(to: URL(filePath: inputPath))
    }
    pid = try Self.spawn(
      ["/usr/bin/env", "-C", directory.path, executable.path] + arguments,
      files: [inputPath, outputFile.path, errorFile.path],
      environment: ProcessInfo.processInfo.environment.merging(environment) { $1 })
  }

  deinit {
    guard isRunning else { return }
    kill(pid, SIGKILL)
    var code: Int32 = 0
    unsafe waitpid(pid, &code, 0)
  }

  /// Whether it still runs.
  public var isRunning: Bool {
    status.withLock { status in
      guard status == nil else { return false }
      var code: Int32 = 0
      guard unsafe waitpid(pid, &code, WNOHANG) != 0 else { return true }
      status = code & 0x7F == 0 ? (code >> 8) & 0xFF : 128 + (code & 0x7F)
      return false
    }
  }

  /// What it has written so far.
  public var output: String { (try? String(contentsOf: outputFile, encoding: .utf8)) ?? "" }

  /// What it has said so far on standard error.
  public var error: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }

  /// Sends a signal.
  public func signal(_ number: Int32) { if isRunning { kill(pid, number) } }

  /// Waits for its end, at most so many seconds, and then kills it.
  @discardableResult
  public func wait(seconds: Double = 60) async throws -> Result {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while isRunning {
      if Date() > deadline {
        kill(pid, SIGKILL)
        throw Failure("\(name) did not end in \(seconds) s: \(error.suffix(2_000))")
      }
      try await Task.sleep(for: .milliseconds(5))
    }
    return Result(status: status.withLock { $0 ?? -1 }, output: output, error: error)
  }

  private static func spawn(
    _ arguments: [String], files: [String], environment: [String: String]
  ) throws -> Int32 {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, files[0], O_RDONLY, 0)
    for (descriptor, file) in zip([Int32(1), 2], files[1...]) {
      unsafe posix_spawn_file_actions_addopen(&actions, descriptor, file, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    }
    var argumentPointers = unsafe arguments.map { unsafe strdup($0) } + [nil]
    var environmentPointers = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
    defer { unsafe (argumentPointers + environmentPointers).forEach { unsafe free($0) } }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var pid: Int32 = 0
    let code = unsafe posix_spawn(&pid, arguments[0], &actions, &attributes, &argumentPointers, &environmentPointers)
    guard code == 0 else { throw Failure("\(arguments[0]) can't be started: error \(code)") }
    return pid
  }

  /// A program that did not do what the test relies on.
  public struct Failure: Error, CustomStringConvertible {
    /// What happened.
    public var description: String

    /// A failure in words.
    public init(_ description: String) { self.description = description }
  }
}

/// Asks every few milliseconds until `condition` holds, at most so many seconds.
///
/// - Throws: ``Subprocess/Failure`` with `what` when it never held.
public func eventually(
  _ what: String, seconds: Double = 60, _ condition: () async throws -> Bool
) async throws {
  let deadline = Date(timeIntervalSinceNow: seconds)
  while true {
    if try await condition() { return }
    if Date() > deadline { throw Subprocess.Failure("waited \(seconds) s in vain: \(what)") }
    try await Task.sleep(for: .milliseconds(20))
  }
}
