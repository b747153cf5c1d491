import TaihuChunk
import TaihuCore
import Testing

@testable import TaihuStore

/// A store and a dictionary side by side: what is done to one is done to the other, and their answers must agree.
final class StoreModel {
  let store: StoreFixture
  private(set) var reader: StoreReader
  /// What should be there, uncommitted included, and as of the last commit: readings by second, per series.
  private var working: [SeriesID: [Int64: Reading]] = [:]
  private var committed: [SeriesID: [Int64: Reading]] = [:]
  /// Printed with every disagreement.
  var story: [String] = []

  init(_ store: StoreFixture) throws {
    self.store = store
    _ = try store.writer.commit()
    reader = try store.reader()
  }

  /// The seconds that a series has, uncommitted ones included.
  func seconds(of id: SeriesID) -> [Int64] { (working[id] ?? [:]).keys.sorted() }

  /// The value of a second that is there.
  func value(of id: SeriesID, at second: Int64) -> Double { working[id]![second]!.value }

  func put(_ id: SeriesID, _ second: Int64, _ value: Double) throws {
    let new = reading(id, second, value, Quality(rawValue: UInt8(abs(second) % 3))!)
    let admission = try store.put(new)
    #expect(admission == expected(new, second), "\(story)")
    if admission != .duplicate { working[id, default: [:]][second] = new }
  }

  private func expected(_ new: Reading, _ second: Int64) -> Admission {
    let known = working[new.series] ?? [:]
    if let former = known[second] { return former.value == new.value ? .duplicate : .conflict(former: former) }
    return known.keys.contains { $0 > second } ? .late : .new
  }

  func commit() throws {
    _ = try store.writer.commit()
    committed = working
  }

  func discard() throws {
    try store.writer.discard()
    working = committed
  }

  /// Commits and does one step of upkeep.
  func step() throws {
    try commit()
    _ = try store.writer.maintain(budget: .zero)
  }

  func seal() throws {
    try store.seal()
    committed = working
  }

  func reopen() throws {
    try store.reopen()
    working = committed
  }

  /// Holds what a reader sees against the dictionary as of the last commit.
  func check(_ ids: [SeriesID], count: Bool = true, reader other: StoreReader? = nil) throws {
    let reader = other ?? reader
    try reader.withSnapshot {
      for id in ids {
        let expected = (committed[id] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
        let (all, latest) = (try reader.all(id), try reader.latest(of: [id]))
        var columns = ReadingColumns()
        try reader.columns(of: id, from: always.from, to: always.to) { part in
          columns.times += part.times
          columns.values += part.values
          columns.qualities += part.qualities
        }
        #expect(columns == ReadingColumns(expected), "\(story)")
        #expect(all == expected, "\(story)")
        #expect(latest == expected.suffix(1), "\(story)")
      }
      guard count else { return }
      let (found, expected) = (try reader.facts().readings, committed.values.reduce(0) { $0 + $1.count })
      #expect(found == Int64(expected), "\(story)")
    }
  }

  /// Holds a range of one series against the dictionary.
  func check(_ id: SeriesID, _ range: Range<Int64>) throws {
    let expected = (committed[id] ?? [:]).filter { range.contains($0.key) }.sorted { $0.key < $1.key }.map(\.value)
    let (from, to) = (reading(id, range.lowerBound, 0).time, reading(id, range.upperBound, 0).time)
    #expect(try reader.all(id, from: from, to: to) == expected, "\(story) \(range)")
  }
}
