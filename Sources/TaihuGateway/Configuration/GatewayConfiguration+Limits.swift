internal import TaihuPack

extension GatewayConfiguration {
  /// What one message, device or pack may use; what goes over is refused and counted, never silently cut.
  public struct Limits: Sendable, Hashable {
    /// Bytes of a payload, 1 to 2,097,152. Default 262,144: as the broker's largest packet.
    public var payloadBytes = 262_144
    /// Bytes of a topic, 1 to 65,535. Default 1,024: five levels of ids need a hundred.
    public var topicBytes = 1_024
    /// Levels of a topic, 1 to 1,000. Default 32: the native topic has five.
    public var topicLevels = 32
    /// Objects and lists within each other in a JSON payload, 1 to 64. Default 32: the native payload needs three.
    public var jsonDepth = 32
    /// Members and elements of a JSON payload at all depths, 1 to 1,000,000. Default 10,000: far beyond any device, and
    /// read in a millisecond.
    public var jsonFields = 10_000
    /// Devices of a pack that are remembered, 1 to 10,000,000. Default 100,000: topics with random ids can't fill the
    /// memory.
    public var devicesPerPack = 100_000
    /// Series of the whole store, 1 to 10,000,000. Default 200,000, some 460 MB: series are never forgotten, so this
    /// bounds the memory however many devices come and go.
    public var series = 200_000
    /// Messages of one device in a second, in the long run, 1 to 1,000,000. Default 2,000: no sensor sends so fast, and
    /// one that does can't crowd out the others.
    public var deviceMessagesPerSecond = 2_000
    /// Messages of one device at once, 1 to 10,000,000. Default 120,000: the backlog of a day and a half at one a
    /// second comes through.
    public var deviceBurstMessages = 120_000
    /// How far a device's time may lie after the receive time before it is replaced by that, 0 s to 366 days. Default
    /// five minutes: more than clocks without a fault differ, less than a wrong zone.
    public var clockFuture = Duration.seconds(300)
    /// How far a device's time may lie before the receive time before it is replaced by that, one minute to 36,500
    /// days. Default 7,300 days: archives of twenty years are welcome; 1970 and 2000, where clocks without a battery
    /// begin, are not.
    public var clockPast = Duration.seconds(7_300 * 86_400)

    /// The defaults.
    public init() {}
  }
}

extension GatewayConfiguration.Limits {
  /// Takes over what `[limits]` says.
  mutating func take(_ table: StrictTable) {
    payloadBytes = table.integer("payload_bytes", in: 1...2_097_152, unit: "bytes") ?? payloadBytes
    topicBytes = table.integer("topic_bytes", in: 1...65_535, unit: "bytes") ?? topicBytes
    topicLevels = table.integer("topic_levels", in: 1...1_000, unit: "levels") ?? topicLevels
    jsonDepth = table.integer("json_depth", in: 1...64, unit: "levels") ?? jsonDepth
    jsonFields = table.integer("json_fields", in: 1...1_000_000, unit: "members") ?? jsonFields
    devicesPerPack = table.integer("devices_per_pack", in: 1...10_000_000, unit: "devices") ?? devicesPerPack
    series = table.integer("series", in: 1...10_000_000, unit: "series") ?? series
    deviceMessagesPerSecond =
      table.integer("device_messages_per_second", in: 1...1_000_000, unit: "messages") ?? deviceMessagesPerSecond
    deviceBurstMessages =
      table.integer("device_burst_messages", in: 1...10_000_000, unit: "messages") ?? deviceBurstMessages
    clockFuture = table.duration("clock_future", in: .zero...(.seconds(366 * 86_400))) ?? clockFuture
    clockPast = table.duration("clock_past", in: .seconds(60)...(.seconds(36_500 * 86_400))) ?? clockPast
  }
}
