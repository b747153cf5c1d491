/// A release of SQLite, by its three numbers.
struct SQLiteRelease: Hashable, Comparable {
  /// The numbers: 3, 40, 1.
  var numbers: [Int]

  /// The release of a text such as `3.40.1`.
  init(_ text: String) {
    numbers = text.split(separator: ".").map { Int($0) ?? 0 }
  }

  /// Number by number.
  static func < (left: SQLiteRelease, right: SQLiteRelease) -> Bool {
    left.numbers.lexicographicallyPrecedes(right.numbers)
  }

  /// Whether two connections that write or checkpoint at the same moment can, very rarely, damage a database: 3.7.0 to
  /// 3.51.2.
  var hasWALResetFault: Bool { self >= SQLiteRelease("3.7.0") && self < SQLiteRelease("3.51.3") }

  /// What the doctor says of it.
  var check: HealthCheck {
    let text = numbers.map(String.init).joined(separator: ".")
    guard hasWALResetFault else { return .ok("sqlite", text) }
    return .note(
      "sqlite",
      "\(text) can damage a database, very rarely, when two connections write or checkpoint at once (before 3.51.3); "
        + "taihu writes and checkpoints over one",
      "let no other program write to the file")
  }
}
