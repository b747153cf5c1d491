import Testing

@testable import TaihuMQTT

/// The broker's own count of dropped messages, followed across its restarts.
@Suite("Drop watch")
struct DropWatchTests {
  private let start = ContinuousClock.now

  @Test("the first count says nothing, since those drops may be older than our connection")
  func firstCount() {
    var watch = DropWatch()
    #expect(watch.told(17, now: start) == nil)
    #expect(watch.told(17, now: start) == nil)
  }

  @Test("a count that rises is reported as the difference")
  func rise() {
    var watch = DropWatch()
    _ = watch.told(17, now: start)
    #expect(watch.told(20, now: start) == 3)
  }

  @Test("a count that fell comes from a broker that began anew, so all of it is new")
  func restart() {
    var watch = DropWatch()
    _ = watch.told(17, now: start)
    #expect(watch.told(4, now: start) == 4)
  }

  @Test("drops are reported once a minute, and none is forgotten between")
  func rate() {
    var watch = DropWatch()
    _ = watch.told(0, now: start)
    #expect(watch.told(1, now: start) == 1)
    #expect(watch.told(5, now: start + .seconds(59)) == nil)
    #expect(watch.told(5, now: start + .seconds(60)) == 4)
  }

  @Test(
    "a count is decimal digits and nothing else",
    arguments: [("0", 0), ("18446744073709551615", UInt64.max), ("", nil), ("-1", nil), ("1e3", nil), ("12 ", nil)])
  func payload(text: String, count: UInt64?) {
    let bytes = Array(text.utf8)
    #expect(DropWatch.count(unsafe bytes.span.bytes) == count)
  }
}
