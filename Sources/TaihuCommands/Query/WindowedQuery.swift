internal import TaihuCore
internal import TaihuStore

/// Readings of many series, gathered in windows of equal width and in groups of series that share labels.
struct WindowedQuery {
  /// The most windows of one group: more would be neither read by anyone nor held in memory.
  static let windowsMax = 1_000_000

  /// The time asked for.
  var range: Range<Timestamp>
  /// The width of a window in nanoseconds.
  var width: Int64
  /// How far the windows' edges are moved from multiples of the width, in nanoseconds: the zone's offset from UTC, so that
  /// windows of a day begin at midnight.
  var offset: Int64
  /// How a window's readings become one value.
  var aggregate: Aggregate
  /// The labels whose values tell groups apart; `nil`: each series is its own group.
  var by: [String]?
  /// Which readings count.
  var quality: QualityFilter

  /// The rows of all groups: group by group, windows in the order of time; empty windows are left out.
  ///
  /// - Complexity: O(readings in the range), or of rollups where these do; memory O(windows of one group).
  ///
  /// - Parameter fromReadings: whether to leave rollups aside, though the answer is the same.
  func run(
    _ series: [SeriesRecord], on source: any SeriesSource, _ body: (WindowRow) throws -> Void,
    fromReadings: Bool = false
  ) throws {
    try checkLimits()
    for group in groups(of: series) {
      let unit = try unit(of: group)
      var windows: [Int64: WindowAccumulator] = [:]
      if isSummable && !fromReadings, let reader = source as? StoreReader {
        try addSummaries(of: group.members.map(\.id), reader, to: &windows)
      } else {
        for member in group.members { try addReadings(of: member.id, source, to: &windows) }
      }
      for (index, window) in windows.sorted(by: { $0.key < $1.key }) {
        guard let value = window.result else { continue }
        try body(WindowRow(key: group.key, start: start(of: index), value: value, unit: unit))
      }
    }
  }

  /// Whether rollups give the very same answer as the readings: they know counts, extremes and sums of good and suspect
  /// readings.
  var isSummable: Bool {
    switch aggregate {
    case .mean, .min, .max, .sum, .count: break
    case .first, .last, .quantile: return false
    }
    return quality == .usual && StoreReader.canAggregate(every: width, offset: offset)
  }

  private func addSummaries(
    of series: [SeriesID], _ reader: StoreReader, to windows: inout [Int64: WindowAccumulator]
  ) throws {
    try reader.aggregate(
      of: series, from: range.lowerBound, to: range.upperBound, every: width, offset: offset
    ) { _, summaries in
      for summary in summaries where summary.count > 0 {
        windows[index(of: summary.start), default: WindowAccumulator(aggregate)].add(summary)
      }
    }
  }

  /// Adds the readings of a series one by one.
  private func addReadings(
    of id: SeriesID, _ source: any SeriesSource, to windows: inout [Int64: WindowAccumulator]
  ) throws {
    var touched: Set<Int64> = []
    try source.readings(of: id, from: range.lowerBound, to: range.upperBound) { readings in
      for reading in readings where quality.keeps(reading) {
        let index = index(of: reading.time)
        touched.insert(index)
        windows[index, default: WindowAccumulator(aggregate)].add(reading)
      }
    }
    for index in touched { windows[index]?.endSeries() }
  }

  /// Series that share the quantity and the labels in ``by``, in the order of their keys.
  func groups(of series: [SeriesRecord]) -> [(key: SeriesKey, members: [SeriesRecord])] {
    guard let by else { return series.map { ($0.key, [$0]) } }
    let groups = Dictionary(grouping: series) { member in
      SeriesKey(name: member.key.name, labels: member.key.labels.filter { by.contains($0.name) })
    }
    return groups.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func checkLimits() throws(OperatorError) {
    guard range.upperBound.nanoseconds(since: range.lowerBound) / width > Self.windowsMax else { return }
    throw OperatorError(
      .failure, code: "too-many-windows",
      "--every cuts the time from \(range.lowerBound) to \(range.upperBound) into more than \(Self.windowsMax) windows",
      hint: "choose a longer --every, or a shorter time by --from and --to")
  }

  /// The number of the window that holds an instant.
  func index(of time: Timestamp) -> Int64 {
    time.advanced(byNanoseconds: offset).floored(toMultipleOf: width).nanoseconds / width
  }

  /// The start of a window.
  func start(of index: Int64) -> Timestamp {
    Timestamp(nanoseconds: index * width).advanced(byNanoseconds: -offset)
  }

  private func unit(of group: (key: SeriesKey, members: [SeriesRecord])) throws(OperatorError) -> String {
    if aggregate.isCount { return "1" }
    let units = Set(group.members.map(\.traits.unit)).sorted()
    guard units.count > 1 else { return units.first ?? "" }
    throw OperatorError(
      .failure, code: "mixed-units", "series of \(group.key) have different units: \(units.joined(separator: ", "))",
      hint: "narrow the choice, for instance by --network, or add a label to --by")
  }
}
