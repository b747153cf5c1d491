internal import TaihuCore
internal import TaihuStore

/// A small life of a store, the same every time: numbered readings of six series over some days, in batches of three hours,
/// with late ones, redelivered ones and corrections, under a policy that gives up readings after two days.
///
/// Everything about a reading follows from its number, so what must be there after any number of batches can be told
/// without having run.
struct Workload {
  /// One message: a reading, by its number, as it was first sent or corrected.
  struct Event: Hashable {
    var number: Int
    var isCorrection: Bool
  }

  static let seriesCount = 6
  /// Readings that are measured in the time of one batch.
  static let readingsPerBatch = 24
  static let hour: Int64 = 3_600_000_000_000
  /// The time of the first batch: a midnight of UTC, 2026-03-01.
  static let start = Timestamp(nanoseconds: 1_772_323_200_000_000_000)
  /// Late readings come within a day, but for the very late: after the policy has given up their day. Those are neither
  /// sent twice nor corrected, since nothing is known of a reading that was given up.
  private static let (lateBatches, veryLateBatches) = (7, 26)

  /// Batches that come at the end, each a day after the one before: by then everything that depends on when upkeep ran
  /// has settled.
  static let closingBatches = 2

  /// Batches in all.
  var batches: Int { events.count }
  /// What each batch brings, in order.
  let events: [[Event]]

  /// A life of so many batches of three hours, and the closing ones.
  init(batches: Int) {
    var events = [[Event]](repeating: [], count: batches)
    for number in 0..<batches * Self.readingsPerBatch {
      let (event, home) = (Event(number: number, isCorrection: false), number / Self.readingsPerBatch)
      let isVeryLate = number % 41 == 7
      let arrival = home + (isVeryLate ? Self.veryLateBatches : number % 7 == 3 ? number % Self.lateBatches : 0)
      guard arrival < batches else { continue }
      events[arrival].append(event)
      if isVeryLate { continue }
      if number % 11 == 5, arrival + 1 < batches { events[arrival + 1].append(event) }
      if number % 13 == 6, arrival + 2 < batches {
        events[arrival + 2].append(Event(number: number, isCorrection: true))
      }
    }
    for closing in batches..<batches + Self.closingBatches {
      events.append(
        (0..<Self.seriesCount).map { Event(number: closing * Self.readingsPerBatch + $0, isCorrection: false) })
    }
    self.events = events
  }

  /// Whether a batch is a closing one.
  func isClosing(_ batch: Int) -> Bool { batch >= batches - Self.closingBatches }

  /// The reading of an event, received when its batch was. Receive times are whole milliseconds after the time, which a
  /// chunk keeps exactly.
  func reading(_ event: Event, batch: Int) -> Reading {
    let number = event.number
    let slot = Int64(number % Self.readingsPerBatch)
    let time = clock(after: number / Self.readingsPerBatch)
      .advanced(byNanoseconds: slot * Self.hour / 8 - 3 * Self.hour + Int64(number))
    let received = clock(after: batch).advanced(byNanoseconds: Int64(number))
    return Reading(
      series: SeriesID(UInt32(number % Self.seriesCount + 1)), time: time, received: received,
      value: Double(number) + (event.isCorrection ? 0.5 : 0), quality: number % 17 == 0 ? .suspect : .good,
      reasons: number % 17 == 0 ? [.range] : [])
  }

  /// The wall clock when a batch arrives.
  func clock(after batch: Int) -> Timestamp {
    let daysAhead = max(Int64(batch - batches + Self.closingBatches + 1), 0)
    return Self.start.advanced(byNanoseconds: (Int64(batch + 1) * 3 + daysAhead * 24) * Self.hour)
  }

  /// Settings under which a few batches see everything: small chunks, steps, checkpoints.
  static func configuration(_ path: String) -> StoreConfiguration {
    var configuration = StoreConfiguration(path: path)
    configuration.sealAfterReadings = 12
    configuration.sealStepReadings = 30
    configuration.walCheckpointPages = 60
    configuration.latestFlushReadings = 100
    configuration.diskReserveBytes = 0
    configuration.retention.raw = .days(2)
    configuration.retention.fiveMinutes = .days(3)
    configuration.retention.hour = .days(4)
    configuration.retention.quarantine = .days(2)
    configuration.retention.ledger = .days(1)
    return configuration
  }

  /// Declares the series; their ids are 1 to ``seriesCount``.
  static func declare(in catalog: SeriesCatalog) {
    for number in 0..<seriesCount {
      let key = SeriesKey(name: "level", labels: [Label("site", "site-\(number)"), Label("network", "torture")])
      catalog.declare(key, SeriesTraits(unit: "m", pack: "torture"))
    }
  }
}
