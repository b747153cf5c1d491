/// What the virtual table `readings` of ``StoreReader/rows(sql:columns:row:)`` is asked for and gives: all readings,
/// decoded, as rows. ``ReadingsModule`` makes SQLite ask it.
enum ReadingsTable {
  /// The columns in their order.
  enum Column: Int32, CaseIterable {
    case name, labels, time, value, unit, quality, reasons, received
  }

  /// As SQLite is told of it.
  static let declaration = """
    CREATE TABLE readings (
      name TEXT, labels TEXT, time INTEGER, value REAL, unit TEXT, quality TEXT, reasons TEXT, received INTEGER)
    """

  /// A condition that narrows the search. The raw values stand in a plan, three bits each; 0 is none.
  enum Condition: Int32 {
    case nameEqual = 1, labelsEqual, timeEqual, timeAbove, timeFrom, timeBelow, timeThrough

    /// By how much it makes the search cheaper.
    var gain: Double {
      switch self {
      case .nameEqual: 20
      case .labelsEqual: 500
      case .timeEqual: 10_000
      case .timeAbove, .timeFrom, .timeBelow, .timeThrough: 8
      }
    }
  }

  /// What to search for: the conjunction of the conditions of a plan.
  struct Search {
    /// The name and labels of the series; `nil`: any.
    var name: String?
    var labels: String?
    /// The range of time, half open.
    var (from, to) = (Int64.min, Int64.max)

    /// Narrows the search to a text.
    mutating func narrow(_ condition: Condition, _ text: String) {
      switch condition {
      case .nameEqual: name = text
      case .labelsEqual: labels = text
      default: break
      }
    }

    /// Narrows the search to a bound of time.
    mutating func narrow(_ condition: Condition, _ time: Int64) {
      let after = time == .max ? time : time + 1
      switch condition {
      case .timeEqual: (from, to) = (max(from, time), min(to, after))
      case .timeAbove: from = max(from, after)
      case .timeFrom: from = max(from, time)
      case .timeBelow: to = min(to, time)
      case .timeThrough: to = min(to, after)
      case .nameEqual, .labelsEqual: break
      }
    }
  }
}
