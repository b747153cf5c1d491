internal import TaihuCore

/// HJ 212-2017: real-time data (command 2011) with a flag at each value, split into several packets where one is too
/// small, each asking for an answer.
///
/// A device that can be answered sends what was not answered once more at its next turn, three times in all; the
/// standard waits ten seconds between (6.6, `OverTime` and `ReCount`), a simulated device from one turn to the next.
struct HJ212Encoder: MessageEncoder {
  /// Version 2017 with an answer wanted, without and with packet numbers (table 2: `Flag`).
  private static let (wholeFlag, splitFlag) = (5, 7)

  private let topic: String
  private let answerTopic: String?
  private let identifier: String
  private let system: String
  private let factors: [HJ212Factors.Factor?]
  /// Packets that await their answer, by their `QN`.
  private var unanswered: [Unanswered] = []
  /// Whether somebody can answer: a device that plays into a file waits for nothing.
  private var isListening = false

  /// The times that a packet is sent in all.
  private static let attemptsMax = 3

  private struct Unanswered {
    var request: String
    var parcel: Parcel
    var attempts = 1
  }

  /// An encoder for a device's channels, or `nil` when none of them has a code.
  ///
  /// - Parameter answerTopic: where it is answered; `nil`: nowhere.
  init?(
    topic: String, answerTopic: String? = nil, identifier: String, network: String, _ channels: [Instruments.Channel]
  ) {
    (self.topic, self.answerTopic, self.identifier) = (topic, answerTopic, identifier)
    system = HJ212Factors.system(of: network)
    factors = channels.map { HJ212Factors.factor($0.quantity) }
    if factors.allSatisfy({ $0 == nil }) { return nil }
  }

  mutating func encode(_ observation: Observation, deviceTime: Timestamp) -> [Parcel] {
    let items = observation.measurements.compactMap(item)
    guard !items.isEmpty else { return [] }
    let parts = split(["DataTime=\(Self.digits(deviceTime).prefix(14))"] + items)
    return parts.enumerated().map { number, part in
      let request = Self.digits(deviceTime, adding: number)
      let data = data(part, number: number + 1, of: parts.count, request: request)
      let parcel = Parcel(topic: topic, payload: HJ212Packet.framed(data))
      if isListening { unanswered.append(Unanswered(request: request, parcel: parcel)) }
      return parcel
    }
  }

  var listeningTopics: [String] { answerTopic.map { [$0] } ?? [] }

  mutating func listen() { isListening = answerTopic != nil }

  /// Takes the answer to a packet: command 9014 with the packet's own `QN`.
  mutating func hear(_ payload: [UInt8]) {
    let fields = String(decoding: payload, as: UTF8.self).split { $0 == ";" || $0 == "#" }
    guard fields.contains("CN=9014") else { return }
    unanswered.removeAll { packet in fields.contains { $0.hasSuffix("QN=\(packet.request)") } }
  }

  /// The packets that were not answered, once more.
  mutating func reply(_ observations: [Observation], at time: Timestamp) -> [Parcel] {
    unanswered.removeAll { $0.attempts == Self.attemptsMax }
    for index in unanswered.indices { unanswered[index].attempts += 1 }
    return unanswered.map(\.parcel)
  }

  private func item(_ measurement: Measurement) -> String? {
    guard let factor = factors[measurement.channel] else { return nil }
    var value: [UInt8] = []
    let step = 1 / factor.scale
    // Dividing by a whole number of steps keeps 38 ug/L at 0.038 mg/L.
    DecimalText.append(
      factor.scale < 1 ? measurement.value / step : measurement.value, decimals: factor.decimals, to: &value)
    return "\(factor.code)-Rtd=\(String(decoding: value, as: UTF8.self)),\(factor.code)-Flag=N"
  }

  /// Groups of items that fit into a packet each; every group begins with the time.
  private func split(_ items: [String]) -> [[String]] {
    let room = HJ212Packet.dataMax - data([], number: 9, of: 9, request: Self.digits(.epoch)).utf8.count
    var groups: [[String]] = [[items[0]]]
    var used = items[0].utf8.count
    for item in items.dropFirst() {
      if used + 1 + item.utf8.count > room {
        groups.append([items[0]])
        used = items[0].utf8.count
      }
      groups[groups.count - 1].append(item)
      used += 1 + item.utf8.count
    }
    return groups
  }

  private func data(_ items: [String], number: Int, of count: Int, request: String) -> String {
    let flag = count > 1 ? "\(Self.splitFlag);PNUM=\(count);PNO=\(number)" : "\(Self.wholeFlag)"
    return "QN=\(request);ST=\(system);CN=2011;PW=123456;MN=\(identifier);Flag=\(flag);CP=&&"
      + items.joined(separator: ";") + "&&"
  }

  /// A time as `YYYYMMDDhhmmsszzz` on China's clocks, with milliseconds added where packets need numbers of their own.
  private static func digits(_ time: Timestamp, adding milliseconds: Int = 0) -> String {
    let local = time.advanced(byNanoseconds: (Int64(LocalTime.offsetSeconds) * 1_000 + Int64(milliseconds)) * 1_000_000)
    let civil = CivilTime(local)
    let fields = [
      (civil.year, 4), (civil.month, 2), (civil.day, 2), (civil.hour, 2), (civil.minute, 2), (civil.second, 2),
      (civil.nanosecond / 1_000_000, 3),
    ]
    return fields.map { value, width in
      let text = String(value)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }.joined()
  }
}
