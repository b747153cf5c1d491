import Foundation
import Testing

@testable import TaihuMQTT

@Suite("A source behind a real broker", .serialized)
struct MQTTSourceTests {
  private func publish(_ range: Range<Int>, to broker: TestBroker, qos: Int = 1, topic: String = "t/a") throws {
    let publisher = try MQTTPublisher(url: broker.url, clientID: "publisher-\(UInt32.random(in: .min ... .max))")
    for number in range { try publisher.publish(topic: topic, payload: "\(number)", qos: qos) }
    #expect(publisher.flush(timeout: .seconds(20)))
    publisher.close()
  }

  private func isSubscribed(_ probe: SourceProbe) -> Bool {
    eventually { probe.events.contains { if case .subscribed = $0 { true } else { false } } }
  }

  @Test("messages arrive once, in order, with topic, payload and a running number")
  func order() throws {
    let broker = try TestBroker()
    let probe = try SourceProbe(.test(broker.url))
    #expect(isSubscribed(probe))
    try publish(0..<5_000, to: broker)
    #expect(eventually { probe.committed.count == 5_000 })
    probe.stop()
    #expect(probe.committed.map(\.payload) == (0..<5_000).map(String.init))
    #expect(probe.committed.map(\.slot.sequence) == (1...5_000).map(UInt64.init))
    #expect(Set(probe.committed.map(\.topic)) == ["t/a"])
    #expect(probe.source.snapshot.received == 5_000)
    #expect(probe.source.snapshot.acknowledged == 5_000)
    #expect(probe.source.snapshot.redelivered == 0)
  }

  @Test("what was never committed is delivered again, and what was committed is not", arguments: [false, true])
  func acknowledgeAfterCommit(overTCP: Bool) throws {
    let broker = try TestBroker()
    let configuration = MQTTConfiguration.test(try overTCP ? broker.tcpURL : broker.url)
    let first = try SourceProbe(configuration)
    #expect(isSubscribed(first))
    try publish(0..<100, to: broker)
    #expect(eventually { first.source.snapshot.acknowledged == 100 })
    first.setCommitting(false)
    try publish(100..<300, to: broker)
    #expect(eventually { !first.peeked.isEmpty })
    first.stop()

    let second = try SourceProbe(configuration)
    #expect(eventually { second.committed.count == 200 })
    second.stop()
    #expect(second.committed.map(\.payload) == (100..<300).map(String.init))
    #expect(second.committed.first?.slot.isRedelivered == true)
    #expect(second.source.snapshot.redelivered >= 1)
    #expect(second.events.contains(.connected(sessionPresent: true)))

    let third = try SourceProbe(configuration)
    #expect(isSubscribed(third))
    #expect(!eventually(within: .milliseconds(300)) { !third.committed.isEmpty })
    third.stop()
  }

  @Test("a batch that is given back is delivered again over a new connection, and nothing is lost")
  func nack() throws {
    let broker = try TestBroker()
    let probe = try SourceProbe(.test(broker.url))
    #expect(isSubscribed(probe))
    probe.nack(times: 3)
    try publish(0..<2_000, to: broker)
    #expect(eventually { Set(probe.committed.map(\.payload)).count == 2_000 })
    let snapshot = probe.source.snapshot
    probe.stop()
    #expect(snapshot.returned == 3)
    #expect(snapshot.connections == 4)
    #expect(snapshot.redelivered > 0)
    #expect(probe.events.filter { $0 == .batchReturned }.count == 3)
    #expect(probe.committed.map(\.payload) == (0..<2_000).map(String.init))
  }

  @Test("QoS 0 messages of a batch that is given back are counted as lost")
  func nackQoS0() throws {
    let broker = try TestBroker()
    let probe = try SourceProbe(.test(broker.url))
    #expect(isSubscribed(probe))
    probe.nack()
    try publish(0..<1, to: broker, qos: 0)
    #expect(eventually { probe.source.snapshot.lostQoS0 == 1 })
    #expect(eventually { probe.source.snapshot.connections == 2 })
    try publish(1..<2, to: broker)
    #expect(eventually { probe.committed.map(\.payload) == ["1"] })
    probe.stop()
  }

  @Test("a broker that is down at the start, restarts, or is killed is found again")
  func restart() throws {
    let broker = try TestBroker(["autosave_interval 1"])
    broker.stop()
    let probe = try SourceProbe(.test(broker.url))
    #expect(eventually { probe.events.filter { if case .backingOff = $0 { true } else { false } }.count >= 2 })
    #expect(probe.source.snapshot.state != .connected)
    #expect(probe.source.snapshot.lastError.contains("No such file") || !probe.source.snapshot.lastError.isEmpty)
    try broker.start()
    #expect(isSubscribed(probe))
    try publish(0..<50, to: broker)
    #expect(eventually { probe.source.snapshot.acknowledged == 50 })
    broker.stop()
    #expect(eventually { probe.source.snapshot.state != .connected })
    try broker.start()
    #expect(eventually { probe.source.snapshot.connections == 2 })
    try publish(50..<100, to: broker)
    // A broker that stops may not have read an acknowledgement that was written, and then delivers again.
    #expect(eventually { Set(probe.committed.map(\.payload)).count == 100 })
    #expect(eventually { probe.source.snapshot.acknowledged >= 100 }, "\(probe.source.snapshot)")
    broker.kill()
    try broker.start()
    #expect(eventually { probe.source.snapshot.connections == 3 })
    probe.stop()
    #expect(Set(probe.committed.map(\.payload)) == Set((0..<100).map(String.init)))
  }

  @Test("a broker that lost the session is reported, and subscribed again")
  func sessionLost() throws {
    let broker = try TestBroker()
    let probe = try SourceProbe(.test(broker.url))
    #expect(isSubscribed(probe))
    broker.kill()
    try broker.forget()
    try broker.start()
    #expect(eventually { probe.events.contains(.sessionLost) })
    #expect(probe.source.snapshot.sessionsLost == 1)
    #expect(eventually { probe.events.filter { if case .subscribed = $0 { true } else { false } }.count == 2 })
    try publish(0..<1, to: broker)
    #expect(eventually { probe.committed.count == 1 })
    probe.stop()
  }

  @Test("a filter that left the configuration is unsubscribed from the session that still had it")
  func filterRemoved() throws {
    let broker = try TestBroker()
    var configuration = MQTTConfiguration.test(try broker.url, filters: ["t/#", "old/#"])
    let first = try SourceProbe(configuration)
    #expect(isSubscribed(first))
    first.stop()
    let previous = configuration.effectiveFilters
    configuration.filters = ["t/#"]
    let second = try SourceProbe(configuration, previousFilters: previous)
    #expect(eventually { second.events.contains(.unsubscribed(filters: ["old/#"])) })
    try publish(0..<1, to: broker, topic: "old/x")
    try publish(1..<2, to: broker)
    #expect(eventually { second.committed.map(\.payload) == ["1"] })
    second.stop()
  }

  @Test("reloading changes the filters of the living connection")
  func reload() throws {
    let broker = try TestBroker()
    let probe = try SourceProbe(.test(broker.url, filters: ["t/a"]))
    #expect(isSubscribed(probe))
    try probe.source.reload(filters: ["t/b"])
    #expect(eventually { probe.events.contains(.unsubscribed(filters: ["t/a"])) })
    #expect(eventually { probe.events.contains(.subscribed(granted: ["t/b": 1])) })
    try publish(0..<1, to: broker, topic: "t/a")
    try publish(1..<2, to: broker, topic: "t/b")
    #expect(eventually { probe.committed.map(\.payload) == ["1"] })
    #expect(throws: (any Error).self) { try probe.source.reload(filters: ["t/#/b"]) }
    probe.stop()
    #expect(probe.source.snapshot.connections == 1)
  }

  @Test("what is published at QoS 2 or 0 arrives at QoS 1 or 0", arguments: [(2, 1), (1, 1), (0, 0)])
  func effectiveQoS(published: Int, arrived: UInt8) throws {
    let broker = try TestBroker()
    let probe = try SourceProbe(.test(broker.url))
    #expect(isSubscribed(probe))
    try publish(0..<20, to: broker, qos: published)
    #expect(eventually { probe.committed.count == 20 })
    #expect(Set(probe.committed.map(\.slot.qos)) == [arrived])
    probe.stop()
  }

  @Test("a retained message is marked, and not sent again when the subscription is renewed")
  func retained() throws {
    let broker = try TestBroker()
    let publisher = try MQTTPublisher(url: broker.url, clientID: "publisher")
    try publisher.publish(topic: "t/r", payload: "kept", qos: 1, retain: true)
    #expect(publisher.flush(timeout: .seconds(5)))
    publisher.close()
    let probe = try SourceProbe(.test(broker.url))
    #expect(eventually { probe.committed.count == 1 })
    #expect(probe.committed.first?.slot.isRetained == true)
    broker.stop()
    try broker.start()
    #expect(eventually { probe.source.snapshot.connections == 2 })
    #expect(!eventually(within: .milliseconds(300)) { probe.committed.count > 1 })
    probe.stop()
  }

  @Test("a message above the maximum is never sent over MQTT 5, and cut over 3.1.1", arguments: [true, false])
  func maximumPacket(isVersion5: Bool) throws {
    let broker = try TestBroker()
    var configuration = MQTTConfiguration.test(try broker.url)
    configuration.maximumPacketBytes = 2_048
    configuration.protocolVersion = isVersion5 ? .v5 : .v311
    let probe = try SourceProbe(configuration)
    #expect(isSubscribed(probe))
    let publisher = try MQTTPublisher(url: broker.url, clientID: "publisher")
    try publisher.publish(topic: "t/big", payload: String(repeating: "x", count: 5_000), qos: 1)
    try publisher.publish(topic: "t/small", payload: "y", qos: 1)
    #expect(publisher.flush(timeout: .seconds(5)))
    publisher.close()
    #expect(eventually { probe.committed.last?.payload == "y" })
    probe.stop()
    if isVersion5 {
      #expect(probe.committed.map(\.topic) == ["t/small"])
    } else {
      #expect(probe.committed.map(\.slot.payloadBytes) == [2_048, 1])
      #expect(probe.committed.map(\.slot.payloadBytesArrived) == [5_000, 1])
      #expect(probe.events.contains(.payloadTruncated(topic: "t/big", bytes: 5_000)))
    }
  }

  @Test("the status topic says online after connecting, offline after stopping and after vanishing")
  func status() throws {
    let broker = try TestBroker()
    let watcher = try SourceProbe(.test(broker.url, filters: ["taihu/+/status"]))
    #expect(isSubscribed(watcher))
    var configuration = MQTTConfiguration.test(try broker.url)
    configuration.statusTopic = "taihu/one/status"
    let probe = try SourceProbe(configuration)
    #expect(eventually { watcher.committed.last?.payload == #"{"state":"online"}"# })
    probe.stop()
    #expect(eventually { watcher.committed.last?.payload == #"{"state":"offline"}"# })
    let held = try SourceProbe(configuration, isCommitting: false)
    #expect(eventually { watcher.committed.count == 3 })
    try publish(0..<1, to: broker)
    #expect(eventually { !held.peeked.isEmpty })
    held.stop()
    #expect(eventually { watcher.committed.count == 4 && watcher.committed.last?.payload.contains("offline") == true })
    watcher.stop()
  }

  @Test("two sources share a subscription and split its messages")
  func shared() throws {
    let broker = try TestBroker()
    var configuration = MQTTConfiguration.test(try broker.url)
    configuration.shareGroup = "taihu"
    let first = try SourceProbe(configuration)
    configuration.clientID += "-2"
    let second = try SourceProbe(configuration)
    #expect(isSubscribed(first) && isSubscribed(second))
    try publish(0..<200, to: broker)
    #expect(eventually { first.committed.count + second.committed.count == 200 })
    #expect(!first.committed.isEmpty && !second.committed.isEmpty)
    first.stop()
    second.stop()
    let numbers = (first.committed + second.committed).compactMap { Int($0.payload) }
    #expect(numbers.sorted() == Array(0..<200))
  }

  @Test("another client with the same id is suspected")
  func takeover() throws {
    let broker = try TestBroker()
    let configuration = MQTTConfiguration.test(try broker.url)
    let first = try SourceProbe(configuration)
    #expect(isSubscribed(first))
    let second = try SourceProbe(configuration)
    #expect(eventually { first.events.contains(.takeoverSuspected) })
    second.stop()
    first.stop()
  }

  @Test("an idle connection takes less than one hundredth of a processor")
  func idle() throws {
    let broker = try TestBroker()
    let probe = try SourceProbe(.test(broker.url), name: "idle")
    #expect(isSubscribed(probe))
    let before = try processorTime(ofThreadsNamed: "mqtt idle")
    usleep(2_000_000)
    let used = try processorTime(ofThreadsNamed: "mqtt idle") - before
    #expect(before > .zero, "the thread was found")
    probe.stop()
    #expect(used < .milliseconds(20), "\(used) in two seconds")
  }

  @Test("stopping under load acknowledges what was committed, and nothing else")
  func stopUnderLoad() throws {
    let broker = try TestBroker()
    let configuration = MQTTConfiguration.test(try broker.tcpURL)
    let first = try SourceProbe(configuration)
    #expect(isSubscribed(first))
    let load = try MQTTPublisher(url: broker.url, clientID: "load")
    for number in 0..<20_000 {
      try load.publish(topic: "t/a", payload: "\(number)", qos: 1)
      if number == 8_000 { Thread.detachNewThread { first.stop() } }
    }
    #expect(load.flush(timeout: .seconds(20)))
    load.close()
    #expect(eventually { first.source.snapshot.state == .stopped })
    let second = try SourceProbe(configuration)
    #expect(
      eventually { Set(first.committed.map(\.payload)).union(second.committed.map(\.payload)).count == 20_000 })
    second.stop()
    let twice = Set(first.committed.map(\.payload)).intersection(second.committed.map(\.payload))
    #expect(twice.count <= configuration.receiveMaximum, "only what was in flight may come again")
    #expect(first.committed.count == Int(first.source.snapshot.acknowledged))
  }

  @Test("stopping does not wait longer than its limit for a pipeline that hangs")
  func stopHanging() throws {
    let broker = try TestBroker()
    var configuration = MQTTConfiguration.test(try broker.url)
    configuration.stopTimeout = .milliseconds(300)
    let probe = try SourceProbe(configuration, isCommitting: false)
    #expect(isSubscribed(probe))
    try publish(0..<10, to: broker)
    #expect(eventually { !probe.peeked.isEmpty })
    let elapsed = ContinuousClock().measure { probe.source.stop() }
    #expect(elapsed < .seconds(1))
    #expect(probe.source.snapshot.acknowledged == 0)
    probe.endPipeline()
  }

  @Test("a ring and an arena far smaller than the load only slow it down")
  func backPressure() throws {
    let broker = try TestBroker()
    var configuration = MQTTConfiguration.test(try broker.url)
    configuration.maximumPacketBytes = 1_024
    configuration.ringSlots = 8
    configuration.batchMessagesMax = 8
    configuration.arenaBytes = 4_096
    configuration.batchDelay = .zero
    let probe = try SourceProbe(configuration)
    #expect(isSubscribed(probe))
    let publisher = try MQTTPublisher(url: broker.url, clientID: "publisher")
    let filler = String(repeating: "x", count: 900)
    for number in 0..<1_000 { try publisher.publish(topic: "t/a", payload: "\(number) \(filler)", qos: 1) }
    #expect(publisher.flush(timeout: .seconds(10)))
    publisher.close()
    #expect(eventually { probe.committed.count == 1_000 })
    probe.stop()
    #expect(probe.committed.map(\.payload) == (0..<1_000).map { "\($0) \(filler)" })
  }

  /// The processor time that the threads of this process with a name have taken, by the scheduler's own count.
  private func processorTime(ofThreadsNamed name: String) throws -> Duration {
    let tasks = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
    let times = try tasks.map { task -> Int64 in
      guard try text("/proc/self/task/\(task)/comm").hasPrefix(name) else { return 0 }
      return try Int64(text("/proc/self/task/\(task)/schedstat").split(separator: " ")[0]) ?? 0
    }
    return .nanoseconds(times.reduce(0, +))
  }

  /// A file of `/proc`; a thread that ended meanwhile has none.
  private func text(_ path: String) throws -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? "?"
  }
}
