/// How one try ended.
public enum DeliveryResult: Hashable, Sendable {
  /// The receiver has it.
  case delivered
  /// The receiver can't take anything now: everything waits.
  case unavailable(String)
  /// The receiver refuses this message: it waits, others go on.
  case refused(String)
}

/// Somebody who can be told.
public protocol NoticeReceiver {
  /// Tries once to hand a message over; blocks until it is taken, refused or the time is up.
  ///
  /// - Parameter isCancelled: asked some times a second; when it says yes, the try is given up.
  func deliver(_ message: NoticeMessage, isCancelled: @escaping () -> Bool) -> DeliveryResult
}
