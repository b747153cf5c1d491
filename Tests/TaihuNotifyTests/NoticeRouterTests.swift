import TaihuCore
import Testing

@testable import TaihuNotify

@Suite("Who is told of what, and when")
struct NoticeRouterTests {
  static let start = Timestamp(nanoseconds: 1_790_000_000_000_000_000)

  static func at(_ seconds: Int64) -> Timestamp { start.advanced(byNanoseconds: seconds * 1_000_000_000) }

  static func subject(
    _ id: Int64 = 1, _ severity: Severity = .warning, network: String = "road", ended: Bool = false,
    parent: Int64? = nil
  ) -> NoticeRouter.Subject {
    let episode = Episode(
      id: id, parent: parent, series: SeriesID(1), kind: .threshold, rule: "r", severity: severity, start: start,
      peak: start,
      peakValue: 7, end: ended ? at(60) : nil, score: 1, expected: nil, evidence: [], summary: "seven \"things\"")
    let series = SeriesKey(name: "flow", labels: [Label("network", network), Label("device", "d-\(id)")])
    return .init(episode, series: series, unit: "1")
  }

  static func added(_ router: inout NoticeRouter) -> [Notice] {
    router.drain().compactMap { if case .add(let notice) = $0 { notice } else { nil } }
  }

  static func route(_ change: (inout NoticeRoute) -> Void = { _ in }) -> NoticeRoute {
    var route = NoticeRoute(name: "duty")
    change(&route)
    return route
  }

  @Test("an alarm is told once when it begins, once when it worsens and once when it ends")
  func life() {
    var router = NoticeRouter(routes: [Self.route()], memory: .init())
    router.note(Self.subject(), now: Self.at(0))
    router.note(Self.subject(), now: Self.at(1))
    router.note(Self.subject(1, .critical), now: Self.at(2))
    router.note(Self.subject(1, .critical, ended: true), now: Self.at(3))
    #expect(Self.added(&router).map(\.transition) == [.raised, .escalated, .cleared])
  }

  @Test("what is critical waits for no others, everything else for its group")
  func urgency() {
    var router = NoticeRouter(routes: [Self.route()], memory: .init())
    router.note(Self.subject(1), now: Self.at(0))
    router.note(Self.subject(2), now: Self.at(10))
    router.note(Self.subject(3, network: "air"), now: Self.at(10))
    router.note(Self.subject(4, .critical), now: Self.at(10))
    router.note(Self.subject(5), now: Self.at(31))
    let notices = Self.added(&router)
    #expect(notices.map(\.bundle) == [1, 1, 3, 4, 5])
    #expect(notices.map(\.isUrgent) == [false, false, false, true, false])
    #expect(notices[1].due == Self.at(30))
    #expect(notices[3].due == Self.at(10))
  }

  @Test("a message takes a hundred notices, then the next begins")
  func full() {
    var router = NoticeRouter(routes: [Self.route()], memory: .init())
    for id in 1...101 { router.note(Self.subject(Int64(id)), now: Self.at(0)) }
    #expect(Set(Self.added(&router).map(\.bundle)) == [1, 101])
  }

  @Test("a silenced alarm is told when the silence is over and it still stands")
  func silence() {
    let silence = Silence(
      match: "network=road", from: Self.at(0), until: Self.at(100), author: "wang", created: Self.start)
    var router = NoticeRouter(routes: [Self.route()], memory: .init(silences: [silence]))
    router.note(Self.subject(1), now: Self.at(1))
    router.note(Self.subject(2, network: "air"), now: Self.at(1))
    router.note(Self.subject(3), now: Self.at(2))
    router.note(Self.subject(3, ended: true), now: Self.at(50))
    #expect(Self.added(&router).map(\.episode) == [2])
    router.scan([Self.subject(1), Self.subject(2, network: "air")], now: Self.at(100))
    #expect(Self.added(&router).map(\.episode) == [1])
  }

  @Test("who heard of the beginning hears of the end, silence or not")
  func endOfSilenced() {
    var router = NoticeRouter(routes: [Self.route()], memory: .init())
    router.note(Self.subject(1), now: Self.at(0))
    router.note(.silence(Silence(match: "", from: Self.at(1), until: Self.at(99), author: "wang", created: Self.start)))
    router.note(Self.subject(1, ended: true), now: Self.at(2))
    #expect(Self.added(&router).map(\.transition) == [.raised, .cleared])
  }

  @Test("what nobody acknowledged is repeated, what somebody acknowledged is not")
  func repeats() {
    var router = NoticeRouter(routes: [Self.route { $0.repeatAfter = .seconds(3_600) }], memory: .init())
    let both = [Self.subject(1), Self.subject(2)]
    for subject in both { router.note(subject, now: Self.at(0)) }
    router.note(.acknowledge(Acknowledgement(episode: 2, author: "li", time: Self.at(5))))
    router.scan(both, now: Self.at(3_599))
    #expect(Self.added(&router).count == 2)
    router.scan(both, now: Self.at(3_600))
    #expect(Self.added(&router).map(\.episode) == [1])
  }

  @Test("a router goes on from what the store remembers: nothing is told twice, numbers go on")
  func memory() {
    let told = [NoticeMemory.Key(route: "duty", episode: 1): NoticeMemory.Told(last: Self.start, severity: .warning)]
    var router = NoticeRouter(routes: [Self.route()], memory: .init(lastID: 41, told: told))
    router.scan([Self.subject(1), Self.subject(2)], now: Self.at(1))
    #expect(Self.added(&router).map(\.id) == [42])
  }

  @Test("forty lamps of one cabinet are one notice, and one when the first is lit again")
  func oneCause() {
    var router = NoticeRouter(routes: [Self.route()], memory: .init())
    router.note(Self.subject(1), now: Self.at(0))
    for id in 2...40 { router.note(Self.subject(Int64(id), parent: 1), now: Self.at(Int64(id))) }
    #expect(Self.added(&router).map(\.episode) == [1])
    router.note(Self.subject(1, ended: true), now: Self.at(600))
    for id in 2...39 { router.note(Self.subject(Int64(id), ended: true, parent: 1), now: Self.at(600 + Int64(id))) }
    router.scan([Self.subject(40, parent: 1)], now: Self.at(1_499))
    #expect(Self.added(&router).map(\.transition) == [.cleared])
  }

  @Test("what is still wrong long after the first of its cause is over is told by itself")
  func lastOfMany() {
    var router = NoticeRouter(routes: [Self.route()], memory: .init())
    router.note(Self.subject(1), now: Self.at(0))
    router.note(Self.subject(2, parent: 1), now: Self.at(1))
    router.note(Self.subject(1, ended: true), now: Self.at(600))
    _ = Self.added(&router)
    router.scan([Self.subject(2, parent: 1)], now: Self.at(1_500))
    #expect(Self.added(&router).map(\.episode) == [2])
  }

  @Test("whom the first of a cause does not concern is told of another that does")
  func matchOfMember() throws {
    let match = try AlarmMatch("network=air")
    var router = NoticeRouter(routes: [Self.route { $0.match = match }], memory: .init())
    router.note(Self.subject(1), now: Self.at(0))
    router.note(Self.subject(2, network: "air", parent: 1), now: Self.at(1))
    router.note(Self.subject(3, .critical, network: "air", parent: 2), now: Self.at(2))
    #expect(Self.added(&router).map(\.episode) == [2, 3])
  }

  @Test(
    "a match means what it says",
    arguments: [
      ("", true), ("network=road", true), ("network=air|road", true), ("network=air", false),
      ("severity=warning", true),
      ("severity=notice+", true), ("severity=critical+", false), ("severity=notice", false), ("kind=threshold", true),
      ("kind=gap", false), ("name=flow,device=d-1", true), ("lane=2", false), ("rule=r", true),
    ])
  func match(text: String, isMeant: Bool) throws {
    let subject = Self.subject()
    let match = try AlarmMatch(text)
    #expect(match.matches(subject.episode, of: subject.series) == isMeant)
    #expect(match.description == text)
  }

  @Test(
    "a match that can hold for nothing is refused",
    arguments: ["kind=loud", "severity=bad", "network", "a=", "a=1,a=2"])
  func wrongMatch(text: String) {
    #expect(throws: OperatorError.self) { _ = try AlarmMatch(text) }
  }
}
