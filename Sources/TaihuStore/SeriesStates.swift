internal import TaihuCore

/// The states of all series, by id, and the unsealed readings of all; a series not seen yet has an empty state.
///
/// Unsealed readings stand in one log. A series whose readings come in the order of time has nothing else; once one comes
/// late, or is looked for, the series gets a sorted buffer, until its readings are sealed.
struct SeriesStates {
  private var heads: [SeriesHead] = []
  private var marks: [SeriesMarks] = []
  private var log = ReadingLog()
  private var sorted: [SeriesID: OpenBuffer] = [:]
  /// Unsealed readings of all series.
  private(set) var openCount = 0
  /// Series that have unsealed readings.
  private(set) var openSeriesCount = 0
  /// When the newest reading of all was received.
  private(set) var newestReceived: Timestamp?
  /// The sequence number of the last reading.
  private(set) var lastSequence: Int64 = 0
  /// The place of the first reading that is not committed.
  private var firstUncommitted = 0

  /// The number of states; ids run from 1 to this.
  var count: Int { heads.count }

  /// The newest time known of a series.
  func newestTime(of id: SeriesID) -> Timestamp? {
    guard index(id) < heads.count, heads[index(id)].newestTime.nanoseconds > .min else { return nil }
    return heads[index(id)].newestTime
  }

  /// The last time of a series that is in a chunk.
  func sealedThrough(of id: SeriesID) -> Timestamp? {
    index(id) < marks.count ? marks[index(id)].sealedThrough : nil
  }

  /// The time before which the readings of a series were given up.
  func rawSince(of id: SeriesID) -> Timestamp {
    index(id) < marks.count ? marks[index(id)].rawSince : Timestamp(nanoseconds: .min)
  }

  // MARK: Readings

  /// Takes in a new reading, with the next sequence number; returns the unsealed one of the same time that it replaces.
  mutating func append(_ reading: Reading) -> OpenReading? {
    put(OpenReading(sequence: lastSequence + 1, reading: reading))
  }

  /// Takes in an unsealed reading, in the order of the sequence numbers; returns the one that it replaces.
  mutating func put(_ row: OpenReading) -> OpenReading? {
    let (index, time) = (grow(row.reading.series), row.reading.time)
    lastSequence = row.sequence
    if newestReceived.map({ row.reading.received > $0 }) ?? true { newestReceived = row.reading.received }
    var head = heads[index]
    guard !head.isSorted, time > head.newestTime else { return putLate(row, index) }
    log.append(row, former: head.last)
    if head.openCount == 0 { openSeriesCount += 1 }
    openCount += 1
    head.newestTime = time
    head.latestIsUnsaved = true
    head.last = log.next - 1
    head.openCount += 1
    heads[index] = head
    return nil
  }

  /// The unsealed reading of a time.
  ///
  /// - Complexity: O(log *n*) in the number of unsealed readings of the series; at first O(*n*).
  mutating func openRow(of id: SeriesID, at time: Timestamp) -> OpenReading? {
    guard index(id) < heads.count, heads[index(id)].openCount > 0 else { return nil }
    if !heads[index(id)].isSorted {
      let last = log[heads[index(id)].last]
      if time >= last.reading.time { return time == last.reading.time ? last : nil }
      sort(index(id))
    }
    return sorted[id]?.row(at: time)
  }

  /// The unsealed readings of a series with sequence numbers up to one, by time.
  func openReadings(of id: SeriesID, through sequence: Int64) -> [Reading] {
    guard index(id) < heads.count, heads[index(id)].openCount > 0 else { return [] }
    let head = heads[index(id)]
    if head.isSorted { return sorted[id]?.readings(through: sequence) ?? [] }
    return log.readings(
      from: head.last, above: head.sealedSequence, through: sequence, count: Int(head.openCount))
  }

  /// The unsealed readings of a series in `from..<to`, by time.
  func openReadings(of id: SeriesID, from: Timestamp, to: Timestamp) -> [Reading] {
    guard index(id) < heads.count, heads[index(id)].openCount > 0 else { return [] }
    if let buffer = sorted[id] { return buffer.rows(from: from, to: to).map(\.reading) }
    let head = heads[index(id)]
    return log.chain(from: head.last) { $0.sequence > head.sealedSequence && $0.reading.time >= from }
      .lazy.map(\.reading).filter { $0.time < to }
  }

  /// The readings that are not committed, in the order of their sequence numbers.
  var uncommitted: ArraySlice<OpenReading> { log.rows[max(firstUncommitted - log.first, 0)...] }

  /// Tells that every reading is committed.
  mutating func markCommitted() {
    firstUncommitted = log.next
  }

  /// Removes what was sealed of a series.
  mutating func removeOpen(of id: SeriesID, through sequence: Int64, sealedThrough: Timestamp?) {
    let index = grow(id)
    marks[index].sealedThrough = sealedThrough
    let former = heads[index].openCount
    if heads[index].isSorted {
      settleLatest(index)
      heads[index].openCount -= Int32(sorted[id]?.remove(through: sequence) ?? 0)
      if heads[index].openCount == 0 {
        sorted[id] = nil
        (heads[index].isSorted, heads[index].last) = (false, -1)
      }
    } else {
      let head = heads[index]
      let left = log.chain(from: head.last) { $0.sequence > max(sequence, head.sealedSequence) }
      heads[index].openCount = Int32(left.count)
    }
    heads[index].sealedSequence = sequence
    openCount -= Int(former - heads[index].openCount)
    if former > 0 && heads[index].openCount == 0 { openSeriesCount -= 1 }
  }

  /// Forgets what stands in the log of readings that were sealed: all up to a sequence number.
  ///
  /// - Complexity: O(series + readings in the log).
  mutating func forgetSealed(through sequence: Int64) {
    for index in heads.indices where !heads[index].isSorted && log.holds(heads[index].last) {
      guard log[heads[index].last].sequence <= sequence else { continue }
      settleLatest(index)
      heads[index].last = -1
    }
    log.removeFirst(through: sequence)
  }

  // MARK: The newest reading of each series

  /// The newest reading of a series.
  func latest(of id: SeriesID) -> OpenReading? {
    index(id) < heads.count ? latest(index(id)) : nil
  }

  /// The series whose newest reading is not saved, in the order of their ids.
  var unsavedLatest: [SeriesID] {
    heads.indices.filter { heads[$0].latestIsUnsaved }.map { SeriesID(UInt32($0 + 1)) }
  }

  /// Tells that `latest_saved` holds every newest reading.
  mutating func markLatestSaved() {
    for index in heads.indices { heads[index].latestIsUnsaved = false }
  }

  // MARK: What the store holds

  /// Makes room for so many series.
  mutating func reserve(_ count: Int) {
    if count > 0 { _ = grow(SeriesID(UInt32(count))) }
  }

  /// Sets the newest reading, as the store holds it.
  mutating func restore(latest row: OpenReading) {
    let index = grow(row.reading.series)
    marks[index].latest = row
    heads[index].newestTime = row.reading.time
    newestReceived = max(newestReceived ?? row.reading.received, row.reading.received)
  }

  /// Sets the last sealed time, as the store holds it.
  mutating func restore(_ id: SeriesID, sealedThrough: Timestamp?) {
    marks[grow(id)].sealedThrough = sealedThrough
  }

  /// Sets the sequence number of the last reading, as the store holds it; nothing is uncommitted.
  mutating func restore(lastSequence sequence: Int64) {
    lastSequence = sequence
    markCommitted()
  }

  /// Sets the time before which the readings of a series were given up.
  mutating func setRawSince(_ id: SeriesID, _ since: Timestamp) {
    marks[grow(id)].rawSince = since
  }

  // MARK: -

  /// A reading that is not later than all of its series, or whose series has a sorted buffer.
  private mutating func putLate(_ row: OpenReading, _ index: Int) -> OpenReading? {
    let (id, time) = (row.reading.series, row.reading.time)
    settleLatest(index)
    if time >= heads[index].newestTime { (heads[index].newestTime, heads[index].latestIsUnsaved) = (time, true) }
    let isLast = heads[index].openCount == 0 || !heads[index].isSorted && time > log[heads[index].last].reading.time
    if isLast && !heads[index].isSorted {
      link(row, index)
      return nil
    }
    sort(index)
    let former = sorted[id]?.put(row)
    log.append(row, former: -1)
    if former == nil { count(index) }
    return former
  }

  private mutating func link(_ row: OpenReading, _ index: Int) {
    let place = log.next
    log.append(row, former: heads[index].last)
    heads[index].last = place
    count(index)
  }

  private mutating func count(_ index: Int) {
    if heads[index].openCount == 0 { openSeriesCount += 1 }
    heads[index].openCount += 1
    openCount += 1
  }

  /// Gives a series its sorted buffer.
  private mutating func sort(_ index: Int) {
    guard !heads[index].isSorted else { return }
    settleLatest(index)
    var buffer = OpenBuffer()
    for row in open(index) { _ = buffer.put(row) }
    sorted[SeriesID(UInt32(index + 1))] = buffer
    heads[index].isSorted = true
  }

  /// The unsealed readings of a series, by time.
  private func open(_ index: Int) -> [OpenReading] {
    let head = heads[index]
    if head.isSorted { return sorted[SeriesID(UInt32(index + 1))]?.rows ?? [] }
    guard head.openCount > 0 else { return [] }
    return log.chain(from: head.last, count: Int(head.openCount)) { $0.sequence > head.sealedSequence }
  }

  private func latest(_ index: Int) -> OpenReading? {
    let head = heads[index]
    let open =
      head.isSorted
      ? sorted[SeriesID(UInt32(index + 1))]?.rows.last : log.holds(head.last) ? log[head.last] : nil
    guard let open else { return marks[index].latest }
    if let saved = marks[index].latest, saved.reading.time > open.reading.time { return saved }
    return open
  }

  /// Takes the newest reading out of the log, before the log loses sight of it.
  private mutating func settleLatest(_ index: Int) {
    marks[index].latest = latest(index)
  }

  @inline(__always)
  private func index(_ id: SeriesID) -> Int { Int(id.rawValue) - 1 }

  @inline(__always)
  private mutating func grow(_ id: SeriesID) -> Int {
    let index = index(id)
    if heads.count <= index {
      heads.append(contentsOf: repeatElement(SeriesHead(), count: index + 1 - heads.count))
      marks.append(contentsOf: repeatElement(SeriesMarks(), count: index + 1 - marks.count))
    }
    return index
  }
}
