import TaihuCore
import Testing

@testable import TaihuCommands

@Suite("The audit")
struct AuditTests {
  private static func balanced() -> (Ledger, AuditReport.Stored) {
    var ledger = Ledger()
    ledger.messages.received = 100
    ledger.messages.stored = 90
    ledger.messages.duplicate = 4
    ledger.messages.quarantined = ["bad-time": 2, "malformed": 1]
    ledger.messages.ignored = ["no-pattern": 2]
    ledger.messages.dropped = ["ring/full": 1]
    ledger.readings.decoded = 200
    ledger.readings.stored = 180
    ledger.readings.duplicate = 15
    ledger.readings.conflict = 3
    ledger.readings.quarantined = 2
    ledger.readings.expired = 30
    ledger.messages.quarantineExpired = ["bad-time": 1, "conflict": 2]
    return (ledger, AuditReport.Stored(readings: 150, openWholeMessages: 2, replacedValues: 1))
  }

  @Test("what is all accounted for is balanced, in the shape of the contract")
  func holds() {
    let (ledger, stored) = Self.balanced()
    let report = AuditReport(ledger: ledger, stored: stored)
    #expect(report.isBalanced)
    #expect(
      report.json.text.hasPrefix(
        #"{"balanced":true,"messages":{"received":100,"stored":90,"duplicate":4,"#
          + #""quarantined":{"bad-time":2,"malformed":1},"ignored":2,"dropped":{"ring/full":1},"#))
    #expect(report.json.text.contains(#""readings":{"decoded":200,"stored":180,"duplicate":15,"conflict":3"#))
  }

  @Test("a reason whose messages have all been replayed is not told any more")
  func emptyReason() {
    var (ledger, stored) = Self.balanced()
    ledger.messages.quarantined["wrong-type"] = 0
    stored.openWholeMessages = 2
    let report = AuditReport(ledger: ledger, stored: stored)
    #expect(report.isBalanced)
    #expect(!report.json.text.contains("wrong-type"))
  }

  @Test("one message, reading or entry too few or too many shows", arguments: 0..<12, [-1, 1])
  func shows(place: Int, difference: Int64) {
    var (ledger, stored) = Self.balanced()
    switch place {
    case 0: ledger.messages.received += difference
    case 1: ledger.messages.stored += difference
    case 2: ledger.messages.quarantined["bad-time", default: 0] += difference
    case 3: ledger.messages.dropped["ring/full", default: 0] += difference
    case 4: ledger.readings.decoded += difference
    case 5: ledger.readings.stored += difference
    case 6: stored.readings += difference
    case 7: stored.openWholeMessages += difference
    case 8: stored.replacedValues += difference
    case 9: ledger.readings.expired += difference
    case 10: ledger.messages.quarantineExpired["bad-time", default: 0] += difference
    default: ledger.messages.quarantineExpired["conflict", default: 0] += difference
    }
    let report = AuditReport(ledger: ledger, stored: stored)
    #expect(!report.isBalanced)
    #expect(report.json.text.hasPrefix(#"{"balanced":false"#))
    #expect(report.sheet.facts.contains { $0.value.text.hasPrefix("does not hold") })
  }
}
