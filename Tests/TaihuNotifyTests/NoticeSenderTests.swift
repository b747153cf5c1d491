import Foundation
import Glibc
import Logging
import Synchronization
import TaihuCore
import Testing

@testable import TaihuNotify

@Suite("How notices are sent")
struct NoticeSenderTests {
  /// A queue in memory.
  final class Queue: NoticeQueue, Sendable {
    let notices: Mutex<[Notice]>
    /// How many records are refused before they are taken.
    let refusals = Mutex(0)

    init(_ notices: [Notice]) {
      self.notices = Mutex(notices)
    }

    func waiting(route: String, limit: Int) -> [Notice] {
      notices.withLock { notices in
        let waiting = notices.filter { $0.state == .waiting }
        return Array((waiting.filter(\.isUrgent) + waiting.filter { !$0.isUrgent }).prefix(limit))
      }
    }

    func record(_ change: NoticeChange) -> Bool {
      let isRefused = refusals.withLock { count in
        defer { count = max(0, count - 1) }
        return count > 0
      }
      if isRefused { return false }
      notices.withLock { notices in
        for index in notices.indices {
          switch change {
          case .settle(let ids, let state, _, _) where ids.contains(notices[index].id): notices[index].state = state
          case .retry(let ids, let due, let error) where ids.contains(notices[index].id):
            notices[index].tries += 1
            (notices[index].due, notices[index].error) = (due, error)
          default: break
          }
        }
      }
      return true
    }

    var isEmpty: Bool { notices.withLock { $0.allSatisfy { $0.state != .waiting } } }
  }

  /// A receiver that answers as told, then takes everything.
  final class Receiver: NoticeReceiver, Sendable {
    let answers: Mutex<[DeliveryResult]>
    let keys = Mutex<[String]>([])

    init(_ answers: [DeliveryResult] = []) {
      self.answers = Mutex(answers)
    }

    func deliver(_ message: NoticeMessage, isCancelled: @escaping () -> Bool) -> DeliveryResult {
      let answer = answers.withLock { $0.isEmpty ? .delivered : $0.removeFirst() }
      if answer == .delivered { keys.withLock { $0.append(message.key) } }
      return answer
    }
  }

  static func notice(_ id: Int64, urgent: Bool = false, bundle: Int64? = nil, created: Timestamp? = nil) -> Notice {
    let now = created ?? SystemClock().now()
    return Notice(
      id: id, bundle: bundle ?? id, route: "duty", episode: id, transition: .raised,
      severity: urgent ? .critical : .warning, isUrgent: urgent, created: now, due: now, alarm: "{}")
  }

  /// Runs a sender until its queue is empty.
  static func work(_ queue: Queue, _ receiver: Receiver, _ route: NoticeRoute = NoticeRoute(name: "duty")) -> Bool {
    let sender = NoticeSender(route: route, gateway: "g", clock: SystemClock(), logger: Logger(label: "test"))
    let thread = Thread { sender.run(queue: queue, receiver: receiver) }
    thread.start()
    defer { sender.stop() }
    let end = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < end {
      if queue.isEmpty { return true }
      usleep(5_000)
    }
    return false
  }

  static func numbers(_ receiver: Receiver) -> [String] {
    receiver.keys.withLock { $0.map { $0.split(separator: "-", maxSplits: 2).last.map(String.init) ?? "" } }
  }

  @Test("urgent ones come first, the others in their order, those of one message together")
  func order() {
    let queue = Queue([Self.notice(1), Self.notice(2, bundle: 1), Self.notice(3), Self.notice(4, urgent: true)])
    let receiver = Receiver()
    #expect(Self.work(queue, receiver))
    #expect(Self.numbers(receiver) == ["4", "1-2", "3"])
  }

  @Test("after a failure of the receiver everything comes, in order")
  func recovery() {
    let queue = Queue([Self.notice(1), Self.notice(2)])
    let receiver = Receiver([.unavailable("down")])
    #expect(Self.work(queue, receiver))
    #expect(Self.numbers(receiver) == ["1", "2"])
    #expect(queue.notices.withLock { $0[0].tries } == 1)
  }

  @Test("a message that is refused holds up no other")
  func poison() {
    let queue = Queue([Self.notice(1), Self.notice(2)])
    let receiver = Receiver([.refused("no")])
    #expect(Self.work(queue, receiver))
    #expect(Self.numbers(receiver) == ["2", "1"])
  }

  @Test("what was delivered and could not be recorded is recorded later, not sent again")
  func leftOver() {
    let queue = Queue([Self.notice(1)])
    queue.refusals.withLock { $0 = 2 }
    let receiver = Receiver()
    #expect(Self.work(queue, receiver))
    #expect(Self.numbers(receiver) == ["1"])
  }

  @Test("what was tried in vain for too long is given up")
  func patience() {
    var old = Self.notice(1, created: Timestamp(nanoseconds: 1_000_000_000))
    old.tries = 3
    let queue = Queue([old, Self.notice(2)])
    let receiver = Receiver()
    #expect(Self.work(queue, receiver))
    #expect(Self.numbers(receiver) == ["2"])
    #expect(queue.notices.withLock { $0[0].state } == .expired)
  }

  @Test("the rate limit holds for what is not urgent alone")
  func rate() {
    var route = NoticeRoute(name: "duty")
    route.messagesPerMinuteMax = 2
    var desk = SenderDesk(route: route)
    let now = SystemClock().now()
    for id in 1...2 {
      #expect(
        desk.next([Self.notice(Int64(id), created: now)], now: now) == .send([Self.notice(Int64(id), created: now)]))
    }
    guard case .rest(let pause, let isLimited) = desk.next([Self.notice(3, created: now)], now: now) else {
      Issue.record("a third message was not held back")
      return
    }
    #expect(isLimited && pause > 4_000_000_000)
    let urgent = Self.notice(4, urgent: true, created: now)
    #expect(desk.next([urgent], now: now) == .send([urgent]))
  }

  @Test(
    "the signature is that of RFC 4231",
    arguments: [
      ("Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    ])
  func signature(secret: String, message: String, code: String) {
    let bytes = Signature.code(Array(message.utf8), secret: Array(secret.utf8))
    #expect(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == code)
  }

  @Test(
    "a command gets the JSON on its input, and its status is its answer",
    arguments: [
      ("cat > \"$0\"", DeliveryResult.delivered), ("exit 3", .refused("/bin/sh ended with status 3")),
    ])
  func command(script: String, result: DeliveryResult) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "notice-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    let message = NoticeMessage([Self.notice(7)], gateway: "g")
    let receiver = CommandReceiver(command: ["/bin/sh", "-c", script, file.path], timeout: .seconds(10))
    #expect(receiver.deliver(message) { false } == result)
    if result == .delivered { #expect(try Array(Data(contentsOf: file)) == message.body) }
  }

  @Test("a command that does not end is killed")
  func endlessCommand() {
    let receiver = CommandReceiver(command: ["/bin/sleep", "60"], timeout: .milliseconds(100))
    let result = receiver.deliver(NoticeMessage([Self.notice(7)], gateway: "g")) { false }
    #expect(result == .unavailable("/bin/sleep did not end in time and was killed"))
  }
}
