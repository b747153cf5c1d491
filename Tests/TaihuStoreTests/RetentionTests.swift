import TaihuCore
import Testing

@testable import TaihuStore

@Suite("Retention")
struct RetentionTests {
  static let day = RollupLevel.dayNanoseconds

  /// A store with readings of some days, one every ten minutes, all sealed; the clock stands at the last one.
  private func store(
    days: Int64, _ change: (inout StoreConfiguration) -> Void = { _ in }
  ) throws -> (StoreFixture, SeriesID, [Reading]) {
    let store = try StoreFixture {
      $0.sealAfterReadings = 50
      change(&$0)
    }
    let id = store.series("pm25")
    var readings: [Reading] = []
    for step in 0..<(days * 144) { readings.append(reading(id, step * 600, Double(step % 97) / 10)) }
    for reading in readings { try store.put(reading) }
    count(readings.count, store)
    store.clock.set(readings[readings.count - 1].received)
    return (store, id, readings)
  }

  private func count(_ readings: Int, _ store: StoreFixture) {
    store.writer.add(
      LedgerEntry(.init(minute: 1, source: "test", pack: "air", account: .readingsStored), count: Int64(readings)))
  }

  private func settle(_ store: StoreFixture) throws {
    _ = try store.writer.commit()
    while try store.writer.maintain(budget: .seconds(1)) {}
  }

  /// Readings that the ledger says are stored and not given up.
  private func accounted(_ reader: StoreReader) throws -> Int64 {
    let readings = try reader.ledger().readings
    return readings.stored - readings.expired
  }

  @Test("whole days of readings go, a chunk is cut where it reaches beyond, and rollups stay")
  func days() throws {
    let (store, id, readings) = try store(days: 10) { $0.retention.raw = .days(3) }
    try store.seal()
    let reader = try store.reader()
    let since = Timestamp(nanoseconds: store.clock.now().nanoseconds / Self.day * Self.day - 3 * Self.day)
    let left = readings.filter { $0.time >= since }
    #expect(try reader.all(id) == left)
    #expect(try reader.text("SELECT min(first_time) >= \(since.nanoseconds) FROM chunk") == ["1"])
    #expect(try reader.facts().readings == Int64(left.count) && accounted(reader) == Int64(left.count))
    for level in RollupLevel.allCases {
      let windows = RollupTests.expected(readings, every: level.nanoseconds)
      #expect(try RollupTests.stored(reader, level, id) == windows)
      #expect(try reader.aggregate(of: id, from: always.from, to: always.to, every: level.nanoseconds) == windows)
    }
    #expect(try reader.latest(of: [id]) == readings.suffix(1))
  }

  @Test(
    "another policy, adopted while the writer runs, holds from the next upkeep on; a longer one brings nothing back")
  func adopted() throws {
    let (store, id, readings) = try store(days: 10)
    try store.seal()
    let reader = try store.reader()
    #expect(try reader.all(id) == readings)
    for (days, left) in [(5, 5), (2, 2), (7, 2)] {
      var policy = RetentionPolicy()
      policy.raw = .days(days)
      store.writer.adopt(policy)
      try settle(store)
      let since = Timestamp(nanoseconds: store.clock.now().nanoseconds / Self.day * Self.day - Int64(left) * Self.day)
      #expect(try reader.all(id) == readings.filter { $0.time >= since }, "\(days) days")
    }
    store.writer.adopt(RetentionPolicy())
    try settle(store)
    #expect(try accounted(reader) == reader.facts().readings)
  }

  @Test("a late reading of a time that was given up goes into the rollups and is counted as expired")
  func late() throws {
    let (store, id, readings) = try store(days: 10) { $0.retention.raw = .days(3) }
    try store.seal()
    let late = reading(id, 60, 50)
    #expect(try store.put(late) == .late)
    count(1, store)
    try store.seal()
    let reader = try store.reader()
    #expect(try reader.all(id).first?.time != late.time)
    #expect(try accounted(reader) == reader.facts().readings)
    for level in RollupLevel.allCases {
      let expected = RollupTests.expected(readings + [late], every: level.nanoseconds)
      #expect(try RollupTests.stored(reader, level, id).map(\.count) == expected.map(\.count))
      #expect(try RollupTests.stored(reader, level, id).map(\.max) == expected.map(\.max))
    }
  }

  @Test("rollups go by their own time, readings by that of their pack")
  func classes() throws {
    let (store, id, readings) = try store(days: 20) {
      ($0.retention.raw, $0.retention.fiveMinutes) = (.days(2), .days(5))
      ($0.retention.hour, $0.retention.day) = (.days(9), .forever)
      $0.retention.rawByPack = ["lake": .days(4)]
    }
    let other = store.catalog.declare(
      SeriesKey(name: "chla", labels: []), SeriesTraits(unit: "ug/L", pack: "lake"))
    for reading in readings {
      var copy = reading
      copy.series = other
      try store.put(copy)
    }
    try store.seal()
    let reader = try store.reader()
    func since(_ days: Int64) -> Int64 { (store.clock.now().nanoseconds / Self.day - days) * Self.day }
    func firstDay(_ id: SeriesID) throws -> Int64? {
      try reader.all(id).first.map { RollupLevel.day.start(of: $0.time).nanoseconds }
    }
    #expect(try firstDay(id) == since(2))
    #expect(try firstDay(other) == since(4))
    #expect(try reader.text("SELECT DISTINCT min(time) FROM rollup_5m GROUP BY name") == ["\(since(5))"])
    #expect(try reader.text("SELECT DISTINCT min(time) FROM rollup_1h GROUP BY name") == ["\(since(9))"])
    #expect(try reader.text("SELECT count(*) FROM rollup_1d") == ["42"])
    let hours = try reader.aggregate(of: id, from: always.from, to: always.to, every: 7_200_000_000_000)
    #expect(hours.first.map { $0.start.nanoseconds } == since(9))
    let weeks = try reader.aggregate(of: id, from: always.from, to: always.to, every: 7 * Self.day)
    #expect(weeks.reduce(0) { $0 + $1.count } == readings.count)
  }

  @Test("what is not sealed stays, and a correction waits for its sealing before its reading goes")
  func corrections() throws {
    let (store, id, readings) = try store(days: 5)
    try store.seal()
    let corrected = reading(id, 0, 77)
    #expect(try store.put(corrected) == .conflict(former: readings[0]))
    _ = try store.writer.commit()
    try store.close()
    store.configuration.retention.raw = .days(2)
    try store.open()
    try settle(store)
    let reader = try store.reader()
    #expect(try accounted(reader) == reader.facts().readings)
    #expect(try reader.text("SELECT count(*) FROM replaced") == ["0"])
    let windows = RollupTests.expected([corrected] + readings.dropFirst(), every: Self.day)
    #expect(try RollupTests.stored(reader, .day, id) == windows)
  }

  @Test("a clock that leaps gives up nothing until the leap has stood for a day, or a person says so")
  func leap() throws {
    let (store, id, readings) = try store(days: 5) { $0.retention.raw = .days(30) }
    try settle(store)
    store.clock.set(store.clock.now().advanced(byNanoseconds: 4_000 * Self.day))
    try settle(store)
    #expect(try store.reader().facts().readings == Int64(readings.count))
    var new = reading(id, 0, 1)
    (new.time, new.received) = (store.clock.now(), store.clock.now())
    try store.put(new)
    try settle(store)
    try store.reopen()
    try settle(store)
    #expect(try store.reader().facts().readings == Int64(readings.count + 1))
    store.writer.applyRetention()
    try settle(store)
    #expect(try store.reader().all(id) == [new])
  }

  @Test("a gateway that stood still gives up nothing by itself")
  func standstill() throws {
    let (store, _, readings) = try store(days: 5) { $0.retention.raw = .days(6) }
    try settle(store)
    for _ in 0..<20 {
      store.clock.set(store.clock.now().advanced(byNanoseconds: 6 * Self.day))
      try settle(store)
    }
    store.writer.applyRetention()
    try settle(store)
    #expect(try store.reader().facts().readings == Int64(readings.count))
  }

  @Test("the retention clock")
  func clock() {
    let day = { (day: Int64) in Timestamp(nanoseconds: day * Self.day) }
    var clock = RetentionClock()
    #expect(clock.time(now: day(10), newest: nil, uptime: .zero) == nil)
    #expect(clock.time(now: day(10), newest: day(9), uptime: .zero) == day(9))
    #expect(clock.time(now: day(12), newest: day(20), uptime: .zero) == day(12))
    #expect(clock.time(now: day(1), newest: day(1), uptime: .zero) == day(12))
    #expect(clock.time(now: day(20), newest: day(20), uptime: .seconds(5)) == day(12))
    #expect(clock.isWaiting)
    #expect(clock.time(now: day(20), newest: day(20), uptime: .seconds(86_404)) == day(12))
    #expect(clock.time(now: day(20), newest: day(20), uptime: .seconds(86_405)) == day(20))
    #expect(!clock.isWaiting)
    #expect(clock.time(now: day(27), newest: day(27), uptime: .seconds(86_405)) == day(27))
    #expect(clock.time(now: day(50), newest: day(50), uptime: .seconds(90_000)) == day(27))
    #expect(clock.time(now: day(28), newest: day(28), uptime: .seconds(90_001)) == day(28))
    #expect(!clock.isWaiting)
  }

  @Test("the quarantine goes by its age and remains accounted for; the ledger keeps its sums by the day")
  func quarantine() throws {
    let (store, _, _) = try store(days: 12) {
      ($0.retention.quarantine, $0.retention.ledger) = (.days(3), .days(2))
    }
    let now = store.clock.now()
    for (age, reason, partial) in [
      (10, RefusalReason.truncated, false), (9, .conflict, true), (8, .truncated, true), (1, .truncated, false),
    ] as [(Int64, RefusalReason, Bool)] {
      store.writer.quarantine(
        QuarantineEntry(
          received: now.advanced(byNanoseconds: -age * Self.day), source: "s", topic: [], payload: [1], reason: reason,
          detail: "", pack: "air", isPartial: partial))
    }
    let minute = now.nanoseconds / 60_000_000_000
    for age in Int64(0)..<6_000 {
      store.writer.add(
        LedgerEntry(.init(minute: minute - age, source: "s", pack: "air", account: .stored), count: 2))
    }
    try settle(store)
    let reader = try store.reader()
    #expect(try reader.quarantine(limit: 10).count == 1)
    let messages = try reader.ledger().messages
    #expect(messages.quarantineExpired == ["truncated": 1, "conflict": 1])
    #expect(messages.stored == 12_000)
    let since = (now.nanoseconds / Self.day - 2) * 1_440
    let rows = try reader.ledgerRows().filter { $0.key.account == .stored }
    #expect(rows.filter { $0.key.minute < since }.allSatisfy { $0.key.minute % 1_440 == 0 })
    #expect(rows.filter { $0.key.minute < since }.count <= 4)
    #expect(rows.filter { $0.key.minute >= since }.count == Int(minute - since + 1))
  }

  @Test("the budget is kept: the oldest readings go first, then rollups, never episodes, never the present day")
  func budget() throws {
    let (store, id, _) = try store(days: 60) {
      $0.walCheckpointPages = 50
      $0.retention.diskBudgetBytes = 10 << 20
    }
    for site in 0..<40 {
      let id = store.series("noise", site: "n\(site)")
      var random = SeededGenerator(seed: UInt64(site))
      for step in Int64(0)..<(60 * 144) where step % 4 == 0 {
        try store.put(reading(id, step * 600, Double.random(in: -1...1, using: &random)))
      }
    }
    store.writer.apply(EpisodeChange(EpisodeTests.episode(id), isNew: true))
    try store.seal()
    let reader = try store.reader()
    #expect(try reader.facts().bytes <= 10 << 20)
    #expect(try reader.episodes().count == 1)
    let today = store.clock.now().nanoseconds / Self.day * Self.day
    let oldest = try #require(try reader.all(id).first?.time.nanoseconds)
    #expect(oldest >= today && oldest < today + 600_000_000_000)
    #expect(try reader.text("SELECT count(*) FROM rollup_1d").first.map { Int($0)! > 41 * 55 } == true)
    #expect(try reader.text("SELECT count(*) FROM rollup_1h").first.map { Int($0)! > 41 * 55 * 24 } == true)
    #expect(try reader.text("PRAGMA integrity_check") == ["ok"])
  }

  @Test(
    "in any order of readings, corrections, upkeep, crashes and time, what is left is what the policy says",
    arguments: 0..<12)
  func fuzz(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let store = try StoreFixture {
      $0.sealAfterReadings = Int.random(in: 1...30, using: &random)
      $0.sealStepReadings = Int.random(in: 1...60, using: &random)
      $0.retention.raw = .days(Int.random(in: 1...4, using: &random))
    }
    let ids = (0..<3).map { store.series("pm25", site: "s\($0)") }
    var known: [SeriesID: [Timestamp: Reading]] = [:]
    for turn in Int64(0)..<60 {
      let base = turn * 14_400
      for _ in 0..<Int.random(in: 1...20, using: &random) {
        let second = base - (Bool.random(using: &random) ? Int64.random(in: 0...40_000, using: &random) : 0)
        let new = reading(ids.randomElement(using: &random)!, second, Double(Int.random(in: 0...9, using: &random)))
        let admission = try store.put(new)
        if admission != .duplicate { known[new.series, default: [:]][new.time] = new }
        if admission == .new || admission == .late { count(1, store) }
      }
      _ = try store.writer.commit()
      store.clock.set(reading(ids[0], base, 0).received)
      if turn % 3 == 0 { _ = try store.writer.maintain(budget: .zero) }
      if turn % 7 == 0 { try store.reopen() }
      if turn % 5 == 0 {
        let copy = StoreConfiguration(path: try store.crashCopy())
        try check(copy, store, ids, known, "seed \(seed) turn \(turn)")
      }
    }
    try store.seal()
    try check(nil, store, ids, known, "seed \(seed)")
  }

  /// Opens a copy, as after a crash, and holds it against all readings there ever were.
  private func check(
    _ copy: StoreConfiguration?, _ store: StoreFixture, _ ids: [SeriesID], _ known: [SeriesID: [Timestamp: Reading]],
    _ story: String
  ) throws {
    if var copy {
      (copy.retention, copy.sealAfterReadings) = (store.configuration.retention, 10)
      let clock = TestClock()
      clock.set(store.clock.now().advanced(byNanoseconds: 2 * Self.day))
      let writer = try StoreWriter(configuration: copy, catalog: SeriesCatalog(), clock: clock)
      for _ in 0..<3 { _ = try writer.maintain(budget: .milliseconds(1)) }
    }
    let reader = try StoreReader(path: copy?.path ?? store.path)
    #expect(try accounted(reader) == reader.facts().readings, "\(story)")
    for id in ids {
      let all = (known[id] ?? [:]).values.sorted { $0.time < $1.time }
      let since = try reader.read { try reader.marks($0) }.raw[id] ?? always.from
      let found = try reader.all(id)
      #expect(found.filter { $0.time >= since } == all.filter { $0.time >= since }, "\(story)")
      let windows = try reader.aggregate(of: id, from: always.from, to: always.to, every: RollupLevel.hour.nanoseconds)
      let expected = RollupTests.expected(all, every: RollupLevel.hour.nanoseconds)
      #expect(windows.filter { $0.start >= since } == expected.filter { $0.start >= since }, "\(story)")
      guard copy == nil else { continue }
      #expect(found.allSatisfy { $0.time >= since }, "\(story)")
      #expect(since > all[0].time, "\(story)")
      #expect(windows.map(\.count) == expected.map(\.count), "\(story)")
      #expect(windows.map(\.max) == expected.map(\.max), "\(story)")
    }
  }
}
