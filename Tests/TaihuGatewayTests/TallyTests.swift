import TaihuCore
import Testing

@testable import TaihuGateway

@Suite("The batch's tally")
struct TallyTests {
  private let noon = Timestamp(nanoseconds: 1_785_546_000_000_000_000)

  @Test("what was counted comes out once, by minute, source and pack, and balances")
  func drains() {
    var tally = Tally()
    tally.receive(4, source: "plant", at: noon)
    tally.end(.stored, readings: .init(stored: 3, duplicate: 1), source: "plant", pack: "air", at: noon)
    tally.end(.duplicate, readings: .init(duplicate: 2), source: "plant", pack: "air", at: noon)
    tally.end(.quarantined(.malformed), readings: .init(), source: "plant", pack: "air", at: noon)
    tally.end(.ignored(.retained), readings: .init(), source: "plant", pack: "lake", at: noon)
    let ledger = Self.ledger(tally.drain())
    #expect(ledger.isBalanced)
    #expect(ledger.messages.received == 4)
    #expect(ledger.messages.quarantined == ["malformed": 1])
    #expect(ledger.messages.ignored == ["retained": 1])
    #expect(ledger.readings.decoded == 6)
    #expect(tally.isEmpty)
    #expect(tally.drain().isEmpty)
  }

  @Test("a lost message is received and dropped")
  func drops() {
    var tally = Tally()
    tally.receive(2, source: "plant", at: noon)
    tally.drop(2, reason: "commit/returned", source: "plant", at: noon)
    let ledger = Self.ledger(tally.drain())
    #expect(ledger.isBalanced)
    #expect(ledger.messages.dropped == ["commit/returned": 2])
  }

  @Test("a replay moves a message from the quarantine to how it ended now")
  func withdraws() {
    var tally = Tally()
    tally.receive(1, source: "plant", at: noon)
    tally.end(.quarantined(.unknownQuantity), readings: .init(), source: "plant", pack: "air", at: noon)
    var entries = tally.drain()
    tally.withdraw(.unknownQuantity, source: "plant", pack: "air", at: noon)
    tally.end(.stored, readings: .init(stored: 1), source: "plant", pack: "air", at: noon)
    entries += tally.drain()
    let ledger = Self.ledger(entries)
    #expect(ledger.isBalanced)
    #expect(ledger.messages.stored == 1)
    #expect(ledger.messages.quarantined["unknown-quantity"] == 0)
  }

  @Test("forgetting leaves nothing")
  func clears() {
    var tally = Tally()
    tally.receive(1, source: "plant", at: noon)
    tally.end(.stored, readings: .init(stored: 1), source: "plant", pack: "air", at: noon)
    tally.clear()
    #expect(tally.isEmpty)
  }

  private static func ledger(_ entries: [LedgerEntry]) -> Ledger {
    var ledger = Ledger()
    for entry in entries {
      switch entry.key.account {
      case .received: ledger.messages.received += entry.count
      case .stored: ledger.messages.stored += entry.count
      case .duplicate: ledger.messages.duplicate += entry.count
      case .quarantined: ledger.messages.quarantined[entry.key.reason, default: 0] += entry.count
      case .ignored: ledger.messages.ignored[entry.key.reason, default: 0] += entry.count
      case .dropped: ledger.messages.dropped[entry.key.reason, default: 0] += entry.count
      case .readingsDecoded: ledger.readings.decoded += entry.count
      case .readingsStored: ledger.readings.stored += entry.count
      case .readingsDuplicate: ledger.readings.duplicate += entry.count
      case .readingsConflict: ledger.readings.conflict += entry.count
      case .readingsQuarantined: ledger.readings.quarantined += entry.count
      case .readingsDerived: ledger.readings.derived += entry.count
      case .readingsDerivedCorrected: ledger.readings.derivedCorrected += entry.count
      case .readingsExpired, .quarantineExpired: Issue.record("a tally gives up nothing")
      }
    }
    return ledger
  }
}
