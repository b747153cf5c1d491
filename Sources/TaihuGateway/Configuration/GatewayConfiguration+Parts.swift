internal import TaihuCore
internal import TaihuDetect
internal import TaihuMQTT
package import TaihuNormalize
public import TaihuStore

/// The configuration as each part wants it.
extension GatewayConfiguration {
  /// For the store.
  var storeConfiguration: StoreConfiguration {
    var part = StoreConfiguration(path: store.path)
    part.synchronous = store.synchronous == .full ? .full : .normal
    part.sealAfterReadings = store.sealAfterReadings
    part.sealAfter = store.sealAfter
    part.diskReserveBytes = store.diskReserveBytes
    part.busyTimeout = store.busyTimeout
    part.retention = retentionPolicy
    return part
  }

  /// How long the store keeps things.
  public var retentionPolicy: RetentionPolicy {
    var policy = RetentionPolicy()
    policy.raw = Self.keeping(retention.rawDays)
    policy.rawByPack = retention.rawDaysByPack.mapValues(Self.keeping)
    policy.fiveMinutes = Self.keeping(retention.fiveMinuteDays)
    policy.hour = Self.keeping(retention.hourDays)
    policy.day = Self.keeping(retention.dayDays)
    policy.quarantine = Self.keeping(retention.quarantineDays)
    policy.ledger = Self.keeping(retention.ledgerDays)
    policy.diskBudgetBytes = retention.diskBudgetBytes > 0 ? retention.diskBudgetBytes : nil
    return policy
  }

  private static func keeping(_ days: Int?) -> RetentionPolicy.Keeping { days.map { .days($0) } ?? .forever }

  /// For the normalizer.
  package var normalizerLimits: NormalizerLimits {
    var part = NormalizerLimits()
    part.payloadBytesMax = limits.payloadBytes
    part.topicBytesMax = limits.topicBytes
    part.topicLevelsMax = limits.topicLevels
    part.jsonDepthMax = limits.jsonDepth
    part.jsonFieldsMax = limits.jsonFields
    part.devicesPerPackMax = limits.devicesPerPack
    part.seriesMax = limits.series
    part.deviceMessagesPerSecondMax = limits.deviceMessagesPerSecond
    part.deviceBurstMessagesMax = limits.deviceBurstMessages
    part.clockFuture = limits.clockFuture.wholeNanoseconds
    part.clockPast = limits.clockPast.wholeNanoseconds
    return part
  }

  /// For the judge.
  var judgeConfiguration: JudgeConfiguration {
    JudgeConfiguration(
      isEnabled: detection.isEnabled, anomalyThreshold: detection.threshold,
      localOffsetSeconds: Int64(detection.utcOffsetMinutes) * 60)
  }

  /// The filters of all brokers that are stored without a pack.
  var discoveryFilters: [String] {
    brokers.flatMap(\.discovery)
  }
}

extension BrokerConfiguration {
  /// For the connection.
  ///
  /// - Parameters:
  ///   - packFilters: what the packs and the discovery of all brokers subscribe to.
  ///   - instance: the gateway's name, for its status topic.
  func mqttConfiguration(packFilters: [String], instance: String) throws(OperatorError) -> MQTTConfiguration {
    var part = MQTTConfiguration(url: address, clientID: clientID, filters: packFilters)
    part.shareGroup = sharedGroup
    part.sparkplugHost = sparkplugHost
    part.watchesDrops = true
    part.protocolVersion = protocolVersion
    part.username = username
    part.passwordFile = passwordFile
    part.caFile = caFile
    part.certificateFile = certFile
    part.keyFile = keyFile
    part.keepalive = keepalive
    part.sessionExpiryDays = max(1, Int(sessionExpiry / .seconds(86_400)))
    part.receiveMaximum = receiveMaximum
    part.maximumPacketBytes = maximumPacketBytes
    part.batchMessagesMax = batchMessages
    part.ringSlots = max(part.ringSlots, Int(batchMessages).nextPowerOf2)
    part.batchDelay = batchDelay
    part.statusTopic = "taihu/\(instance)/status"
    return part
  }
}

extension Duration {
  /// The duration in nanoseconds, clamped to Int64.
  var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? (seconds < 0 ? .min : .max) : product + attoseconds / 1_000_000_000
  }
}

extension Int {
  /// The least power of two that is not below this positive number.
  var nextPowerOf2: Int {
    self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount)
  }
}
