public import TaihuDetect
public import TaihuNormalize

/// How a gateway reads and judges messages, taken from its configuration: what it needs to say what would become of a
/// message without being one.
public struct DecisionSettings: Sendable {
  /// The MQTT filters of all brokers whose topics are stored without a pack.
  public var discovery: [String]
  /// What one message and one device may cost.
  public var limits: NormalizerLimits
  /// How readings are judged.
  public var judge: JudgeConfiguration

  /// The settings of a configuration.
  public init(_ configuration: GatewayConfiguration) {
    discovery = configuration.discoveryFilters
    limits = configuration.normalizerLimits
    judge = configuration.judgeConfiguration
  }

  /// The settings of a gateway that is told nothing but its brokers.
  public init() {
    (discovery, limits, judge) = ([], NormalizerLimits(), JudgeConfiguration())
  }
}
