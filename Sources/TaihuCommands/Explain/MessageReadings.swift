internal import TaihuCore
internal import TaihuDerive
internal import TaihuStore

/// The readings of one message on top of those of a store, as derived indicators would find them.
struct MessageReadings: ReadingSource {
  private let store: StoreReader?
  private var added: [SeriesID: [Reading]] = [:]
  /// When the message was received.
  private(set) var received = Timestamp.epoch

  /// No readings yet, on top of a store where there is one.
  init(store: StoreReader?) {
    self.store = store
  }

  /// Adds a reading of the message.
  mutating func add(_ reading: Reading) {
    added[reading.series, default: []].append(reading)
    received = max(received, reading.received)
  }

  func readings(of series: SeriesID, from: Timestamp, to: Timestamp, _ body: ([Reading]) throws -> Void) throws {
    let added = (added[series] ?? []).filter { from <= $0.time && $0.time < to }
    var stored: [Reading] = []
    try store?.readings(of: series, from: from, to: to) { run in
      stored += run.filter { reading in !added.contains { $0.time == reading.time } }
    }
    let all = (stored + added).sorted { $0.time < $1.time }
    if !all.isEmpty { try body(all) }
  }
}
