internal import TaihuCore

/// What a few devices send: readings in order, late ones, corrections, repetitions, and what no one can read.
struct Workload {
  /// A pack of one kind of device, in two states: in the second a quantity more is known.
  static func pack(knowsLater: Bool) -> String {
    """
    [pack]
    cadence = "10s"
    [[topics]]
    pattern = "sim/{site}/{device}"
    [quantities.level]
    unit = "m"
    [quantities.temp]
    unit = "Cel"
    range = [-50, 5000]
    alarms = [
      { id = "hot", above = 100, for = "20s", clear = 90, severity = "warning" },
      { id = "silent", missing = "10min", severity = "notice" },
    ]
    [quantities.do]
    unit = "mg/L"
    [[derived]]
    id = "saturation"
    formula = "do_saturation"
    inputs = { water_temp = "temp", do = "do" }
    [quantities.power]
    unit = "kW"
    [[derived]]
    id = "demand"
    formula = "demand"
    inputs = { power = "power" }
    """ + (knowsLater ? "\n[quantities.later]\nunit = \"V\"\n" : "")
  }

  /// Every message so far.
  private(set) var messages: [Message] = []
  private var numbers: SeededNumbers
  private var serial = 0
  private let devices: Int
  private var usedTimes: [Int: [Timestamp]] = [:]
  private let mayLoseQoS0: Bool

  init(seed: UInt64) {
    numbers = SeededNumbers(seed: seed, stream: 3)
    devices = numbers.within(1...4)
    mayLoseQoS0 = numbers.chance(3)
  }

  /// The next message, at a true time.
  mutating func next(at now: Timestamp) -> Message {
    let device = numbers.below(devices)
    switch numbers.below(24) {
    case 0: return repetition(at: now)
    case 1, 2: return readings(device, at: time(device, now, before: numbers.pick([30, 600, 7_200, 90_000])))
    case 3, 4: return correction(device, at: now)
    case 5: return refused(device, "{\"ts\":1, \"v\":{\"level\":\(nextSerial())")
    case 6: return refused(device, "{\"v\":{\"later\":\(nextSerial())}}", isReadableLater: true)
    case 7: return partial(device, at: now)
    case 8, 9: return timeless(device)
    case 10 where mayLoseQoS0: return readings(device, at: time(device, now, before: 0), qos: 0)
    case 11: return many(device, at: now)
    default: return readings(device, at: time(device, now, before: 0))
    }
  }

  private mutating func nextSerial() -> Int {
    serial += 1
    return serial
  }

  /// A time that the device has not used, in whole milliseconds.
  private mutating func time(_ device: Int, _ now: Timestamp, before seconds: Int) -> Timestamp {
    var time = now.advanced(byNanoseconds: -Int64(seconds) * 1_000_000_000).floored(toMultipleOf: 1_000_000)
    while usedTimes[device, default: []].contains(time) { time = time.advanced(byNanoseconds: -1_000_000) }
    usedTimes[device, default: []].append(time)
    return time
  }

  private mutating func add(
    _ device: Int, _ payload: String, _ content: Message.Content, qos: Int = 1
  ) -> Message {
    let message = Message(
      number: messages.count, topic: "sim/lake/d\(device)", payload: Array(payload.utf8), content: content, qos: qos)
    messages.append(message)
    return message
  }

  private mutating func values(_ device: Int, _ time: Timestamp?) -> [(name: String, value: Double)] {
    var found = [("level", Double(nextSerial()))]
    if numbers.chance(2) {
      found.append(("do", Double(nextSerial()) / 64))
      found.append(("temp", Double(numbers.chance(3) ? 200 : 20) + Double(nextSerial()) / 1_000))
    }
    if numbers.chance(2) { found.append(("power", Double(nextSerial()) / 8)) }
    return found
  }

  private mutating func readings(_ device: Int, at time: Timestamp?, qos: Int = 1) -> Message {
    let found = values(device, time)
    return message(device, time, found, qos: qos)
  }

  private mutating func message(
    _ device: Int, _ time: Timestamp?, _ found: [(name: String, value: Double)], extra: String = "", qos: Int = 1
  ) -> Message {
    let list = found.map { "\"\($0.name)\":\($0.value)" }.joined(separator: ",")
    let stamp = time.map { "\"ts\":\($0.nanoseconds / 1_000_000)," } ?? ""
    let content = found.map { Message.Value(series: "\($0.name)/d\(device)", time: time, value: $0.value) }
    return add(device, "{\(stamp)\"v\":{\(list)\(extra)}}", .readings(content), qos: qos)
  }

  private mutating func timeless(_ device: Int) -> Message {
    message(device, nil, [("level", Double(nextSerial()))])
  }

  private mutating func correction(_ device: Int, at now: Timestamp) -> Message {
    guard let time = usedTimes[device]?.suffix(40).randomElement(using: &numbers) else {
      return readings(device, at: self.time(device, now, before: 0))
    }
    return readings(device, at: time)
  }

  private mutating func repetition(at now: Timestamp) -> Message {
    guard let former = messages.suffix(30).randomElement(using: &numbers), case .readings(let values) = former.content,
      values.allSatisfy({ $0.time != nil })
    else { return readings(0, at: time(0, now, before: 0)) }
    let message = Message(
      number: messages.count, topic: former.topic, payload: former.payload, content: former.content)
    messages.append(message)
    return message
  }

  private mutating func refused(_ device: Int, _ payload: String, isReadableLater: Bool = false) -> Message {
    add(device, payload, isReadableLater ? .ignored : .refused)
  }

  private mutating func partial(_ device: Int, at now: Timestamp) -> Message {
    let time = time(device, now, before: 0)
    return message(device, time, [("level", Double(nextSerial()))], extra: ",\"temp\":\"warm\"")
  }

  /// A message that is larger than all others.
  private mutating func many(_ device: Int, at now: Timestamp) -> Message {
    let time = time(device, now, before: 0)
    return message(
      device, time, values(device, time), extra: "", qos: 1)
  }
}
