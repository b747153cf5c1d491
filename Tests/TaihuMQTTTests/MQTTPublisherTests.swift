import Foundation
import TaihuCore
import Testing

@testable import TaihuMQTT

@Suite("The publisher behind a real broker", .serialized)
struct MQTTPublisherTests {
  @Test("everything published is acknowledged and counted", arguments: [0, 1, 2])
  func counts(qos: Int) throws {
    let broker = try TestBroker()
    let publisher = try MQTTPublisher(url: broker.tcpURL, clientID: "publisher", window: 50)
    for number in 0..<500 { try publisher.publish(topic: "t", payload: "\(number)", qos: qos) }
    #expect(publisher.flush(timeout: .seconds(10)))
    #expect(publisher.published == 500)
    #expect(publisher.acknowledged == 500)
    #expect(publisher.lost == 0)
    publisher.close()
    #expect(throws: OperatorError.self) { try publisher.publish(topic: "t", payload: "", qos: 1) }
  }

  @Test("a full window blocks until the broker acknowledges, and a lost connection loses nothing of QoS 1")
  func window() throws {
    let broker = try TestBroker()
    let receiver = try SourceProbe(.test(broker.url))
    #expect(eventually { receiver.events.contains { if case .subscribed = $0 { true } else { false } } })
    let publisher = try MQTTPublisher(url: broker.url, clientID: "publisher", window: 10)
    #expect(publisher.waitUntilConnected(timeout: .seconds(5)))
    broker.stop()
    #expect(eventually { !publisher.isConnected })
    let count = Counter()
    Thread.detachNewThread {
      for number in 0..<100 {
        try? publisher.publish(topic: "t/a", payload: "\(number)", qos: 1)
        count.add()
      }
    }
    #expect(eventually { count.value == 10 })
    #expect(!eventually(within: .milliseconds(200)) { count.value > 10 })
    try broker.start()
    #expect(eventually { count.value == 100 })
    #expect(publisher.flush(timeout: .seconds(10)))
    #expect(publisher.acknowledged == 100)
    #expect(eventually { Set(receiver.committed.map(\.payload)).count == 100 })
    publisher.close()
    receiver.stop()
  }

  @Test("closing ends a publisher that waits, and flushing gives up in time")
  func close() throws {
    let publisher = try MQTTPublisher(url: BrokerURL("unix:///nowhere"), clientID: "publisher")
    #expect(!publisher.waitUntilConnected(timeout: .milliseconds(50)))
    let isRefused = Counter()
    Thread.detachNewThread {
      do { try publisher.publish(topic: "t", payload: "", qos: 1) } catch { isRefused.add() }
    }
    #expect(eventually { !publisher.lastError.isEmpty })
    publisher.close()
    #expect(eventually { isRefused.value == 1 })
  }

  @Test("a topic with wildcards is refused")
  func badTopic() throws {
    let broker = try TestBroker()
    let publisher = try MQTTPublisher(url: broker.url, clientID: "publisher")
    #expect(throws: OperatorError.self) { try publisher.publish(topic: "t/#", payload: "", qos: 1) }
    publisher.close()
  }

  @Test("the will is published when the publisher vanishes, and not when it closes")
  func will() throws {
    let broker = try TestBroker()
    let receiver = try SourceProbe(.test(broker.url))
    #expect(eventually { receiver.events.contains { if case .subscribed = $0 { true } else { false } } })
    let will = MQTTPublisher.Will(topic: "t/will", payload: Array("gone".utf8), retain: false)
    let first = try MQTTPublisher(url: broker.url, clientID: "publisher", will: will)
    #expect(first.waitUntilConnected(timeout: .seconds(5)))
    first.close()
    let second = try MQTTPublisher(url: broker.url, clientID: "publisher", will: will)
    #expect(second.waitUntilConnected(timeout: .seconds(5)))
    #expect(receiver.committed.isEmpty)
    // A client with the same id throws the second one out.
    let third = try MQTTPublisher(url: broker.url, clientID: "publisher")
    #expect(eventually { receiver.committed.map(\.payload) == ["gone"] })
    third.close()
    second.close()
    receiver.stop()
  }

  @Test("it publishes faster than any sensor network at QoS 1")
  func rate() throws {
    let broker = try TestBroker()
    let publisher = try MQTTPublisher(url: broker.tcpURL, clientID: "publisher", window: 2_000)
    #expect(publisher.waitUntilConnected(timeout: .seconds(5)))
    let count = 20_000
    let elapsed = try ContinuousClock().measure {
      for number in 0..<count { try publisher.publish(topic: "t/a", payload: "\(number)", qos: 1) }
      #expect(publisher.flush(timeout: .seconds(20)))
    }
    publisher.close()
    #expect(elapsed < .seconds(10), "\(elapsed) for \(count), in a debug build on a busy machine")
  }
}

/// A count that two threads share.
private final class Counter: @unchecked Sendable {
  // Unchecked: every access holds the lock.
  private let lock = NSLock()
  private var count = 0

  var value: Int { lock.withLock { count } }

  func add() {
    lock.withLock { count += 1 }
  }
}
