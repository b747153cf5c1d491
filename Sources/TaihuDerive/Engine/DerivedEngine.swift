public import TaihuCore
public import TaihuPack

/// Computes derived indicators from readings as they are stored.
///
/// The way of a reading: ``observe(_:)`` notes it, in O(1); ``endMessage(into:)`` gives the values that need one message;
/// ``evaluate(now:from:limit:into:)`` gives those of the windows whose time has come, from the readings as the store has
/// them, so that nothing of a window is kept in memory but that it waits. ``drainPending()`` says which windows wait, to be
/// saved in the transaction that holds the readings; ``restore(pending:now:)`` takes that back after a restart. So a window
/// is computed after a crash just as it would have been without one.
///
/// One thread owns an engine, like the catalog in which it declares the series of its results.
public struct DerivedEngine {
  /// The most instances; readings of further devices give no result, and are counted.
  public static let instancesMax = 1_000_000

  /// How many instances there are: one for each indicator of each device, site or pair.
  public var instanceCount: Int { instances.count }
  /// Places of series that were left out since there were too many instances.
  public private(set) var leftOut = 0

  let catalog: SeriesCatalog
  let indicators: [CompiledIndicator]
  private let inputs: InputTable
  var instances: [Instance] = []
  private var numbers: [InstanceKey: Int] = [:]
  private var routes: ContiguousArray<Route> = []
  private var targets: ContiguousArray<Target> = []
  private var touched: [Int] = []
  /// Instances that have a window that is due, in the order in which they came to have it.
  var queue: [Int] = []
  private var changed: Set<Int> = []
  private var lastSweep = Timestamp(nanoseconds: .min)
  var results = FormulaResults()

  private struct InstanceKey: Hashable {
    var indicator: Int
    var labels: [Label]
  }

  /// The targets of one series: a range of `targets`; `count` −1 until they are looked up.
  private struct Route {
    var first: Int32 = 0
    var count: Int32 = -1
  }

  private struct Target {
    var instance: Int32
    var input: Int32
    var factor: Double
    var isWindowed: Bool
  }

  /// Prepares the indicators of packs, and finds the instances of all series that the catalog knows.
  ///
  /// - Complexity: O(series).
  public init(packs: [Pack], catalog: SeriesCatalog) {
    self.catalog = catalog
    indicators = packs.flatMap { pack in pack.derived.compactMap { CompiledIndicator($0, pack: pack.id) } }
    inputs = InputTable(indicators)
    if indicators.isEmpty { return }
    for entry in catalog.all { _ = route(of: entry.id) }
  }

  /// Takes note of a reading that was stored, judged. Duplicates are not observed.
  ///
  /// - Complexity: O(1) for each indicator that takes the series; a look into an array for the others.
  public mutating func observe(_ reading: Reading) {
    let index = Int(reading.series.rawValue)
    if index < routes.count, routes[index].count == 0 { return }
    if indicators.isEmpty { return }
    let route = route(of: reading.series)
    for number in Int(route.first)..<Int(route.first + route.count) {
      let target = targets[number]
      let instance = Int(target.instance)
      if target.isWindowed { note(reading, instance) } else { take(reading, target) }
    }
  }

  /// Gives the values for which the readings observed since the last call were enough, one for each indicator without a
  /// window.
  public mutating func endMessage(into readings: inout [Reading]) {
    for number in touched {
      instances[number].isQueued = false
      let compiled = indicators[instances[number].indicator]
      let moment = instances[number].moment
      guard case .point(let kernel) = compiled.kernel, compiled.isEnough(moment.values) else { continue }
      results.removeAll()
      kernel.evaluate(moment.values, into: &results)
      let model = Reading(
        series: SeriesID(0), time: moment.time, received: moment.received, value: 0, quality: moment.quality,
        reasons: moment.reasons)
      emit(number, like: model, into: &readings)
    }
    touched.removeAll(keepingCapacity: true)
  }

  /// Whether windows are due that ``evaluate(now:from:limit:into:)`` left for the next call.
  public var hasDueWindows: Bool { !queue.isEmpty }

  /// Gives the values of the windows whose time has come.
  ///
  /// - Parameters:
  ///   - now: the gateway's clock, by which windows end after which nothing comes.
  ///   - source: the readings, with those that belong to the same transaction.
  ///   - limit: the most windows to compute now.
  /// - Throws: what the source throws; then the engine must be made anew.
  /// - Complexity: O(readings in the windows); once a second O(instances).
  public mutating func evaluate(
    now: Timestamp, from source: some ReadingSource, limit: Int = 1_000, into readings: inout [Reading]
  ) throws {
    if indicators.isEmpty { return }
    sweep(now: now)
    var (done, taken) = (0, 0)
    while done < limit, taken < queue.count {
      let number = queue[taken]
      guard let rule = indicators[instances[number].indicator].schedule,
        let start = instances[number].schedule.take(now: now, rule)
      else {
        instances[number].isQueued = false
        taken += 1
        continue
      }
      changed.insert(number)
      done += 1
      try compute(number, start, received: now, from: source, into: &readings)
    }
    queue.removeFirst(taken)
  }

  /// Makes every window due whose end a clock far in the future would show, for an explanation of what a message leads to.
  public mutating func evaluateAll(
    received: Timestamp, from source: some ReadingSource, into readings: inout [Reading]
  ) throws {
    for number in instances.indices {
      guard let rule = indicators[instances[number].indicator].schedule else { continue }
      while let start = instances[number].schedule.take(now: Timestamp(nanoseconds: .max), rule) {
        try compute(number, start, received: received, from: source, into: &readings)
      }
    }
  }

  /// Queues instances whose windows are due by the clock; once a second.
  private mutating func sweep(now: Timestamp) {
    guard now.nanoseconds(since: lastSweep).magnitude >= 1_000_000_000 else { return }
    lastSweep = now
    for number in instances.indices where !instances[number].isQueued && !instances[number].schedule.pending.isEmpty {
      guard let rule = indicators[instances[number].indicator].schedule else { continue }
      if instances[number].schedule.isDue(now: now, rule) { enqueue(number) }
    }
  }

  @inline(__always)
  private mutating func note(_ reading: Reading, _ number: Int) {
    guard let rule = indicators[instances[number].indicator].schedule else { return }
    if instances[number].schedule.note(reading.time, received: reading.received, rule) { changed.insert(number) }
    if instances[number].schedule.isDue, !instances[number].isQueued { enqueue(number) }
  }

  private mutating func take(_ reading: Reading, _ target: Target) {
    let number = Int(target.instance)
    instances[number].moment.take(Int(target.input), reading, factor: target.factor)
    guard !instances[number].isQueued else { return }
    instances[number].isQueued = true
    touched.append(number)
  }

  private mutating func enqueue(_ number: Int) {
    instances[number].isQueued = true
    queue.append(number)
  }
}

extension DerivedEngine {
  /// The prefix of the keys under which waiting windows are saved.
  public static let pendingPrefix = "derive/"

  /// The instances whose waiting windows changed since the last call: a key, and the windows' beginnings, for the store.
  public mutating func drainPending() -> [(key: String, value: String)] {
    defer { changed.removeAll(keepingCapacity: true) }
    return changed.sorted().map { number in
      let starts = instances[number].schedule.pending.map { String($0.start.nanoseconds) }
      return (Self.pendingPrefix + name(of: instances[number]), starts.joined(separator: " "))
    }
  }

  /// Lets windows wait that waited at the last commit, by what follows ``pendingPrefix`` in their keys. Those of instances
  /// that there are no more are left out.
  ///
  /// - Complexity: O(instances).
  public mutating func restore(pending: [String: String], now: Timestamp) {
    if pending.isEmpty { return }
    for number in instances.indices {
      guard let text = pending[name(of: instances[number])], let rule = indicators[instances[number].indicator].schedule
      else { continue }
      let starts = text.split(separator: " ").compactMap { Int64($0) }.map { Timestamp(nanoseconds: $0) }
      instances[number].schedule.restore(starts, now: now, rule)
    }
  }

  /// The series whose latest readings ``restore(latest:)`` wants: all that are inputs.
  public var inputSeries: [SeriesID] {
    Set(instances.flatMap { $0.sources.map(\.series) }).sorted()
  }

  /// Shows the latest readings of ``inputSeries`` after a restart, so that inputs which come in several messages find each
  /// other, and late readings are known to be late.
  public mutating func restore(latest readings: [Reading]) {
    for reading in readings {
      let route = route(of: reading.series)
      for target in targets[Int(route.first)..<Int(route.first + route.count)] {
        let number = Int(target.instance)
        if target.isWindowed {
          instances[number].schedule.restore(latest: reading.time)
        } else {
          instances[number].moment.take(Int(target.input), reading, factor: target.factor)
        }
      }
    }
  }

  private func name(of instance: Instance) -> String {
    let compiled = indicators[instance.indicator]
    return compiled.pack + "/" + SeriesKey(name: compiled.indicator.id, labels: instance.labels).description
  }

  private mutating func route(of series: SeriesID) -> Route {
    let index = Int(series.rawValue)
    while routes.count <= index { routes.append(Route()) }
    if routes[index].count >= 0 { return routes[index] }
    let places = inputs.places(of: catalog[series], among: indicators)
    var route = Route(first: Int32(targets.count), count: 0)
    for place in places {
      guard let number = instance(of: place) else {
        leftOut += 1
        continue
      }
      let factor = place.binding.factor
      instances[number].sources.append(
        Instance.Source(input: place.input, series: series, factor: factor, cadence: place.binding.cadence))
      targets.append(
        Target(
          instance: Int32(number), input: Int32(place.input), factor: factor,
          isWindowed: indicators[place.indicator].schedule != nil))
      route.count += 1
    }
    routes[index] = route
    return route
  }

  private mutating func instance(of place: InputTable.Place) -> Int? {
    let key = InstanceKey(indicator: place.indicator, labels: place.labels)
    if let known = numbers[key] { return known }
    guard instances.count < Self.instancesMax else { return nil }
    numbers[key] = instances.count
    instances.append(Instance(place.indicator, indicators[place.indicator], labels: place.labels))
    return instances.count - 1
  }
}
