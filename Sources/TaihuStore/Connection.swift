internal import GRDB
internal import Glibc

/// How connections to a database are opened and set.
enum Connection {
  /// The one connection that writes: write-ahead log, never checkpointing by itself, set as configured.
  static func writer(_ configuration: StoreConfiguration, _ disk: any StoreDisk) throws -> DatabaseQueue {
    var settings = Configuration()
    settings.label = "taihu.store.writer"
    settings.foreignKeysEnabled = false
    settings.busyMode = .timeout(Double(configuration.busyTimeoutMilliseconds) / 1_000)
    settings.prepareDatabase { database in
      let journal = try String.fetchOne(database, sql: "PRAGMA journal_mode")
      if journal != "wal" {
        try database.execute(sql: "PRAGMA page_size = \(configuration.pageBytes); PRAGMA auto_vacuum = INCREMENTAL")
        guard try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL") == "wal" else {
          throw StoreError(.permission, "the file system does not support SQLite's write-ahead log")
        }
      }
      try database.execute(
        sql: """
          PRAGMA synchronous = \(configuration.synchronous.rawValue);
          PRAGMA wal_autocheckpoint = 0;
          PRAGMA cache_size = -\(max(configuration.cacheBytes / 1_024, 64));
          PRAGMA mmap_size = \(configuration.mmapBytes);
          PRAGMA secure_delete = OFF;
          PRAGMA temp_store = MEMORY;
          """)
    }
    return try DatabaseQueue(path: place(configuration.path, disk), configuration: settings)
  }

  /// A connection that can't change anything and never checkpoints. Where neither log nor log index can be made beside
  /// the file, and there is no log, the file is taken as unchanging.
  static func reader(_ path: String, _ disk: any StoreDisk = SystemDisk()) throws -> DatabaseQueue {
    do {
      return try open(reading: place(path, disk))
    } catch let error as DatabaseError where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.primaryCode) {
      guard disk.name == nil, !DatabaseFile(path: path).hasLog else { throw error }
      return try readerOfUnchanging(path)
    }
  }

  /// A connection to a file that nobody writes and that has no log; it makes no file beside it.
  static func readerOfUnchanging(_ path: String) throws -> DatabaseQueue {
    try open(reading: "file:" + escaped(absolute(path)) + "?immutable=1")
  }

  /// A connection to a new file that becomes a copy. Nothing protects it from a crash: it counts only once it is whole.
  static func copy(_ path: String) throws -> DatabaseQueue {
    var settings = Configuration()
    settings.label = "taihu.store.copy"
    settings.prepareDatabase { database in
      try database.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE")
    }
    return try DatabaseQueue(path: absolute(path), configuration: settings)
  }

  private static func open(reading path: String) throws -> DatabaseQueue {
    var settings = Configuration()
    settings.label = "taihu.store.reader"
    settings.readonly = true
    // A snapshot may outlast a call: see StoreReader.holdSnapshot().
    settings.allowsUnsafeTransactions = true
    settings.foreignKeysEnabled = false
    settings.busyMode = .timeout(5)
    settings.prepareDatabase { database in
      try database.execute(sql: "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY")
      _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema")
    }
    return try DatabaseQueue(path: path, configuration: settings)
  }

  /// What SQLite opens: the path, or a URI that names the file system.
  private static func place(_ path: String, _ disk: any StoreDisk) -> String {
    guard let name = disk.name else { return absolute(path) }
    return "file:" + escaped(absolute(path)) + "?vfs=" + name
  }

  /// A path from the root, so that none is mistaken for a URI.
  private static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let folder = unsafe getcwd(nil, 0) else { return path }
    defer { unsafe free(folder) }
    return unsafe String(cString: folder) + "/" + path
  }

  /// A path as it stands in a URI.
  private static func escaped(_ path: String) -> String {
    path.utf8.reduce(into: "") { text, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "-")...UInt8(ascii: "9"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
  }

}

extension DatabaseError {
  /// What sort of error it is, without the details.
  fileprivate var primaryCode: ResultCode { resultCode.primaryResultCode }
}
