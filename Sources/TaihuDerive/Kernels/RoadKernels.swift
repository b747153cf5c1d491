internal import TaihuCore
internal import TaihuPack

/// ``RoadTraffic/congestionIndex(delayRatio:)`` with the state, the delay ratio and the travel time index.
struct CongestionKernel: PointKernel {
  private let freeFlow: Double

  init(_ indicator: DerivedIndicator) {
    freeFlow = indicator.numbers["free_flow"] ?? 60
  }

  func evaluate(_ values: [Double?], into results: inout FormulaResults) {
    guard let speed = values[0], speed >= 0 else { return }
    let ratio = RoadTraffic.delayRatio(speed: speed, freeFlow: freeFlow)
    results.add(0, RoadTraffic.congestionIndex(delayRatio: ratio))
    results.add(1, Double(RoadTraffic.state(delayRatio: ratio)))
    results.add(2, ratio)
    results.add(3, ratio < 1 ? 1 / (1 - ratio) : nil)
  }
}

/// ``RoadTraffic/state(speed:on:)``.
struct SpeedStateKernel: PointKernel {
  private let road: RoadTraffic.Road

  init(_ indicator: DerivedIndicator) {
    road = indicator.choices["road"].flatMap(RoadTraffic.Road.init) ?? .arterial
  }

  func evaluate(_ values: [Double?], into results: inout FormulaResults) {
    results.add(0, values[0].map { Double(RoadTraffic.state(speed: $0, on: road)) })
  }
}

/// ``RoadTraffic/levelOfService(density:)``, the density from flow and speed.
struct LevelOfServiceKernel: PointKernel {
  private let lanes: Double

  init(_ indicator: DerivedIndicator) {
    lanes = indicator.numbers["lanes"] ?? 1
  }

  func evaluate(_ values: [Double?], into results: inout FormulaResults) {
    guard let flow = values[0], let speed = values[1],
      let density = RoadTraffic.density(flow: flow, speed: speed, lanes: lanes)
    else { return }
    results.add(0, Double(RoadTraffic.levelOfService(density: density)))
    results.add(1, density)
  }
}

/// ``IncidentDetection`` of two neighbouring devices.
struct IncidentKernel: WindowKernel {
  private let thresholds: IncidentDetection.Thresholds
  private let isNumber7: Bool
  private let step: Int64
  /// The basic form looks two windows back.
  var lookback: Int64 { isNumber7 ? 0 : 2 * step }

  init(_ indicator: DerivedIndicator) {
    thresholds = IncidentDetection.Thresholds(
      difference: indicator.numbers["t1"] ?? 8.1, relative: indicator.numbers["t2"] ?? 0.313,
      downstream: indicator.numbers["t3"] ?? 16.8)
    isNumber7 = indicator.choices["algorithm"] != "california"
    step = indicator.window?.step ?? 60_000_000_000
  }

  func evaluate(_ window: WindowView, into results: inout FormulaResults) {
    guard let upstream = window.mean(0), let downstream = window.mean(1) else { return }
    if isNumber7 {
      results.add(
        0,
        Double(
          IncidentDetection.california7(
            after: Int(window.previous ?? 0), upstream: upstream, downstream: downstream, thresholds)))
      return
    }
    let before = (
      from: window.start.advanced(byNanoseconds: -2 * step), to: window.end.advanced(byNanoseconds: -2 * step)
    )
    guard let downstreamBefore = window.mean(1, from: before.from, to: before.to) else { return }
    let isIncident = IncidentDetection.california(
      upstream: upstream, downstream: downstream, downstreamBefore: downstreamBefore, thresholds)
    results.add(0, isIncident ? 2 : 0)
  }
}
