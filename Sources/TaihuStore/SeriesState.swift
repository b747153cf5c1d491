internal import TaihuCore

/// What the writer keeps in memory of one series.
struct SeriesState {
  /// Its unsealed readings, uncommitted ones included.
  var open = OpenBuffer()
  /// The last time that is in a chunk.
  var sealedThrough: Timestamp?
  /// The time before which its readings were given up.
  var rawSince = Timestamp(nanoseconds: .min)
  /// Its newest reading.
  var latest: OpenReading?
  /// Whether `latest_saved` holds another one.
  var latestIsUnsaved = false

  /// The newest time known.
  var newestTime: Timestamp? { latest?.reading.time }

  /// Takes the reading as the newest when it is.
  mutating func noteLatest(_ row: OpenReading) {
    if let time = newestTime, row.reading.time < time { return }
    latest = row
    latestIsUnsaved = true
  }
}

/// The states of all series, by id; a series not seen yet has an empty one.
struct SeriesStates {
  private var states: [SeriesState] = []
  /// Unsealed readings of all series.
  private(set) var openCount = 0
  /// Series that have unsealed readings.
  private(set) var openSeriesCount = 0

  /// The number of states; ids run from 1 to this.
  var count: Int { states.count }

  /// The state of a series.
  subscript(_ id: SeriesID) -> SeriesState {
    index(id) < states.count ? states[index(id)] : SeriesState()
  }

  /// The newest time known of a series.
  func newestTime(of id: SeriesID) -> Timestamp? {
    index(id) < states.count ? states[index(id)].newestTime : nil
  }

  /// The last time of a series that is in a chunk.
  func sealedThrough(of id: SeriesID) -> Timestamp? {
    index(id) < states.count ? states[index(id)].sealedThrough : nil
  }

  /// The time before which the readings of a series were given up.
  func rawSince(of id: SeriesID) -> Timestamp {
    index(id) < states.count ? states[index(id)].rawSince : Timestamp(nanoseconds: .min)
  }

  /// The unsealed reading of a time.
  func openRow(of id: SeriesID, at time: Timestamp) -> OpenReading? {
    index(id) < states.count ? states[index(id)].open.row(at: time) : nil
  }

  /// The unsealed readings of a series with sequence numbers up to one, by time.
  func openReadings(of id: SeriesID, through sequence: Int64) -> [Reading] {
    index(id) < states.count ? states[index(id)].open.readings(through: sequence) : []
  }

  /// Puts in an unsealed reading; returns the unsealed one of the same time that it replaces.
  mutating func put(_ row: OpenReading) -> OpenReading? {
    let index = grow(row.reading.series)
    if states[index].open.rows.isEmpty { openSeriesCount += 1 }
    let former = states[index].open.put(row)
    if former == nil { openCount += 1 }
    states[index].noteLatest(row)
    return former
  }

  /// Removes what was sealed of a series.
  mutating func removeOpen(of id: SeriesID, through sequence: Int64, sealedThrough: Timestamp?) {
    let index = grow(id)
    openCount -= states[index].open.remove(through: sequence)
    states[index].sealedThrough = sealedThrough
    if states[index].open.rows.isEmpty { openSeriesCount -= 1 }
  }

  /// Sets the last sealed time, as the store holds it.
  mutating func restore(_ id: SeriesID, sealedThrough: Timestamp?) {
    states[grow(id)].sealedThrough = sealedThrough
  }

  /// Sets the time before which the readings of a series were given up.
  mutating func setRawSince(_ id: SeriesID, _ since: Timestamp) {
    states[grow(id)].rawSince = since
  }

  /// When the newest reading of all was received, among the newest of each series.
  var newestReceived: Timestamp? { states.lazy.compactMap { $0.latest?.reading.received }.max() }

  /// Sets the newest reading, as the store holds it.
  mutating func restore(latest row: OpenReading) {
    let index = grow(row.reading.series)
    states[index].latest = row
    states[index].latestIsUnsaved = false
  }

  /// The series whose newest reading is not saved, in the order of their ids.
  var unsavedLatest: [SeriesID] {
    states.indices.filter { states[$0].latestIsUnsaved }.map { SeriesID(UInt32($0 + 1)) }
  }

  /// Tells that `latest_saved` holds every newest reading.
  mutating func markLatestSaved() {
    for index in states.indices { states[index].latestIsUnsaved = false }
  }

  private func index(_ id: SeriesID) -> Int { Int(id.rawValue) - 1 }

  private mutating func grow(_ id: SeriesID) -> Int {
    let index = index(id)
    while states.count <= index { states.append(SeriesState()) }
    return index
  }
}
