internal import GRDB
internal import Glibc

/// Has the system read what a question is about to need, all at once.
///
/// SQLite reads page by page, each when it comes to it, and the pages of a table stand scattered and often in descending
/// order in the file, so that the system does not guess what comes next. A reader that finds nothing in the system's cache
/// then waits for the disk thousands of times; told before, the disk reads all of it in the time of some.
///
/// These are hints: whatever they are worth, the answers are the same.
struct ReadAhead {
  private let outline: PageOutline
  private let descriptor: CInt

  /// Pages between two that are wanted, for which one stretch is not divided: a read more costs more than they do.
  private static let gapPages: UInt32 = 4

  /// For a database as a connection has it open; `nil` where that can't be found out.
  ///
  /// It borrows the file descriptor that SQLite has: to close one of our own would free every lock that this process has on
  /// the file, those of a writer too.
  init?(_ database: Database, path: String) {
    var file = stat()
    guard unsafe stat(path, &file) == 0,
      let descriptor = (CInt(0)..<1_024).first(where: { number in
        var other = stat()
        return unsafe fstat(number, &other) == 0 && other.st_ino == file.st_ino && other.st_dev == file.st_dev
      }), let pageBytes = try? Int.fetchOne(database, sql: "PRAGMA page_size")
    else { return nil }
    self.descriptor = descriptor
    outline = PageOutline(pageBytes: pageBytes) { number in
      guard number > 0 else { return nil }
      var bytes = [UInt8](repeating: 0, count: pageBytes)
      let offset = off_t(number - 1) * off_t(pageBytes)
      return unsafe pread(descriptor, &bytes, pageBytes, offset) == pageBytes ? bytes : nil
    }
  }

  /// Has the rows of a table or index read whose key lies in a range: see ``PageOutline/leaves(of:_:)``.
  func expect(_ name: String, _ keys: ClosedRange<Int64>, _ database: Database) {
    let sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
    guard let root = try? UInt32.fetchOne(database, sql: sql, arguments: [name]) else { return }
    let pages = outline.leaves(of: root, keys)
    var rest = pages[...]
    while let first = rest.popFirst() {
      var last = first
      while let next = rest.first, next - last <= Self.gapPages {
        last = next
        rest.removeFirst()
      }
      let (offset, count) = (off_t(first - 1), off_t(last - first) + 1)
      let bytes = off_t(outline.pageBytes)
      _ = posix_fadvise(descriptor, offset * bytes, count * bytes, POSIX_FADV_WILLNEED)
    }
  }
}
