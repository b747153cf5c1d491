import Foundation
import TaihuCore
import Testing

@testable import TaihuStore

@Suite("The documented views")
struct ViewTests {
  @Test("plain sqlite3 reads every view, in the documented columns, while the writer writes")
  func views() throws {
    let store = try StoreFixture { $0.sealAfterReadings = 2 }
    let id = store.series("pm25")
    store.writer.apply(EpisodeChange(EpisodeTests.episode(id), isNew: true))
    store.writer.add(
      LedgerEntry(.init(minute: 2, source: "local", pack: "air", account: .ignored, reason: "retained"), count: 3))
    store.writer.quarantine(
      QuarantineEntry(
        received: Timestamp(seconds: 1)!, source: "local", topic: Array("a/b".utf8), payload: [0x7B],
        reason: .truncated,
        detail: "ends early", pack: "air"))
    for second in Int64(0)..<20 {
      try store.put(reading(id, second, Double(second) / 2, second == 19 ? .suspect : .good))
      _ = try store.writer.commit()
      let count = try sqlite3(store.path, "SELECT count(*) FROM latest; SELECT max(time) FROM readings_recent")
      #expect(count == "1\n\(reading(id, second, 0).time.nanoseconds)\n")
      _ = try store.writer.maintain(budget: .zero)
    }
    let labels = #"{"network":"air","site":"lihu-01"}"#
    let expected: [(sql: String, row: String)] = [
      ("SELECT * FROM series", "1|pm25|\(labels)|ug/m3|air||{}|"),
      (
        "SELECT * FROM latest",
        "pm25|\(labels)|1784000019000000000|9.5|ug/m3|suspect|[\"range\",\"late\"]|1784000019020000000"
      ),
      (
        "SELECT * FROM episodes",
        "1|pm25|\(labels)|threshold||warning|open|10000000000|20000000000|38.5||0.5|1.5|2.0|ug/m3"
          + "|[{\"time\":1785546000123456789,\"value\":-0.1}]|chla is 38.5 ug/L|"
      ),
      ("SELECT * FROM ledger", "120000000000|local|air|ignored|retained|3"),
      ("SELECT * FROM quarantine", "1|1000000000|local|a/b|truncated|ends early|air|0|0|open|1|{"),
      ("SELECT json_extract(labels, '$.site') FROM latest", "lihu-01"),
    ]
    for (sql, row) in expected { #expect(try sqlite3(store.path, sql) == row + "\n", "\(sql)") }
    #expect(try sqlite3(store.path, "PRAGMA integrity_check") == "ok\n")
  }

  @Test("readings_recent shows what is not in chunks yet, in the middle of a round too")
  func readingsRecent() throws {
    let store = try StoreFixture { ($0.sealAfterReadings, $0.sealStepReadings) = (1, 1) }
    for site in ["a", "b", "c"] { try store.put(reading(store.series("pm25", site: site), 1, 1)) }
    _ = try store.writer.commit()
    var counts: [String] = []
    repeat {
      counts.append(try sqlite3(store.path, "SELECT count(*) FROM readings_recent"))
    } while try store.writer.maintain(budget: .zero)
    #expect(counts == ["3\n", "3\n", "2\n", "1\n", "0\n"])
    #expect(try sqlite3(store.path, "SELECT count(*) FROM latest") == "3\n")
  }

  @Test("every reason has its name in SQL as in JSON")
  func reasons() throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    for (index, (reason, _)) in QualityReasons.names.enumerated() {
      var new = reading(id, Int64(index), 1)
      new.flag(reason, as: .bad)
      try store.put(new)
    }
    _ = try store.writer.commit()
    let names = try sqlite3(store.path, "SELECT reasons FROM readings_recent WHERE quality = 'bad' ORDER BY time")
    #expect(names == QualityReasons.names.map { "[\"\($0.name)\"]\n" }.joined())
  }

  @Test("the schema is the one that was agreed on: a change needs a new version and a migration")
  func golden() throws {
    let store = try StoreFixture()
    let schema = try sqlite3(store.path, "SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/schema-1.sql")
    if ProcessInfo.processInfo.environment["TAIHU_WRITE_GOLDEN"] != nil {
      try schema.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try schema == String(contentsOf: file, encoding: .utf8))
    #expect(
      try sqlite3(store.path, "PRAGMA application_id; PRAGMA user_version; PRAGMA journal_mode")
        == "1413564744\n1\nwal\n")
  }
}
