import TaihuMQTT
import Testing

@testable import TaihuGateway

@Suite("The filters a session may hold")
struct HeldFiltersTests {
  @Test("a filter is remembered from its grant until the broker confirms that it is gone")
  func memory() {
    let held = HeldFilters(["a/#", "b/#"])
    #expect(held.note(.subscribed(granted: ["a/#": 1])) == nil, "nothing new")
    #expect(held.note(.subscribed(granted: ["a/#": 1, "c/#": 1])) == FilterMemory.text(["a/#", "b/#", "c/#"]))
    #expect(held.note(.unsubscribed(filters: ["b/#"])) == FilterMemory.text(["a/#", "c/#"]))
    #expect(held.note(.disconnected(reason: "gone")) == nil)
  }
}
