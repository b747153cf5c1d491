public import TaihuCore

/// The limits of what one message and one device may cost. What goes over a limit is refused and counted.
public struct NormalizerLimits: Hashable, Sendable {
  /// Bytes of a payload; default 256 KiB, as the MAXIMUM_PACKET_SIZE that the broker is told.
  public var payloadBytesMax = 256 * 1024
  /// Bytes of a topic; default 1,024. MQTT allows 65,535.
  public var topicBytesMax = 1_024
  /// Levels of a topic; default 32.
  public var topicLevelsMax = 32
  /// Nesting of JSON; default 32, at most 64.
  public var jsonDepthMax = 32
  /// Members and elements of one JSON payload, at all depths; default 10,000.
  public var jsonFieldsMax = 10_000
  /// Bytes of a label taken from a payload; default 256.
  public var labelBytesMax = 256
  /// Refused values of one message that are told one by one; default 32. Further ones are told as a number.
  public var refusalsPerMessageMax = 32
  /// Devices of one pack that are remembered; default 100,000. A topic that adds labels from its payload counts once for
  /// itself and once for each combination of those.
  public var devicesPerPackMax = 100_000
  /// Series of the whole store beyond which none is added; default 200,000. Each takes some 2.3 KB of memory for as long
  /// as the gateway runs, and unlike devices series are never forgotten, so this is what bounds the memory.
  public var seriesMax = 200_000
  /// Nanoseconds of silence after which a device is forgotten when its pack has no room for a new one; default a day.
  public var deviceIdle: Int64 = 86_400_000_000_000
  /// Metrics of Sparkplug births that are remembered in one pack; default 500,000, some 100 MB.
  public var sparkplugMetricsMax = 500_000
  /// Nanoseconds between two requests to one Sparkplug edge node for its births; default 30 s.
  public var rebirthInterval: Int64 = 30_000_000_000
  /// Messages per second of one device, in the long run; default 2,000.
  public var deviceMessagesPerSecondMax = 2_000
  /// Messages of one device at once; default 120,000: what a device that sends each second sends in a day and a half,
  /// so that a backlog comes through.
  public var deviceBurstMessagesMax = 120_000
  /// Nanoseconds by which a device's time may lie after the receive time; default 5 minutes.
  public var clockFuture: Int64 = 300_000_000_000
  /// Nanoseconds by which a device's time may lie before the receive time; default 7,300 days: archives of twenty
  /// years are welcome, 1970 and 2000, where clocks without a battery begin, are not.
  public var clockPast: Int64 = 7_300 * 86_400_000_000_000
  /// The earliest receive time at which the gateway's own clock counts as set; default 2020-01-01T00:00:00Z.
  public var gatewayClockMin = Timestamp(nanoseconds: 1_577_836_800_000_000_000)

  /// The defaults.
  public init() {}

  /// Nanoseconds of allowance that one message costs its device.
  var deviceMessageCost: Int64 { 1_000_000_000 / Int64(max(1, deviceMessagesPerSecondMax)) }
  /// Nanoseconds of allowance that a device can save up.
  var deviceBurst: Int64 { Int64(max(1, deviceBurstMessagesMax)) * deviceMessageCost }
}
