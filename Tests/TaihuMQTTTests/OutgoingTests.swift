import Foundation
import TaihuCore
import Testing

@testable import TaihuMQTT

@Suite("What goes out over a source's connection", .serialized)
struct OutgoingTests {
  private func isSubscribed(_ probe: SourceProbe) -> Bool {
    eventually { probe.events.contains { if case .subscribed = $0 { true } else { false } } }
  }

  @Test("messages of one QoS are published in order, with topic and payload as asked for", arguments: [0, 1])
  func order(qos: Int) throws {
    let broker = try TestBroker()
    let probe = try SourceProbe(.test(broker.url))
    #expect(isSubscribed(probe))
    for number in 0..<500 {
      #expect(probe.source.publish(OutgoingMessage(topic: "t/out", payload: Array("\(number)".utf8), qos: qos)))
    }
    probe.source.publish(OutgoingMessage(topic: "t/kept", payload: [], qos: qos))
    #expect(eventually { probe.committed.count == 501 })
    #expect(probe.committed.prefix(500).map(\.payload) == (0..<500).map(String.init))
    #expect(probe.committed.prefix(2).map(\.slot.qos) == [UInt8(qos), UInt8(qos)])
    #expect(probe.committed.last?.topic == "t/kept")
    #expect(probe.source.snapshot.published == 501)
    #expect(probe.source.snapshot.unpublished == 0)
    probe.stop()
  }

  @Test("without a connection they wait, up to the limit, and go out once there is one")
  func waiting() throws {
    let broker = try TestBroker()
    broker.kill()
    let probe = try SourceProbe(.test(broker.url))
    var taken = 0
    for number in 0..<Outbox.messagesMax + 10
    where probe.source.publish(OutgoingMessage(topic: "t/out", payload: Array("\(number)".utf8))) { taken += 1 }
    #expect(taken == Outbox.messagesMax)
    #expect(probe.source.snapshot.unpublished == 10)
    try broker.start()
    #expect(eventually { probe.committed.count == Outbox.messagesMax })
    #expect(probe.source.snapshot.published == UInt64(Outbox.messagesMax))
    probe.stop()
  }

  @Test("the mailbox is bounded in bytes too")
  func bytes() {
    let outbox = Outbox()
    let message = OutgoingMessage(topic: "t", payload: [UInt8](repeating: 0, count: 300_000))
    #expect((0..<5).map { _ in outbox.post(message) } == [true, true, true, false, false])
    #expect(outbox.take().count == 3)
    #expect(outbox.counts.dropped == 2)
    #expect(outbox.post(message))
  }

  @Test("nothing goes out while a batch is not committed")
  func behindCommit() throws {
    let broker = try TestBroker()
    let probe = try SourceProbe(.test(broker.url))
    #expect(isSubscribed(probe))
    probe.setCommitting(false)
    let watcher = try SourceProbe(.test(broker.url, filters: ["w/#"]))
    #expect(isSubscribed(watcher))
    let publisher = try MQTTPublisher(url: broker.url, clientID: "publisher")
    try publisher.publish(topic: "t/a", payload: "1", qos: 1)
    #expect(publisher.flush(timeout: .seconds(10)))
    publisher.close()
    #expect(eventually { !probe.peeked.isEmpty })
    probe.source.publish(OutgoingMessage(topic: "w/answer", payload: Array("yes".utf8)))
    #expect(!eventually(within: .milliseconds(300)) { !watcher.committed.isEmpty })
    probe.setCommitting(true)
    #expect(eventually { watcher.committed.map(\.payload) == ["yes"] })
    probe.stop()
    watcher.stop()
  }

  @Test("a Sparkplug host is online with the time of its will, offline when it stops and when it vanishes")
  func sparkplugHost() throws {
    let broker = try TestBroker()
    let watcher = try SourceProbe(.test(broker.url, filters: ["spBv1.0/STATE/+"]))
    #expect(isSubscribed(watcher))
    var configuration = MQTTConfiguration.test(try broker.url)
    configuration.sparkplugHost = "wuxi"
    let probe = try SourceProbe(configuration)
    #expect(isSubscribed(probe))
    #expect(eventually { watcher.committed.count == 1 })
    // A second client of the same name makes the broker speak the first one's will, and then be online itself.
    let second = try SourceProbe(configuration)
    #expect(eventually { watcher.committed.count >= 3 })
    let said = watcher.committed.map(\.payload)
    #expect(said[0].hasPrefix(#"{"online":true,"timestamp":"#))
    #expect(said.dropFirst().contains(said[0].replacing("true", with: "false")))
    probe.stop()
    second.stop()
    #expect(eventually { watcher.committed.last?.payload.hasPrefix(#"{"online":false"#) == true })
    #expect(watcher.committed.allSatisfy { $0.topic == "spBv1.0/STATE/wuxi" })
    watcher.stop()
  }
}
