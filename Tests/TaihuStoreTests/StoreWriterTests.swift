import TaihuCore
import TaihuStore
import Testing

@Suite("Writing")
struct StoreWriterTests {
  @Test("a reading is new, late, a duplicate or a conflict, whether the other is uncommitted, committed or sealed")
  func admission() throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    func check() throws {
      #expect(try store.writer.admit(reading(id, 30, 1)) == .new)
      #expect(try store.writer.admit(reading(id, 20, 2)) == .duplicate)
      #expect(try store.writer.admit(reading(id, 10, 1)) == .duplicate)
      #expect(try store.writer.admit(reading(id, 10, 9)) == .conflict(former: reading(id, 10, 1)))
      #expect(try store.writer.admit(reading(id, 15, 1)) == .late)
      #expect(try store.writer.admit(reading(id, 5, 1)) == .late)
    }
    #expect(try store.put(reading(id, 10, 1)) == .new)
    #expect(try store.put(reading(id, 20, 2)) == .new)
    try check()
    _ = try store.writer.commit()
    try check()
    try store.seal()
    #expect(store.writer.unsealedCount == 0)
    try check()
    try store.reopen()
    try check()
  }

  @Test("an empty batch costs no transaction")
  func emptyBatch() throws {
    let store = try StoreFixture()
    #expect(try store.writer.commit() == CommitReceipt())
    _ = store.series("pm25")
    #expect(try store.writer.commit().rows == 1)
    #expect(try store.writer.commit() == CommitReceipt())
  }

  @Test("the receipt counts readings and rows")
  func receipt() throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    try store.put(reading(id, 10, 1))
    try store.put(reading(id, 20, 1))
    try store.put(reading(id, 20, 2))
    let receipt = try store.writer.commit()
    #expect(receipt.readings == 2)
    #expect(receipt.rows == 3)
    #expect(receipt.bytes > 0 && receipt.bytes % 4_096 == 0)
  }

  @Test("a correction replaces the former value in the same transaction, and the count stays right")
  func correction() throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    try store.put(reading(id, 10, 1))
    try store.put(reading(id, 20, 2))
    try store.put(reading(id, 10, 3))
    _ = try store.writer.commit()
    let reader = try store.reader()
    #expect(try reader.all(id) == [reading(id, 10, 3), reading(id, 20, 2)])
    try store.put(reading(id, 20, 4))
    _ = try store.writer.commit()
    #expect(try reader.all(id) == [reading(id, 10, 3), reading(id, 20, 4)])
    try store.seal()
    try store.put(reading(id, 20, 5))
    try store.put(reading(id, 20, 6))
    _ = try store.writer.commit()
    #expect(try reader.all(id) == [reading(id, 10, 3), reading(id, 20, 6)])
    #expect(try reader.facts().readings == 2)
    #expect(try reader.latest(of: [id]) == [reading(id, 20, 6)])
    try store.seal()
    #expect(try reader.all(id) == [reading(id, 10, 3), reading(id, 20, 6)])
    #expect(try reader.facts().readings == 2)
    #expect(try reader.facts().recent == 0)
  }

  @Test("the ledger adds up within a batch, over batches and over a restart")
  func ledger() throws {
    let store = try StoreFixture()
    func key(_ minute: Int64, _ account: LedgerEntry.Account, _ reason: String = "") -> LedgerEntry.Key {
      LedgerEntry.Key(minute: minute, source: "local", pack: "air", account: account, reason: reason)
    }
    for minute in [Int64(1), 1, 2] {
      store.writer.add(LedgerEntry(key(minute, .received), count: 3))
      store.writer.add(LedgerEntry(key(minute, .stored), count: 2))
      store.writer.add(LedgerEntry(key(minute, .quarantined, "malformed"), count: 1))
    }
    _ = try store.writer.commit()
    store.writer.add(LedgerEntry(key(2, .quarantined, "malformed"), count: -1))
    store.writer.add(LedgerEntry(key(2, .stored), count: 1))
    store.writer.add(LedgerEntry(key(2, .readingsDecoded), count: 7))
    store.writer.add(LedgerEntry(key(2, .readingsStored), count: 6))
    store.writer.add(LedgerEntry(key(2, .readingsConflict), count: 1))
    try store.put(reading(store.series("pm25"), 1, 1))
    _ = try store.writer.commit()
    try store.reopen()
    let reader = try store.reader()
    let ledger = try reader.ledger()
    #expect(ledger.messages.received == 9 && ledger.messages.stored == 7)
    #expect(ledger.messages.quarantined == ["malformed": 2])
    #expect(ledger.readings.decoded == 7 && ledger.isBalanced)
    let later = try reader.ledgerRows(since: Timestamp(seconds: 2 * 60 + 59))
    #expect(later.count == 6 && later.allSatisfy { $0.key.minute == 2 })
    #expect(later.contains(LedgerEntry(key(2, .quarantined, "malformed"), count: 0)))
  }

  @Test("quarantine entries keep every byte and can be marked as replayed")
  func quarantine() throws {
    let store = try StoreFixture()
    var entry = QuarantineEntry(
      received: Timestamp(seconds: 5)!, source: "local", topic: Array("a/\u{0}/ü".utf8) + [0xFF],
      payload: [0, 1, 0xFF], retained: true, reason: .malformed, detail: "byte 0: \"x\"", pack: "air", isPartial: true)
    store.writer.quarantine(entry)
    store.writer.quarantine(entry)
    _ = try store.writer.commit()
    store.writer.markReplayed(1)
    _ = try store.writer.commit()
    let reader = try store.reader()
    #expect(try reader.quarantine(limit: 10).map(\.id) == [2, 1])
    entry.id = 2
    #expect(try reader.quarantine(openOnly: true, limit: 10) == [entry])
    (entry.id, entry.state) = (1, .replayed)
    #expect(try reader.quarantineEntry(id: 1) == entry)
    #expect(try reader.quarantineEntry(id: 3) == nil)
    #expect(try reader.quarantine(limit: 1).map(\.id) == [2])
  }

  @Test("settings and detector states survive a restart, with the sequence number they stand for")
  func states() throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    try store.put(reading(id, 1, 1))
    store.writer.saveDetectorState(id, [1, 2])
    store.writer.set("subscriptions", "[\"a/#\"]")
    _ = try store.writer.commit()
    try store.put(reading(id, 2, 2))
    try store.put(reading(id, 1, 3))
    store.writer.set("subscriptions", "[]")
    _ = try store.writer.commit()
    try store.seal()
    try store.reopen()
    var states: [DetectorRecord] = []
    try store.writer.detectorStates { states.append($0) }
    #expect(states.map(\.series) == [id] && states.map(\.state) == [[1, 2]])
    var after: [Reading] = []
    try store.writer.recentReadings(after: states[0].asOf) { after.append($1) }
    #expect(after == [reading(id, 2, 2), reading(id, 1, 3)])
    #expect(try store.writer.setting("subscriptions") == "[]")
    #expect(try store.reader().setting("subscriptions") == "[]")
    #expect(try store.reader().setting("none") == nil)
  }

  @Test("series keep their ids, labels and traits over a restart, whatever stands in the labels")
  func series() throws {
    let store = try StoreFixture()
    let odd = SeriesKey(name: "water_temp", labels: [Label("site", "a\"b\\c\n\u{1}太湖"), Label("lane", "1")])
    let traits = SeriesTraits(
      unit: "Cel", pack: "lake", states: [0: "closed", -1: "un\"known"], rules: QualityRules(cadence: 600_000_000_000))
    let first = store.series("pm25")
    let second = store.catalog.declare(odd, traits)
    _ = try store.writer.commit()
    try store.reopen()
    #expect(store.catalog.count == 2)
    #expect(store.catalog.id(of: odd) == second)
    #expect(store.catalog[second].traits == traits)
    #expect(store.series("pm25") == first)
    let records = try store.reader().series(matching: SeriesSelector([.equal(name: "lane", value: "1")]))
    #expect(records == [SeriesRecord(id: second, key: odd, traits: traits)])
    #expect(try store.reader().series(matching: SeriesSelector()).map(\.id) == [first, second])
  }

  @Test("a series whose unit changes is saved again")
  func changedTraits() throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    _ = try store.writer.commit()
    store.catalog.declare(store.catalog[id].key, SeriesTraits(unit: "mg/m3", pack: "air"))
    #expect(try store.writer.commit().rows == 1)
    #expect(try store.reader().text("SELECT unit FROM series") == ["mg/m3"])
  }

  @Test("sequence numbers are never used twice, not after everything was sealed and the store reopened")
  func sequences() throws {
    let store = try StoreFixture()
    let id = store.series("pm25")
    for round in 0..<4 {
      try store.put(reading(id, Int64(round), 1))
      try store.seal()
      try store.reopen()
    }
    #expect(try store.reader().facts().lastSequence == 4)
    #expect(try store.reader().facts().readings == 4)
  }

  @Test("settings beyond reason still store, seal and end", arguments: [Int.min, -1, 0, 1, 1 << 40])
  func absurdSettings(_ setting: Int) throws {
    let store = try StoreFixture {
      $0.sealAfterReadings = setting
      $0.sealStepReadings = setting
      $0.unsealedReadingsMax = setting
      $0.latestFlushReadings = setting
      $0.walCheckpointPages = setting
    }
    let id = store.series("pm25")
    for second in Int64(0)..<10 {
      try store.put(reading(id, second, 1))
      _ = try store.writer.commit()
      for _ in 0..<3 { _ = try store.writer.maintain(budget: .zero) }
    }
    #expect(try store.reader().all(id).count == 10)
  }

  @Test("more unsealed readings than allowed are sealed by the commit itself")
  func unsealedLimit() throws {
    let store = try StoreFixture { $0.unsealedReadingsMax = 50 }
    let ids = (0..<3).map { store.series("pm25", site: "s\($0)") }
    for second in 0..<100 {
      for id in ids { try store.put(reading(id, Int64(second), Double(second))) }
      _ = try store.writer.commit()
      #expect(store.writer.unsealedCount < 50)
    }
    let reader = try store.reader()
    for id in ids { #expect(try reader.all(id).map(\.value) == (0..<100).map(Double.init)) }
    #expect(try reader.facts().readings == 300)
  }
}
