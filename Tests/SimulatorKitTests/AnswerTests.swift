import TaihuCore
import TaihuPack
import Testing

@testable import SimulatorKit

/// Devices that are answered and commanded.
@Suite("Answers and commands to simulated devices")
struct AnswerTests {
  private func configuration(_ encoding: Encoding, _ rule: TopicRule) -> FleetConfiguration {
    var configuration = TestFleet.configuration("air", for: TestFleet.hour)
    configuration.packs[0] = TestFleet.pack("air", devices: ["binhu/a/d-1"])
    configuration.packs[0].topics.append(rule)
    configuration.encoding = encoding
    return configuration
  }

  private func hj212() -> FleetConfiguration {
    var options = HJ212Options()
    options.reply = "hj212/{device}/down"
    return configuration(.hj212, TopicRule(pattern: "hj212/{device}/up", decoder: .hj212(options)))
  }

  /// The messages of the fleet's next step.
  private func step(_ fleet: inout Fleet) throws -> [SimulatedMessage] {
    let step = fleet.next()
    return try #require(step).messages
  }

  private func text(_ message: SimulatedMessage) -> String { String(decoding: message.payload, as: UTF8.self) }

  private func answer(to message: SimulatedMessage, command: Int = 9014) -> [UInt8] {
    let request = text(message).split(separator: ";")[0].drop { $0 != "Q" }
    return HJ212Packet.framed("\(request);ST=91;CN=\(command);PW=123456;MN=A;Flag=4;CP=&&&&")
  }

  @Test("a device of HJ 212 listens where its pack answers it")
  func topics() throws {
    let fleet = try Fleet(hj212())
    let identifier = HJ212Identifier.text(of: fleet.addresses[0])
    #expect(fleet.listeningTopics == ["hj212/\(identifier)/down"])
  }

  @Test("a packet that is not answered is sent again, three times in all; an answered one is not")
  func repeats() throws {
    var fleet = try Fleet(hj212())
    fleet.listen()
    let topic = try #require(fleet.listeningTopics.first)
    let first = try step(&fleet)
    #expect(first.count == 1)
    fleet.hear(HeardMessage(topic: topic, payload: answer(to: first[0])))
    let second = try step(&fleet)
    #expect(second.count == 1)
    fleet.hear(HeardMessage(topic: topic, payload: answer(to: second[0], command: 9013)))
    let third = try step(&fleet)
    #expect(third.map(text) == [text(second[0]), text(third[1])])
    let fourth = try step(&fleet)
    #expect(fourth.map(text).prefix(2) == [text(second[0]), text(third[1])])
    let fifth = try step(&fleet)
    #expect(!fifth.map(text).contains(text(second[0])))
  }

  @Test("without anybody to answer nothing is sent twice")
  func silence() throws {
    var fleet = try Fleet(hj212())
    for _ in 0..<4 {
      let next = try step(&fleet)
      #expect(next.count == 1)
    }
  }

  @Test("an edge node of Sparkplug tells its births again when it is asked for them, in the same session")
  func rebirth() throws {
    var fleet = try Fleet(
      configuration(
        .sparkplug, TopicRule(pattern: "spBv1.0/{group}/+/{node}/#", decoder: .sparkplug(SparkplugOptions()))))
    #expect(fleet.listeningTopics == ["spBv1.0/air/NCMD/a"])
    let births = try step(&fleet)
    #expect(births.map { $0.topic.split(separator: "/")[2] } == ["NBIRTH", "DBIRTH", "DDATA"])
    let data = try step(&fleet)
    #expect(data.count == 1)
    for value in [false, true] {
      var command = ProtobufWriter()
      SparkplugMetric(name: "Node Control/Rebirth", milliseconds: 1, value: .boolean(value), tellsType: true)
        .write(to: &command)
      fleet.hear(HeardMessage(topic: "spBv1.0/air/NCMD/a", payload: command.bytes))
      let messages = try step(&fleet)
      #expect(
        messages.map { $0.topic.split(separator: "/")[2] } == (value ? ["NBIRTH", "DBIRTH", "DDATA"] : ["DDATA"]))
      if value { #expect(messages[0].payload.suffix(2) == [0x18, 0x00]) }
    }
    let next = try step(&fleet)
    #expect(next.count == 1)
  }

  @Test("lanes in SenML have topics of their own where the pack has a level for them")
  func lanes() throws {
    var configuration = TestFleet.configuration("road", for: TestFleet.hour)
    configuration.encoding = .senml
    #expect(try Fleet(configuration).remarks.count == 1)
    configuration.packs[0].topics += [
      TopicRule(pattern: "road/{district}/{site}/{device}/senml", decoder: .senml),
      TopicRule(pattern: "road/{district}/{site}/{device}/{lane}/senml", decoder: .senml),
    ]
    #expect(try Fleet(configuration).remarks.isEmpty)
    let topics = Set(try TestFleet.play(configuration).steps.flatMap(\.messages).map(\.topic))
    #expect(topics.contains("road/binhu/a/d-1/1/senml") && topics.contains("road/binhu/a/d-1/2/senml"))
  }
}
