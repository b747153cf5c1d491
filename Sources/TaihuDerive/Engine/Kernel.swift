internal import TaihuPack

/// Where a formula puts what it found.
struct FormulaResults {
  /// One value of one series.
  struct Entry {
    /// The number of the formula's output.
    var output: Int
    /// The number of the input that the output's label names; −1 where the output is one series.
    var item: Int
    var value: Double
  }

  private(set) var entries: [Entry] = []

  /// Adds a value; none where the formula gave none or the value is not finite.
  mutating func add(_ output: Int, item: Int = -1, _ value: Double?) {
    guard let value, value.isFinite else { return }
    entries.append(Entry(output: output, item: item, value: value))
  }

  /// Forgets everything.
  mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

  /// The value of the main series, where there is one.
  var main: Double? { entries.first { $0.output == 0 }?.value }
}

/// A formula of one value of each input: those of a message, or the means of a window.
protocol PointKernel: Sendable {
  /// Prepares it for an indicator.
  init(_ indicator: DerivedIndicator)
  /// Calculates from values by the formula's inputs, in the formula's units; those that are required are there.
  func evaluate(_ values: [Double?], into results: inout FormulaResults)
}

/// A formula of the readings of a window.
protocol WindowKernel: Sendable {
  /// Prepares it for an indicator.
  init(_ indicator: DerivedIndicator)
  /// How far before the window's beginning it looks, in nanoseconds.
  var lookback: Int64 { get }
  /// Calculates from a window.
  func evaluate(_ window: WindowView, into results: inout FormulaResults)
}

extension WindowKernel {
  var lookback: Int64 { 0 }
}

/// The calculation of an indicator.
enum Kernel {
  case point(any PointKernel)
  case window(any WindowKernel)

  private static let points: [String: any PointKernel.Type] = [
    "heat_index": HeatIndexKernel.self, "wind_chill": WindChillKernel.self, "dew_point": DewPointKernel.self,
    "gb3838_class": SurfaceWaterKernel.self, "tli": TrophicLevelKernel.self, "algae_grade": AlgalBloomKernel.self,
    "do_saturation": OxygenSaturationKernel.self, "congestion_index": CongestionKernel.self,
    "speed_state": SpeedStateKernel.self, "level_of_service": LevelOfServiceKernel.self,
    "voltage_unbalance": VoltageUnbalanceKernel.self, "current_unbalance": CurrentUnbalanceKernel.self,
    "power_factor": PowerFactorKernel.self, "demand": DemandKernel.self, "flue_gas_loss": FlueGasKernel.self,
    "o2_corrected": OxygenCorrectionKernel.self, "news2": EarlyWarningKernel.self,
    "manhole_state": ManholeKernel.self, "gas_level": GasLevelKernel.self, "crowd_load": CrowdLoadKernel.self,
  ]

  private static let windows: [String: any WindowKernel.Type] = [
    "aqi_hourly": HourlyAirQualityKernel.self, "aqi_daily": DailyAirQualityKernel.self, "incident": IncidentKernel.self,
    "load_factor": LoadFactorKernel.self, "energy_use": EnergyUseKernel.self, "enpi": EnergyPerformanceKernel.self,
    "leq": EquivalentLevelKernel.self, "day_night_level": DayNightLevelKernel.self,
  ]

  /// The calculation of an indicator, or `nil` for a formula that has none here.
  init?(_ indicator: DerivedIndicator) {
    if let type = Self.points[indicator.formula.name] {
      self = .point(type.init(indicator))
    } else if let type = Self.windows[indicator.formula.name] {
      self = .window(type.init(indicator))
    } else {
      return nil
    }
  }

  /// How far before a window's beginning it looks, in nanoseconds.
  var lookback: Int64 {
    if case .window(let kernel) = self { kernel.lookback } else { 0 }
  }
}
