internal import TaihuCore
internal import TaihuStore

/// Whether everything that came in is accounted for: the ledger's own sums, and the ledger against what is stored.
struct AuditReport {
  /// One comparison.
  struct Check: Hashable {
    /// What is compared, in words.
    var name: String
    /// What the ledger says.
    var expected: Int64
    /// What was found.
    var found: Int64

    /// Whether both are the same.
    var holds: Bool { expected == found }
  }

  /// The ledger's sums.
  var ledger: Ledger
  /// The comparisons.
  var checks: [Check]

  /// Whether every comparison holds.
  var isBalanced: Bool { checks.allSatisfy(\.holds) }

  /// Compares a ledger with itself and with what was counted in the store.
  init(ledger: Ledger, stored: Stored) {
    self.ledger = ledger
    self.ledger.messages.quarantined = ledger.messages.quarantined.filter { $0.value != 0 }
    let (messages, readings) = (ledger.messages, ledger.readings)
    let quarantined = Self.sum(messages.quarantined)
    let expiredValues = messages.quarantineExpired[RefusalReason.conflict.rawValue] ?? 0
    checks = [
      Check(
        name: "messages received = stored + duplicate + quarantined + ignored + dropped", expected: messages.received,
        found: messages.stored + messages.duplicate + quarantined + Self.sum(messages.ignored)
          + Self.sum(messages.dropped)),
      Check(
        name: "readings decoded = stored + duplicate + conflict + quarantined", expected: readings.decoded,
        found: readings.stored + readings.duplicate + readings.conflict + readings.quarantined),
      Check(
        name: "readings stored + derived = readings in the store + expired",
        expected: readings.stored + readings.derived,
        found: stored.readings + readings.expired),
      Check(
        name: "messages quarantined = open entries of whole messages + expired", expected: quarantined,
        found: stored.openWholeMessages + Self.sum(messages.quarantineExpired) - expiredValues),
      Check(
        name: "readings in conflict = replaced values in the quarantine + expired", expected: readings.conflict,
        found: stored.replacedValues + expiredValues),
    ]
  }

  /// What the store holds, counted row by row.
  struct Stored: Hashable {
    /// Readings.
    var readings: Int64
    /// Open quarantine entries that hold a whole message.
    var openWholeMessages: Int64
    /// Quarantine entries that hold a value which a correction replaced.
    var replacedValues: Int64
  }

  /// The report on a store, as of one moment.
  ///
  /// - Complexity: O(chunks + unsealed readings + quarantine entries).
  static func read(_ reader: StoreReader) throws -> AuditReport {
    try reader.withSnapshot {
      var counts: [[SQLValue]] = []
      try reader.rows(
        sql: countingSQL, columns: { _ in },
        row: { row in
          counts.append(row)
          return true
        })
      guard case .integer(let whole)? = counts.first?.first, case .integer(let replaced)? = counts.first?.last else {
        throw OperatorError(.failure, code: "audit", "the quarantine can't be counted")
      }
      let stored = Stored(
        readings: try reader.facts().readings, openWholeMessages: whole, replacedValues: replaced)
      return AuditReport(ledger: try reader.ledger(), stored: stored)
    }
  }

  private static let countingSQL = """
    SELECT count(*) FILTER (WHERE state = 'open' AND partial = 0 AND reason <> 'conflict'),
           count(*) FILTER (WHERE reason = 'conflict')
      FROM quarantine
    """

  private static func sum(_ counts: [String: Int64]) -> Int64 { counts.values.reduce(0, +) }
}

extension AuditReport {
  /// The report as the JSON contract has it, with the comparisons at its end.
  var json: JSON {
    let (messages, readings) = (ledger.messages, ledger.readings)
    return [
      "balanced": .bool(isBalanced),
      "messages": [
        "received": .integer(messages.received), "stored": .integer(messages.stored),
        "duplicate": .integer(messages.duplicate), "quarantined": .counts(messages.quarantined),
        "ignored": .integer(Self.sum(messages.ignored)), "dropped": .counts(messages.dropped),
        "ignored_by_rule": .counts(messages.ignored), "quarantine_expired": .counts(messages.quarantineExpired),
      ],
      "readings": [
        "decoded": .integer(readings.decoded), "stored": .integer(readings.stored),
        "duplicate": .integer(readings.duplicate), "conflict": .integer(readings.conflict),
        "quarantined": .integer(readings.quarantined), "derived": .integer(readings.derived),
        "derived_corrected": .integer(readings.derivedCorrected), "expired": .integer(readings.expired),
      ],
      "checks": .array(
        checks.map { check in
          [
            "name": .string(check.name), "holds": .bool(check.holds), "expected": .integer(check.expected),
            "found": .integer(check.found),
          ]
        }),
    ]
  }

  /// The report as lines for a person.
  var sheet: FactSheet {
    let (messages, readings) = (ledger.messages, ledger.readings)
    var sheet = FactSheet()
    sheet.add("balanced", isBalanced ? "yes" : "no", isBalanced ? .good : .critical)
    sheet.add("messages received", NumberText.grouped(messages.received))
    sheet.add("  stored", NumberText.grouped(messages.stored))
    sheet.add("  duplicate", NumberText.grouped(messages.duplicate))
    Self.add("  quarantined", messages.quarantined, to: &sheet)
    Self.add("  ignored", messages.ignored, to: &sheet)
    Self.add("  dropped", messages.dropped, to: &sheet)
    sheet.add("readings decoded", NumberText.grouped(readings.decoded))
    sheet.add("  stored", NumberText.grouped(readings.stored))
    sheet.add("  duplicate", NumberText.grouped(readings.duplicate))
    sheet.add("  conflict", NumberText.grouped(readings.conflict))
    sheet.add("  quarantined", NumberText.grouped(readings.quarantined))
    sheet.add("readings derived", NumberText.grouped(readings.derived))
    sheet.add("  corrected later", NumberText.grouped(readings.derivedCorrected))
    sheet.add("readings expired", NumberText.grouped(readings.expired))
    for check in checks {
      let difference = check.holds ? "holds" : "does not hold: \(check.expected) against \(check.found)"
      sheet.add(check.name, difference, check.holds ? .good : .critical)
    }
    return sheet
  }

  private static func add(_ name: String, _ counts: [String: Int64], to sheet: inout FactSheet) {
    let parts = counts.sorted { $0.key < $1.key }.map { "\($0.key) \(NumberText.grouped($0.value))" }
    let list = parts.isEmpty ? "" : " (" + parts.joined(separator: ", ") + ")"
    sheet.add(name, NumberText.grouped(sum(counts)) + list)
  }
}
