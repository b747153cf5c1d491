internal import TaihuCore

/// What is remembered of one device, so that its next message costs one look-up: the rule of its topic, its series and
/// how fast it sends.
///
/// A device is a topic; where labels come from the payload too (label members, SenML names, discovered paths), it is
/// the topic and, after a NUL, those. No topic holds a NUL.
struct DeviceTable {
  /// One device.
  struct Device {
    /// The numbers of its rule and its pack.
    var rule, pack: Int32
    /// The number of the quantity that its topic names; −1 when it names none.
    var quantity: Int32
    /// Where its series begin in the array of all, and how many they are: one for each quantity of its pack.
    var firstSeries, seriesCount: Int32
    /// When it was last heard of.
    var lastSeen: Timestamp
    /// The time up to which its allowance of messages is used.
    var usedUntil: Timestamp
  }

  private let limits: NormalizerLimits
  private var table = ByteTable()
  private var devices: [Device] = []
  private var series: [SeriesID] = []
  private var countByPack: [Int]
  private var lastSweep = Timestamp(nanoseconds: .min)
  /// How many devices were forgotten to make room.
  private(set) var forgotten = 0

  /// A table that knows no device.
  init(packs: Int, _ limits: NormalizerLimits) {
    self.limits = limits
    countByPack = Array(repeating: 0, count: packs)
  }

  /// How many devices it knows.
  var count: Int { devices.count }

  /// The device of a topic, or `nil` when it is new.
  @inline(__always)
  func find(_ topic: RawSpan) -> Int? {
    table.index(of: 0..<topic.byteCount, in: topic)
  }

  /// The device of a key, or `nil` when it is new.
  func find(_ key: [UInt8]) -> Int? { table.index(of: key) }

  /// The number of a device's rule.
  @inline(__always)
  func rule(_ device: Int) -> Int { Int(devices[device].rule) }

  /// The number of the quantity that a device's topic names; −1 when it names none.
  @inline(__always)
  func quantity(_ device: Int) -> Int { Int(devices[device].quantity) }

  /// The key of a device.
  func key(_ device: Int) -> ArraySlice<UInt8> { table[device] }

  /// The series of one quantity of a device; 0 until it is set.
  @inline(__always)
  subscript(device: Int, quantity: Int) -> SeriesID {
    get { series[Int(devices[device].firstSeries) + quantity] }
    set { series[Int(devices[device].firstSeries) + quantity] = newValue }
  }

  /// Adds a device.
  ///
  /// When its pack has no room, those not heard of for ``NormalizerLimits/deviceIdle`` are forgotten, which is tried
  /// once a minute at most; numbers of devices change by that.
  ///
  /// - Throws: a refusal when there is still no room.
  mutating func add(
    _ key: [UInt8], rule: Int, pack: Int, quantity: Int = -1, quantities: Int, at now: Timestamp
  ) throws(Refusal) -> Int {
    if countByPack[pack] >= limits.devicesPerPackMax { forgetIdle(at: now) }
    guard countByPack[pack] < limits.devicesPerPackMax else {
      throw Refusal(.tooManyDevices, "the pack has \(limits.devicesPerPackMax) devices already; this one is new")
    }
    append(
      Device(
        rule: Int32(rule), pack: Int32(pack), quantity: Int32(quantity), firstSeries: 0,
        seriesCount: Int32(quantities), lastSeen: now, usedUntil: Timestamp(nanoseconds: .min)),
      key: key, series: repeatElement(SeriesID(0), count: quantities))
    return devices.count - 1
  }

  /// Notes that something was heard of a device.
  mutating func touch(_ device: Int, at now: Timestamp) { devices[device].lastSeen = now }

  /// Notes that a device sent a message.
  ///
  /// Messages are let through as long as they come no faster than the limit, with a burst on top (the virtual
  /// scheduling form of the leaky bucket, ITU-T I.371). A clock that was set back starts the allowance afresh.
  ///
  /// - Returns: whether it may be read; `false` when the device sends too fast.
  @inline(__always)
  mutating func admit(_ device: Int, at now: Timestamp) -> Bool {
    devices[device].lastSeen = now
    var ahead = devices[device].usedUntil.nanoseconds(since: now)
    if ahead < 0 || ahead > limits.deviceBurst + limits.deviceMessageCost { ahead = 0 }
    if ahead > limits.deviceBurst - limits.deviceMessageCost { return false }
    devices[device].usedUntil = now.advanced(byNanoseconds: ahead + limits.deviceMessageCost)
    return true
  }

  private mutating func append(_ device: Device, key: some Collection<UInt8>, series new: some Sequence<SeriesID>) {
    var device = device
    device.firstSeries = Int32(series.count)
    series.append(contentsOf: new)
    devices.append(device)
    table.insert(Array(key))
    countByPack[Int(device.pack)] += 1
  }

  private mutating func forgetIdle(at now: Timestamp) {
    guard now.nanoseconds(since: lastSweep).magnitude >= 60_000_000_000 else { return }
    var kept = DeviceTable(packs: countByPack.count, limits)
    kept.lastSweep = now
    for (index, device) in devices.enumerated()
    where now.nanoseconds(since: device.lastSeen) < limits.deviceIdle {
      let first = Int(device.firstSeries)
      kept.append(device, key: table[index], series: series[first..<first + Int(device.seriesCount)])
    }
    kept.forgotten = forgotten + count - kept.count
    self = kept
  }
}
