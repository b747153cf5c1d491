internal import TaihuCore

/// The unsealed readings of one series in the order of time; a time stands once.
///
/// - Complexity: a reading later than all others is put in amortised O(1), others in O(count).
struct OpenBuffer {
  /// The readings, by strictly increasing time.
  private(set) var rows: [OpenReading] = []

  /// The newest time.
  var lastTime: Timestamp? { rows.last?.reading.time }

  /// The reading of a time.
  ///
  /// - Complexity: O(log count).
  func row(at time: Timestamp) -> OpenReading? {
    let index = rows.partition(notBefore: time)
    guard index < rows.count, rows[index].reading.time == time else { return nil }
    return rows[index]
  }

  /// Puts a reading in; returns the one of the same time that it replaces.
  mutating func put(_ row: OpenReading) -> OpenReading? {
    guard let last = rows.last, row.reading.time <= last.reading.time else {
      rows.append(row)
      return nil
    }
    let index = rows.partition(notBefore: row.reading.time)
    if rows[index].reading.time == row.reading.time {
      let former = rows[index]
      rows[index] = row
      return former
    }
    rows.insert(row, at: index)
    return nil
  }

  /// The readings with sequence numbers up to one.
  func readings(through sequence: Int64) -> [Reading] {
    rows.lazy.filter { $0.sequence <= sequence }.map(\.reading)
  }

  /// Removes the readings with sequence numbers up to one; returns how many.
  mutating func remove(through sequence: Int64) -> Int {
    let before = rows.count
    rows.removeAll { $0.sequence <= sequence }
    return before - rows.count
  }

  /// Removes everything and keeps the memory.
  mutating func removeAll() {
    rows.removeAll(keepingCapacity: true)
  }

  /// The rows of `from..<to`.
  func rows(from: Timestamp, to: Timestamp) -> ArraySlice<OpenReading> {
    guard from < to else { return [] }
    return rows[rows.partition(notBefore: from)..<rows.partition(notBefore: to)]
  }
}
