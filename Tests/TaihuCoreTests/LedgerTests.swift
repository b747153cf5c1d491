import TaihuCore
import Testing

@Suite("Ledger")
struct LedgerTests {
  @Test("it balances when every message and reading ended somewhere, and not when one is missing or double")
  func balance() {
    var ledger = Ledger()
    #expect(ledger.isBalanced)
    ledger.messages.received = 6
    ledger.messages.stored = 2
    ledger.messages.duplicate = 1
    ledger.messages.quarantined = ["malformed": 1]
    ledger.messages.ignored = ["declared": 1]
    #expect(!ledger.isBalanced)
    ledger.messages.dropped = ["ring/full": 1]
    #expect(ledger.isBalanced)
    ledger.readings.decoded = 3
    ledger.readings.stored = 2
    #expect(!ledger.isBalanced)
    ledger.readings.conflict = 1
    #expect(ledger.isBalanced)
  }
}
