import Foundation
import TaihuCore
import TaihuStore
import Testing

@Suite("The lock")
struct StoreLockTests {
  @Test("a second writer is refused with the process id of the first")
  func second() throws {
    let store = try StoreFixture()
    let error = #expect(throws: OperatorError.self) {
      _ = try StoreWriter(configuration: store.configuration, catalog: SeriesCatalog())
    }
    #expect(error?.code == "database-in-use")
    #expect(error?.message.contains("process \(ProcessInfo.processInfo.processIdentifier)") == true)
  }

  @Test("the lock is free when its holder is gone, though the file stays")
  func freed() throws {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "taihu.db").path
    for _ in 0..<3 {
      let lock = try StoreLock(database: path)
      #expect(throws: OperatorError.self) { _ = try StoreLock(database: path) }
      _ = consume lock
    }
    let text = try String(contentsOfFile: path + ".lock", encoding: .utf8)
    #expect(text == "\(ProcessInfo.processInfo.processIdentifier)\n")
  }

  @Test("a lock file that can't be made is named")
  func unwritable() {
    let error = #expect(throws: OperatorError.self) { _ = try StoreLock(database: "/nowhere/taihu.db") }
    #expect(error?.code == "lock-failed" && error?.message.contains("/nowhere/taihu.db.lock") == true)
  }
}
