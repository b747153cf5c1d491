import Testing

@testable import TaihuMQTT

@Suite("The subscription plan")
struct SubscriptionPlanTests {
  @Test("a new connection asks for every wanted filter, once each, and drops the stale ones of the session")
  func onConnect() {
    let plan = SubscriptionPlan(wanted: ["a", "b", "a"], previous: ["b", "c", "c"])
    #expect(plan.onConnect(sessionPresent: true) == .init(subscribe: ["a", "b"], unsubscribe: ["c"]))
    #expect(plan.onConnect(sessionPresent: false) == .init(subscribe: ["a", "b"], unsubscribe: []))
  }

  @Test("a change asks for the difference, and remembers what left until it is gone for certain")
  func change() {
    var plan = SubscriptionPlan(wanted: ["a", "b"], previous: [])
    #expect(plan.change(to: ["b", "c"]) == .init(subscribe: ["c"], unsubscribe: ["a"]))
    #expect(plan.onConnect(sessionPresent: true) == .init(subscribe: ["b", "c"], unsubscribe: ["a"]))
    plan.confirmGone(["a"])
    #expect(plan.stale.isEmpty)
    #expect(plan.change(to: ["b", "c"]) == .init())
  }

  @Test("a filter that comes back before it is gone is subscribed and no longer stale")
  func comesBack() {
    var plan = SubscriptionPlan(wanted: ["a"], previous: [])
    _ = plan.change(to: [])
    #expect(plan.stale == ["a"])
    #expect(plan.change(to: ["a"]) == .init(subscribe: ["a"], unsubscribe: []))
    #expect(plan.stale.isEmpty)
  }
}
