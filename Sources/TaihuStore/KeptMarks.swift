internal import GRDB
internal import TaihuCore

/// From when on things are kept: the table `kept`. Everything before was given up, or is about to be.
struct KeptMarks: Hashable {
  /// What a mark is about.
  enum What: Hashable {
    /// Rollups of one width.
    case rollup(RollupLevel)
    /// The ledger by the minute; before, it stands by the day.
    case ledger
    /// No time of keeping: the time that retention last believed.
    case clock

    fileprivate var name: String {
      switch self {
      case .rollup(let level): level.view
      case .ledger: "ledger"
      case .clock: "clock"
      }
    }
  }

  private var marks: [String: Timestamp] = [:]

  /// The mark, or `nil`.
  subscript(_ what: What) -> Timestamp? {
    get { marks[what.name] }
    set { marks[what.name] = newValue }
  }

  /// From when on rollups of a width are kept.
  func rollup(_ level: RollupLevel) -> Timestamp { self[.rollup(level)] ?? Timestamp(nanoseconds: .min) }

  /// Reads them.
  static func load(_ database: Database) throws -> KeptMarks {
    var kept = KeptMarks()
    let rows = try Row.fetchCursor(database, sql: "SELECT what, since FROM kept")
    while let row = try rows.next() { kept.marks[row[0]] = Timestamp(nanoseconds: row[1]) }
    return kept
  }

  /// Writes one.
  static func save(_ what: What, _ since: Timestamp, _ database: Database) throws {
    try database.execute(
      sql: "INSERT OR REPLACE INTO kept (what, since) VALUES (?, ?)", arguments: [what.name, since.nanoseconds])
  }
}
