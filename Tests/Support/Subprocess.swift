public import Foundation

/// A program started by a test; its output is collected in files so that no pipe can fill up.
public final class Subprocess: @unchecked Sendable {
  // Sendable since `process` is only asked for its state and signalled by pid after launch, which is safe on any thread.
  private let process = Process()
  private let outputFile: URL
  private let errorFile: URL

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
  public init(
    _ executable: URL, _ arguments: [String], directory: URL, input: String? = nil, environment: [String: String] = [:]
  ) throws {
    let name = "\(executable.lastPathComponent)-\(UUID().uuidString.prefix(8))"
    outputFile = directory.appending(path: "\(name).out")
    errorFile = directory.appending(path: "\(name).err")
    for file in [outputFile, errorFile] { try Data().write(to: file) }
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    if let input {
      let file = directory.appending(path: "\(name).in")
      try Data(input.utf8).write(to: file)
      process.standardInput = try FileHandle(forReadingFrom: file)
    } else {
      process.standardInput = FileHandle.nullDevice
    }
    try process.run()
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  /// The process id.
  public var pid: Int32 { process.processIdentifier }

  /// Whether it still runs.
  public var isRunning: Bool { process.isRunning }

  /// What it has written so far.
  public var output: String { (try? String(contentsOf: outputFile, encoding: .utf8)) ?? "" }

  /// What it has said so far on standard error.
  public var error: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }

  /// Sends a signal.
  public func signal(_ number: Int32) { kill(pid, number) }

  /// Waits for its end, at most so many seconds, and then kills it.
  @discardableResult
  public func wait(seconds: Double = 60) async throws -> Result {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while process.isRunning {
      if Date() > deadline {
        kill(pid, SIGKILL)
        throw Failure("\(process.executableURL?.lastPathComponent ?? "?") did not end in \(seconds) s: \(error.suffix(2_000))")
      }
      try await Task.sleep(for: .milliseconds(5))
    }
    let status = process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
    return Result(status: status, output: output, error: error)
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
  _ what: String, seconds: Double = 20, _ condition: () async throws -> Bool
) async throws {
  let deadline = Date(timeIntervalSinceNow: seconds)
  while true {
    if try await condition() { return }
    if Date() > deadline { throw Subprocess.Failure("waited \(seconds) s in vain: \(what)") }
    try await Task.sleep(for: .milliseconds(20))
  }
}
