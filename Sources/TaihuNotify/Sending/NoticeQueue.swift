public import TaihuCore

/// Where a sender finds what waits and says what became of it. The store stands behind it, written by another thread.
public protocol NoticeQueue {
  /// The notices of a route that wait, urgent ones first, then the oldest.
  ///
  /// - Throws: when the store can't be read now.
  func waiting(route: String, limit: Int) throws -> [Notice]

  /// Makes durable what became of notices.
  ///
  /// - Returns: whether it is; else it is to be said again.
  func record(_ change: NoticeChange) -> Bool
}
