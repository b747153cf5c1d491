internal import TaihuCore
internal import TaihuPack

/// The labels of a packet's values: `st`, the system; `interval` and `stat` for statistics; and what single fields add.
struct HJ212Labels {
  /// When a value was measured.
  struct Time {
    /// The instant.
    var instant: Timestamp
    /// Where it comes from.
    var source: ClockWindow.Source
  }

  /// The device, `MN`.
  let device: [UInt8]
  private let common: [(name: [UInt8], value: [UInt8])]
  private let statistics: Set<String>

  /// The labels of a packet.
  init(
    _ command: HJ212Command, _ header: HJ212Header, _ rule: CompiledRule, _ options: HJ212Options, in payload: RawSpan
  ) {
    device = payload.array(header.device)
    statistics = options.statistics
    var labels: [(name: [UInt8], value: [UInt8])] = []
    if header.system > 0 { labels.append((Self.st, Array("\(header.system)".utf8))) }
    if rule.capturesDevice, !device.isEmpty { labels.append((Self.mn, device)) }
    if case .statistics(let interval) = command {
      labels.append((Self.interval, Array(Self.text(interval, options).utf8)))
    }
    common = labels
  }

  /// The labels of one value; `nil` when the pack does not want its statistic.
  func labels(of value: HJ212Area.Value, _ payload: RawSpan) -> [(name: [UInt8], value: [UInt8])]? {
    switch value.suffix {
    case .value(let statistic, let period, let isConverted):
      if statistic.utf8CodeUnitCount == 0, period.utf8CodeUnitCount == 0, !isConverted, value.plant == nil {
        return common
      }
      return labels("\(statistic)", "\(period)", isConverted, value, payload)
    case .total: return statistics.contains("cou") ? common + [(Self.stat, Array("cou".utf8))] : nil
    default: return common
    }
  }

  private func labels(
    _ statistic: String, _ period: String, _ isConverted: Bool, _ value: HJ212Area.Value, _ payload: RawSpan
  ) -> [(name: [UInt8], value: [UInt8])]? {
    if !statistic.isEmpty, !statistics.contains(statistic) { return nil }
    var labels = common
    if !statistic.isEmpty { labels.append((Self.stat, Array(statistic.utf8))) }
    if !period.isEmpty { labels.append((Self.period, Array(period.utf8))) }
    if isConverted { labels.append((Self.basis, Array("reference-oxygen".utf8))) }
    if let plant = value.plant { labels.append((Self.plant, payload.array(plant))) }
    return labels
  }

  private static func text(_ interval: HJ212Command.Interval, _ options: HJ212Options) -> String {
    switch interval {
    case .minutes: options.minuteInterval
    case .fiveMinutes: "5min"
    case .hour: "1h"
    case .day: "1d"
    }
  }

  private static let st = Array("st".utf8)
  private static let mn = Array("mn".utf8)
  private static let interval = Array("interval".utf8)
  private static let stat = Array("stat".utf8)
  private static let period = Array("period".utf8)
  private static let basis = Array("basis".utf8)
  private static let plant = Array("plant".utf8)
}
