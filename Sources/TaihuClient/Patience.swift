/// How long one exchange may take in all, and whether somebody wants it to end sooner.
public struct Patience {
  private let end: ContinuousClock.Instant
  private let isCancelled: () -> Bool

  /// Patience from now on.
  ///
  /// - Parameter isCancelled: asked five times a second while waiting.
  public init(timeout: Duration, isCancelled: @escaping () -> Bool = { false }) {
    end = ContinuousClock.now + timeout
    self.isCancelled = isCancelled
  }

  /// Milliseconds to wait at most before asking again; 0 when it is over.
  var step: Int32 {
    if isCancelled() { return 0 }
    let left = end - ContinuousClock.now
    return left <= .zero ? 0 : Int32(min(200, left / .milliseconds(1) + 1))
  }
}
