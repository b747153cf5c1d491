/// How a thread passes the time until something it waits for has happened.
///
/// The machine's own way is to sleep. A simulation gives another, in which time is a number and one thread runs at a time.
public protocol Pausing: Sendable {
  /// Returns when `isDone` or the time is over, whichever comes first.
  ///
  /// - Parameters:
  ///   - timeout: how long to wait at most; `nil` for as long as it takes.
  ///   - isDone: whether what is waited for has happened; may be asked on any thread.
  func pause(for timeout: Duration?, until isDone: @escaping @Sendable () -> Bool)
}
