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

  @Test("a Sparkplug host is online while it is connected, and offline when it has stopped")
  func sparkplugHost() throws {
    let broker = try TestBroker()
    let watcher = try SourceProbe(.test(broker.url, filters: ["spBv1.0/STATE/+"]))
    #expect(isSubscribed(watcher))
    var configuration = MQTTConfiguration.test(try broker.url)
    configuration.sparkplugHost = "wuxi"
    let probe = try SourceProbe(configuration)
    #expect(eventually { watcher.committed.count == 1 })
    probe.stop()
    #expect(eventually { watcher.committed.count == 2 })
    let said = watcher.committed.map(\.payload)
    #expect(said[0].hasPrefix(#"{"online":true,"timestamp":"#))
    #expect(said[1].hasPrefix(#"{"online":false,"timestamp":"#))
    #expect(watcher.committed.allSatisfy { $0.topic == "spBv1.0/STATE/wuxi" })
    watcher.stop()
  }

  @Test("the will of a Sparkplug host tells the time that its state tells, anew for each connection")
  func sparkplugWill() throws {
    let broker = ScriptedBroker { packet in
      switch packet[0] & 0xF0 {
      case 0x10: [0x20, 3, 0, 0, 0]
      case 0x80: [0x90, 4, packet[1], packet[2], 0, 1]
      // An acknowledgement, so that the library does not send the state again, and then a disconnection.
      case 0x30: [0x40, 2] + packet[(3 + Int(packet[2]))..<(5 + Int(packet[2]))] + [0xE0, 0]
      default: []
      }
    }
    var configuration = MQTTConfiguration.test(try BrokerURL("unix://\(broker.path)"))
    configuration.sparkplugHost = "wuxi"
    let probe = try SourceProbe(configuration)
    #expect(eventually { broker.packets.count { $0[0] & 0xF0 == 0x30 } >= 2 })
    probe.stop()
    broker.close()
    let wills = broker.packets.filter { $0[0] == 0x10 }.compactMap {
      time(in: $0, after: #"{"online":false,"timestamp":"#)
    }
    let states = broker.packets.filter { $0[0] & 0xF0 == 0x30 }
      .compactMap { time(in: $0, after: #"{"online":true,"timestamp":"#) }
    #expect(states.count >= 2 && Set(states).count == states.count)
    #expect(wills.starts(with: states))
  }

  private func time(in packet: [UInt8], after mark: String) -> Int? {
    let text = String(decoding: packet, as: UTF8.self)
    guard let start = text.firstRange(of: mark)?.upperBound else { return nil }
    return Int(text[start...].prefix { $0.isNumber })
  }
}
