import TaihuCore
import TaihuStore
import Testing

@Suite("Episodes")
struct EpisodeTests {
  static func episode(_ series: SeriesID, rule: String = "", end: Int64? = nil, score: Double = 0.5) -> Episode {
    Episode(
      series: series, kind: .threshold, rule: rule, severity: .warning, start: Timestamp(seconds: 10)!,
      peak: Timestamp(seconds: 20)!, peakValue: 38.5, end: end.map { Timestamp(seconds: $0)! }, score: score,
      expected: 1.5...2, evidence: [.init(time: Timestamp(nanoseconds: 1_785_546_000_123_456_789), value: -0.1)],
      summary: "chla is 38.5 ug/L")
  }

  @Test("an episode keeps its number from raised to cleared, over restarts")
  func life() throws {
    let store = try StoreFixture()
    let id = store.series("chla")
    #expect(store.writer.apply(EpisodeChange(Self.episode(id), isNew: true)).id == 1)
    #expect(store.writer.apply(EpisodeChange(Self.episode(id, rule: "high"), isNew: true)).id == 2)
    _ = try store.writer.commit()
    try store.reopen()
    #expect(store.writer.openEpisodes.map(\.id) == [1, 2])
    #expect(store.writer.apply(EpisodeChange(Self.episode(id, score: 0.9), isNew: false)).id == 1)
    store.writer.apply(EpisodeChange(Self.episode(id, end: 30, score: 0.9), isNew: false))
    _ = try store.writer.commit()
    #expect(store.writer.openEpisodes.map(\.id) == [2])
    #expect(store.writer.apply(EpisodeChange(Self.episode(id), isNew: true)).id == 3)
    _ = try store.writer.commit()
    let reader = try store.reader()
    var first = Self.episode(id, end: 30, score: 0.9)
    first.id = 1
    #expect(try reader.episode(id: 1) == first)
    #expect(try reader.episodes().map(\.id) == [1, 2, 3])
    #expect(try reader.episodes(openOnly: true).map(\.id) == [2, 3])
    #expect(try reader.episodes(since: Timestamp(seconds: 30)).map(\.id) == [2, 3])
    #expect(try reader.episodes(since: Timestamp(seconds: 29)).map(\.id) == [1, 2, 3])
    #expect(try reader.episode(id: 4) == nil)
  }

  @Test("a member keeps its parent's number through changes and restarts, and is found by it")
  func members() throws {
    let store = try StoreFixture()
    let (first, second) = (store.series("chla"), store.series("do"))
    let parent = store.writer.apply(EpisodeChange(Self.episode(first), isNew: true))
    #expect(parent.parent == nil)
    let member = EpisodeChange(Self.episode(second), isNew: true, parent: parent.key)
    #expect(store.writer.apply(member).parent == 1)
    _ = try store.writer.commit()
    try store.reopen()
    store.writer.apply(EpisodeChange(Self.episode(first, end: 30), isNew: false))
    store.writer.apply(EpisodeChange(Self.episode(second, score: 0.9), isNew: false))
    _ = try store.writer.commit()
    #expect(store.writer.openEpisodes.map(\.parent) == [1])
    let reader = try store.reader()
    #expect(try reader.members(ofEpisode: 1).map(\.id) == [2])
    #expect(try reader.members(ofEpisode: 2).isEmpty)
    #expect(try reader.episodes().map(\.parent) == [nil, 1])
  }

  @Test("an episode raised and cleared within one batch is stored once, and its key is free again")
  func withinBatch() throws {
    let store = try StoreFixture()
    let id = store.series("chla")
    store.writer.apply(EpisodeChange(Self.episode(id), isNew: true))
    store.writer.apply(EpisodeChange(Self.episode(id, end: 30), isNew: false))
    store.writer.apply(EpisodeChange(Self.episode(id), isNew: true))
    _ = try store.writer.commit()
    #expect(try store.reader().episodes().map { [$0.id, $0.end == nil ? 1 : 0] } == [[1, 0], [2, 1]])
  }

  @Test("a discarded episode gives its number back")
  func discarded() throws {
    let store = try StoreFixture()
    let id = store.series("chla")
    store.writer.apply(EpisodeChange(Self.episode(id), isNew: true))
    try store.writer.discard()
    #expect(store.writer.openEpisodes.isEmpty)
    #expect(store.writer.apply(EpisodeChange(Self.episode(id), isNew: true)).id == 1)
    _ = try store.writer.commit()
    #expect(try store.reader().episodes().count == 1)
  }
}
