public import TaihuCore

/// Samples in memory: for tests, for files, and as the simplest example of a source.
public struct MemorySource: QuerySource, Sendable {
  private var runs: [SampleRun] = []
  private var all: [QuerySeries] = []
  private var ids: [LabelSet: Int] = [:]

  /// A source without series.
  public init() {}

  /// The series in the order of their labels.
  public var series: [QuerySeries] { all.sorted { $0.labels < $1.labels } }

  /// Adds a sample; one at a time that is taken replaces the other. Samples in the order of time are the quickest.
  ///
  /// - Complexity: O(1) in the order of time, else O(samples of the series).
  public mutating func add(_ value: Double, at time: Timestamp, to labels: LabelSet) {
    let index = declare(labels)
    let place = runs[index].times.lastIndex { $0 <= time.nanoseconds }.map { $0 + 1 } ?? 0
    if place > 0, runs[index].times[place - 1] == time.nanoseconds {
      runs[index].values[place - 1] = value
    } else {
      runs[index].times.insert(time.nanoseconds, at: place)
      runs[index].values.insert(value, at: place)
    }
  }

  /// Adds a series, or sets how far to look back for one, in nanoseconds.
  @discardableResult
  public mutating func declare(_ labels: LabelSet, lookback: Int64? = nil) -> Int {
    if let index = ids[labels] {
      if let lookback { all[index].lookback = lookback }
      return index
    }
    ids[labels] = all.count
    all.append(QuerySeries(id: UInt32(all.count), labels: labels, lookback: lookback))
    runs.append(SampleRun())
    return all.count - 1
  }

  /// The series that meet all conditions.
  ///
  /// - Complexity: O(number of series · conditions).
  public func series(matching matchers: [LabelMatcher]) -> [QuerySeries] {
    all.filter { member in matchers.allSatisfy { $0.matches(member.labels) } }.sorted { $0.labels < $1.labels }
  }

  /// Hands over the samples of a series in a range in one run.
  public func samples(
    of series: QuerySeries, from: Timestamp, to: Timestamp, _ body: (SampleRun) throws -> Void
  ) throws {
    let run = runs[Int(series.id)]
    let (start, end) = (Self.place(from, in: run.times), Self.place(to, in: run.times))
    guard start < end else { return }
    try body(
      start == 0 && end == run.times.count
        ? run : SampleRun(times: Array(run.times[start..<end]), values: Array(run.values[start..<end])))
  }

  /// The first place whose time is not before an instant.
  private static func place(_ time: Timestamp, in times: [Int64]) -> Int {
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] < time.nanoseconds { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
