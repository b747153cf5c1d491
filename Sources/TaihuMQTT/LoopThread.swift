internal import CMosquitto
internal import Glibc

/// One operating-system thread that runs one closure. The network loop blocks in `poll`, which a thread of the
/// concurrency pool must not.
struct LoopThread: Sendable {
  private let thread: pthread_t

  /// Starts a thread.
  ///
  /// - Parameters:
  ///   - name: what `top -H` shows, 15 bytes at most.
  ///   - body: what it runs.
  /// - Returns: `nil` when the system has no thread left.
  init?(name: String, _ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let task = unsafe Unmanaged.passRetained(Task(name: name, body: body))
    let result = unsafe pthread_create(
      &thread, nil,
      { raw in
        guard let raw = unsafe raw else { return nil }
        let task = unsafe Unmanaged<Task>.fromOpaque(raw).takeRetainedValue()
        unsafe taihu_name_thread(task.name)
        task.body()
        return nil
      }, task.toOpaque())
    guard result == 0 else {
      unsafe task.release()
      return nil
    }
    self.thread = thread
  }

  /// Waits until the closure has returned. To be called once.
  func join() {
    pthread_join(thread, nil)
  }

  private final class Task: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
      (self.name, self.body) = (name, body)
    }
  }
}
