internal import GRDB

/// A failure while the store was in use. The batch in hand is not known to be durable: after any of these call
/// ``StoreWriter/discard()`` and have the broker send again.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What sort of failure, by which a caller decides whether waiting helps.
  public enum Kind: String, Sendable {
    /// Free space is below the reserve; nothing was attempted. Waiting helps when someone frees space.
    case diskReserve = "disk-reserve"
    /// The disk is full.
    case diskFull = "disk-full"
    /// Another process holds the database. Waiting helps.
    case busy
    /// The disk failed to read or write; the commit may have happened or not.
    case io
    /// The file or its folder may not be written.
    case permission
    /// The file's content contradicts itself. Waiting does not help.
    case corrupt
    /// An earlier failure was not followed by ``StoreWriter/discard()``.
    case discardNeeded = "discard-needed"
    /// Anything else.
    case other
  }

  /// What sort of failure.
  public var kind: Kind
  /// In words, with SQLite's own where there are some.
  public var message: String

  /// An error from its parts.
  public init(_ kind: Kind, _ message: String) {
    (self.kind, self.message) = (kind, message)
  }

  /// The kind and the message.
  public var description: String { kind.rawValue + ": " + message }
}

extension StoreError {
  /// The failure behind an error of the database layer.
  init(_ error: any Error) {
    if let error = error as? StoreError {
      self = error
    } else if let error = error as? DatabaseError {
      self.init(Self.kind(of: error.resultCode), "\(error)")
    } else {
      self.init(.other, "\(error)")
    }
  }

  private static func kind(of code: ResultCode) -> Kind {
    switch code.primaryResultCode {
    case .SQLITE_FULL: .diskFull
    case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
    case .SQLITE_IOERR: .io
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_AUTH: .permission
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt
    default: .other
    }
  }
}
