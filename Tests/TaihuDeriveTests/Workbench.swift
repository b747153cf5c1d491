import TaihuCore
import TaihuDerive
import TaihuPack
import Testing

/// An engine with readings in memory: devices send, results come out, and time goes on as the test says.
final class Workbench: ReadingSource {
  let catalog = SeriesCatalog()
  let packs: [Pack]
  private(set) var engine: DerivedEngine
  private(set) var stored: [SeriesID: [Reading]] = [:]
  /// The results so far, the latest of each series and time.
  private(set) var results: [SeriesID: [Timestamp: Reading]] = [:]
  /// How many results took the place of another value.
  private(set) var corrections = 0
  private var pending: [String: String] = [:]
  var now = Timestamp.epoch

  /// A bench with a pack `city`, given the quantities with their units and cadences, and `[[derived]]` in TOML.
  convenience init(quantities: [(id: String, unit: String)], cadence: String = "1h", _ derived: String) throws {
    let text = """
      [pack]
      cadence = "\(cadence)"
      [[topics]]
      pattern = "city/{district}/{site}/{device}"
      \(quantities.map { "[quantities.\($0.id)]\nunit = \"\($0.unit)\"" }.joined(separator: "\n"))
      \(derived)
      """
    try self.init(pack: PackReader().read(text: text, file: "city.toml"))
  }

  /// A bench with a pack.
  init(pack: Pack) {
    packs = [pack]
    engine = DerivedEngine(packs: [pack], catalog: catalog)
  }

  /// A message of one device; `device` is `district/site/device`.
  func send(
    _ values: [(String, Double)], at time: Timestamp, from device: String = "d/s/one", quality: Quality = .good,
    reasons: QualityReasons = [], labels: [Label] = []
  ) {
    let place = device.split(separator: "/").map(String.init)
    let own = zip(["district", "site", "device"], place).map { Label($0, $1) }
    for (name, value) in values {
      let series = catalog.declare(
        SeriesKey(name: name, labels: own + labels + [Label("network", packs[0].id)]),
        SeriesTraits(unit: "", pack: packs[0].id))
      let reading = Reading(
        series: series, time: time, received: now, value: value, quality: quality, reasons: reasons)
      store(reading)
      engine.observe(reading)
    }
    var found: [Reading] = []
    engine.endMessage(into: &found)
    found.forEach(take)
  }

  /// Computes what is due.
  func evaluate() throws {
    var found: [Reading] = []
    repeat { try engine.evaluate(now: now, from: self, limit: 3, into: &found) } while engine.hasDueWindows
    found.forEach(take)
    for (key, value) in engine.drainPending() {
      pending[String(key.dropFirst(DerivedEngine.pendingPrefix.count))] = value
    }
  }

  /// Lets time pass without a message.
  func wait(minutes: Int) throws {
    now = now.advanced(byNanoseconds: Int64(minutes) * 60_000_000_000)
    try evaluate()
  }

  /// Ends the process and starts it again: what was in memory is lost, what was saved is there.
  func restart() {
    engine = DerivedEngine(packs: packs, catalog: catalog)
    engine.restore(pending: pending, now: now)
    engine.restore(latest: engine.inputSeries.compactMap { stored[$0]?.last })
  }

  /// The results of a series of one device by time, as `name{labels}` without network and place.
  func values(_ name: String, device: String? = "one", _ label: Label? = nil) -> [Timestamp: Double] {
    readings(name, device: device, label).mapValues(\.value)
  }

  /// The results of a series.
  func readings(_ name: String, device: String? = "one", _ label: Label? = nil) -> [Timestamp: Reading] {
    let entry = catalog.all.first { entry in
      entry.key.name == name && !entry.traits.origin.isEmpty && entry.key.label("device") == device
        && (label == nil || entry.key.label(label!.name) == label!.value)
    }
    return entry.flatMap { results[$0.id] } ?? [:]
  }

  func readings(of series: SeriesID, from: Timestamp, to: Timestamp, _ body: ([Reading]) throws -> Void) throws {
    let found = (stored[series] ?? []).filter { from <= $0.time && $0.time < to }
    if !found.isEmpty { try body(found) }
  }

  private func store(_ reading: Reading) {
    guard let last = stored[reading.series]?.last, reading.time <= last.time else {
      stored[reading.series, default: []].append(reading)
      return
    }
    var all = stored[reading.series] ?? []
    let index = all.firstIndex { $0.time >= reading.time } ?? all.count
    if index < all.count, all[index].time == reading.time {
      all[index] = reading
    } else {
      all.insert(reading, at: index)
    }
    stored[reading.series] = all
  }

  private func take(_ result: Reading) {
    if let former = results[result.series]?[result.time] {
      if former.value == result.value { return }
      corrections += 1
    }
    results[result.series, default: [:]][result.time] = result
    store(result)
  }
}

extension Timestamp {
  func minutes(_ count: Int) -> Timestamp { advanced(byNanoseconds: Int64(count) * 60_000_000_000) }
  func seconds(_ count: Int) -> Timestamp { advanced(byNanoseconds: Int64(count) * 1_000_000_000) }
}
