import TaihuCore
import Testing

@testable import TaihuStore

@Suite("The store against a dictionary")
struct ModelTests {
  enum Operation: CaseIterable {
    case new, duplicate, conflict, late, commit, discard, step, seal, reopen
  }

  @Test(
    "after a first reading, every order of four operations leaves what a dictionary holds",
    arguments: Operation.allCases)
  func exhaustive(first: Operation) throws {
    for second in Operation.allCases {
      for third in Operation.allCases {
        let model = try StoreModel(StoreFixture { ($0.sealAfterReadings, $0.sealStepReadings) = (1, 1) })
        for fourth in Operation.allCases {
          try run([.new, first, second, third, fourth], model)
        }
        try model.check([])
      }
    }
  }

  /// Runs operations on a pair of series of its own.
  private func run(_ operations: [Operation], _ model: StoreModel) throws {
    model.story = operations.map { "\($0)" }
    /// Declared anew each time, since a series that was not committed is unknown after a restart.
    func ids() -> [SeriesID] { ["a", "b"].map { model.store.series($0, site: "\(operations)") } }
    for (index, operation) in operations.enumerated() {
      try perform(operation, on: ids(), turn: index, model)
    }
    let declared = ids()
    try model.commit()
    try model.check(declared, count: false)
  }

  private func perform(_ operation: Operation, on ids: [SeriesID], turn: Int, _ model: StoreModel) throws {
    let id = ids[turn % 2]
    let seconds = model.seconds(of: id)
    switch operation {
    case .new: for id in ids { try model.put(id, (model.seconds(of: id).last ?? 0) + 10, Double(turn)) }
    case .duplicate: if let last = seconds.last { try model.put(id, last, model.value(of: id, at: last)) }
    case .conflict: if let first = seconds.first { try model.put(id, first, 100 + Double(turn)) }
    case .late: try model.put(id, 5 - Int64(turn), Double(turn))
    case .commit: try model.commit()
    case .discard: try model.discard()
    case .step: try model.step()
    case .seal: try model.seal()
    case .reopen: try model.reopen()
    }
  }

  @Test("random readings in random order, with restarts, discards and crash copies in between", arguments: 0..<24)
  func fuzz(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let store = try StoreFixture {
      $0.sealAfterReadings = Int.random(in: 1...20, using: &random)
      $0.sealStepReadings = Int.random(in: 1...50, using: &random)
      $0.latestFlushReadings = Int.random(in: 1...60, using: &random)
      $0.walCheckpointPages = Int.random(in: 1...60, using: &random)
      $0.unsealedReadingsMax = Bool.random(using: &random) ? 40 : 1_000
    }
    let ids = (0..<4).map { store.series("pm25", site: "s\($0)") }
    let model = try StoreModel(store)
    let span = Int64.random(in: 20...400, using: &random)
    for turn in 0..<250 {
      model.story = ["seed \(seed)", "turn \(turn)"]
      try act(turn, ids, span, model, &random)
    }
    try model.commit()
    try model.check(ids)
    try model.seal()
    try model.check(ids)
    #expect(try model.reader.text("PRAGMA integrity_check") == ["ok"], "seed \(seed)")
    #expect(try model.reader.text(Self.overlaps) == ["0"], "seed \(seed)")
    #expect(try model.reader.text("SELECT count(*) FROM replaced") == ["0"], "seed \(seed)")
  }

  private func act(
    _ turn: Int, _ ids: [SeriesID], _ span: Int64, _ model: StoreModel, _ random: inout SeededGenerator
  ) throws {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<60:
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let second = Bool.random(using: &random) ? Int64(turn) * span / 250 : Int64.random(in: 0..<span, using: &random)
        try model.put(ids.randomElement(using: &random)!, second, Double(Int.random(in: 0..<4, using: &random)))
      }
    case 60..<75: try model.commit()
    case 75..<80: try model.discard()
    case 80..<90: try model.step()
    case 90..<93: try model.seal()
    case 93..<95: try model.reopen()
    case 95..<97:
      let copy = try StoreReader(path: model.store.crashCopy())
      try model.check(ids, reader: copy)
    default:
      try model.check(ids)
      let bounds = [Int64.random(in: -5...span, using: &random), Int64.random(in: -5...span, using: &random)].sorted()
      try model.check(ids.randomElement(using: &random)!, bounds[0]..<bounds[1])
    }
  }

  /// Pairs of chunks of one series that overlap.
  private static let overlaps = """
    SELECT count(*) FROM chunk a JOIN chunk b
        ON a.series = b.series AND a.id < b.id AND a.first_time <= b.last_time AND b.first_time <= a.last_time
    """
}
