import Testing

@testable import TaihuMQTT

@Suite("The connection's decisions")
struct ConnectionMachineTests {
  private let start = ContinuousClock.now

  private func machine(
    expectsSession: Bool = false, version: MQTTConfiguration.ProtocolVersion = .automatic
  ) throws -> ConnectionMachine {
    var configuration = MQTTConfiguration(url: try BrokerURL("mqtt://localhost"), clientID: "one", filters: [])
    configuration.protocolVersion = version
    return ConnectionMachine(configuration: configuration, expectsSession: expectsSession, seed: 1)
  }

  private func backoff(_ actions: [ConnectionMachine.Action]) -> Duration? {
    for case .report(.backingOff(let delay)) in actions { return delay }
    return nil
  }

  @Test("it opens, subscribes once accepted, and backs off when the connection ends")
  func life() throws {
    var machine = try machine()
    #expect(machine.start(now: start) == [.open(isVersion5: true)])
    #expect(
      machine.accepted(sessionPresent: false, now: start)
        == [.report(.connected(sessionPresent: false)), .subscribe(sessionPresent: false)])
    let ended = machine.ended(.failed(reason: "gone"), now: start)
    #expect(ended.first == .report(.disconnected(reason: "gone")))
    let delay = try #require(backoff(ended))
    #expect(machine.phase == .backingOff(until: start + delay))
    #expect(machine.tick(now: start + delay - .milliseconds(1)) == [])
    #expect(machine.tick(now: start + delay) == [.open(isVersion5: true)])
    machine.stop()
    #expect(machine.tick(now: start + .seconds(1_000)) == [])
  }

  @Test("an attempt that takes too long is given up")
  func connectTimeout() throws {
    var machine = try machine()
    _ = machine.start(now: start)
    #expect(machine.tick(now: start + .seconds(9)) == [])
    let late = machine.tick(now: start + .seconds(10))
    #expect(backoff(late) != nil)
  }

  @Test("delays grow while connections are short, and start over after one that lasted")
  func growth() throws {
    var machine = try machine()
    var now = start
    var delays: [Duration] = []
    for lasted in [0, 0, 0, 11] {
      _ = machine.start(now: now)
      _ = machine.accepted(sessionPresent: true, now: now)
      now += .seconds(lasted)
      let ended = machine.ended(.returned, now: now)
      delays.append(try #require(backoff(ended)))
    }
    #expect(delays[1] > .seconds(1) && delays[2] > .seconds(2) && delays[3] <= .seconds(1))
  }

  @Test("after a batch that was given back, the next attempt comes within four seconds, however many went before")
  func givenBack() throws {
    var machine = try machine()
    for turn in 0..<10 {
      _ = machine.start(now: start)
      _ = machine.accepted(sessionPresent: true, now: start)
      let delay = try #require(backoff(machine.ended(.returned, now: start)))
      #expect(delay <= .seconds(4))
      if turn > 3 { #expect(delay == .seconds(4)) }
    }
  }

  @Test("a session that should be there and is not is lost", arguments: [true, false])
  func sessionLost(expected: Bool) throws {
    var machine = try machine(expectsSession: expected)
    _ = machine.start(now: start)
    let first = machine.accepted(sessionPresent: false, now: start)
    #expect(first.contains(.report(.sessionLost)) == expected)
    _ = machine.ended(.failed(reason: ""), now: start)
    _ = machine.start(now: start)
    #expect(machine.accepted(sessionPresent: false, now: start).contains(.report(.sessionLost)))
  }

  @Test("a refused version is changed at once, and a broker that refuses both is left alone for a while")
  func versions() throws {
    var machine = try machine()
    _ = machine.start(now: start)
    let refusal = ConnectionMachine.Ending.refused(reason: "version", versionRefused: true)
    let first = machine.ended(refusal, now: start)
    #expect(first.suffix(2) == [.report(.protocolChanged(to: .v311)), .open(isVersion5: false)])
    let second = machine.ended(refusal, now: start)
    #expect(backoff(second) != nil && !second.contains(.open(isVersion5: true)))
  }

  @Test("a fixed version is never changed")
  func fixedVersion() throws {
    var machine = try machine(version: .v5)
    _ = machine.start(now: start)
    let actions = machine.ended(.refused(reason: "version", versionRefused: true), now: start)
    #expect(backoff(actions) != nil)
    #expect(machine.tick(now: start + .seconds(60)) == [.open(isVersion5: true)])
  }

  @Test("a take-over is suspected when the broker says so, or after several short connections")
  func takeover() throws {
    var machine = try machine()
    _ = machine.start(now: start)
    _ = machine.accepted(sessionPresent: true, now: start)
    #expect(machine.ended(.takenOver(reason: ""), now: start).contains(.report(.takeoverSuspected)))

    var other = try self.machine()
    let suspicions = (0..<5).map { _ in
      _ = other.start(now: start)
      _ = other.accepted(sessionPresent: true, now: start)
      return other.ended(.failed(reason: ""), now: start).contains(.report(.takeoverSuspected))
    }
    #expect(suspicions == [false, false, true, false, false])
  }
}
