public import TaihuCore
public import TaihuQuery
public import TaihuStore

/// Lets the query engine read a store.
///
/// The labels of a series are those of the store, with its name as `__name__`. Run a whole query inside
/// ``StoreReader/withSnapshot(_:)`` so that all its selectors see the same state. One thread owns a source, as it owns
/// the reader.
public final class StoreQuerySource: QuerySource {
  /// The reader.
  let reader: StoreReader
  /// The readings that count.
  let qualities: Set<Quality>
  private var run = SampleRun()

  /// The readings that count when a question does not say.
  public static let usualQualities: Set<Quality> = [.good, .suspect]

  /// A source over a reader.
  ///
  /// - Parameter qualities: the readings that count.
  public init(_ reader: StoreReader, qualities: Set<Quality> = usualQualities) {
    (self.reader, self.qualities) = (reader, qualities)
  }

  /// The series that meet all conditions, in the order of their keys.
  ///
  /// A series whose readings are known to come seldom is looked back for twice the time between them, so that an hourly
  /// value does not vanish five minutes after it.
  ///
  /// - Complexity: that of ``StoreReader/series(matching:)``, and O(length of keys) for conditions that SQLite can't tell.
  public func series(matching matchers: [LabelMatcher]) throws -> [QuerySeries] {
    let selector = SeriesSelector(matchers.compactMap(Self.condition))
    return try reader.series(matching: selector).compactMap { record in
      let labels = LabelSet(record.key)
      guard matchers.allSatisfy({ $0.matches(labels) }) else { return nil }
      return QuerySeries(id: record.id.rawValue, labels: labels, lookback: Self.lookback(record))
    }
  }

  /// Hands over the readings of a series in a range, of the qualities that count, and the ends that were told of it.
  public func samples(
    of series: QuerySeries, from: Timestamp, to: Timestamp, _ body: (SampleRun) throws -> Void
  ) throws {
    try reader.readings(of: SeriesID(series.id), from: from, to: to) { readings in
      run.times.removeAll(keepingCapacity: true)
      run.values.removeAll(keepingCapacity: true)
      for reading in readings {
        let isEnd = reading.reasons.contains(.ended)
        guard isEnd || qualities.contains(reading.quality) else { continue }
        run.times.append(reading.time.nanoseconds)
        run.values.append(isEnd ? Self.endOfSeries : reading.value)
      }
      try body(run)
    }
  }

  /// The marker that a series ended, as ``SampleRun`` has it.
  private static let endOfSeries = Double(bitPattern: 0x7FF0_0000_0000_0002)

  /// What the store can tell by itself of a condition.
  private static func condition(_ matcher: LabelMatcher) -> SeriesSelector.Matcher? {
    switch matcher.relation {
    case .equal: .equal(name: matcher.name, value: matcher.value)
    case .notEqual: .notEqual(name: matcher.name, value: matcher.value)
    case .matches: matcher.pattern?.literals.map { .oneOf(name: matcher.name, values: $0) }
    case .matchesNot: nil
    }
  }

  private static func lookback(_ record: SeriesRecord) -> Int64? {
    guard let cadence = record.traits.rules.cadence else { return nil }
    let (twice, overflow) = cadence.multipliedReportingOverflow(by: 2)
    return overflow || twice <= QueryOptions.defaultLookback ? nil : twice
  }
}
