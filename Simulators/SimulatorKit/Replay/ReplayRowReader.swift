internal import TaihuCore

/// Reads the time and the values out of the rows of a recording.
struct ReplayRowReader {
  /// A row that is worth a message.
  struct Row: Hashable {
    /// The time.
    var time: Timestamp
    /// The values that are there, in the order of the mapping, whose columns are the channels.
    var measurements: [Measurement]
  }

  /// What a row gives.
  enum Outcome: Hashable {
    /// A message.
    case row(Row)
    /// No value at all.
    case empty
    /// A time or a value that cannot be read.
    case unreadable
  }

  private let mapping: ReplayMapping
  private let timePlaces: [Int]
  private let valuePlaces: [Int]

  /// A reader for rows under a header.
  ///
  /// - Throws: A usage error that names the columns which are missing, and those which are there.
  init(_ mapping: ReplayMapping, header: [String]) throws(OperatorError) {
    let wanted = mapping.timeColumns + mapping.columns.map(\.column)
    let absent = wanted.filter { !header.contains($0) }
    guard absent.isEmpty, !mapping.timeColumns.isEmpty, !mapping.columns.isEmpty else {
      throw OperatorError(
        .usage, code: "column-missing",
        absent.isEmpty
          ? "no time column or no value column is named"
          : "the recording has no column \(absent.map { "\"\($0)\"" }.joined(separator: ", "))",
        hint: "Nothing was sent. Its columns: " + header.joined(separator: ", "))
    }
    self.mapping = mapping
    timePlaces = mapping.timeColumns.compactMap { header.firstIndex(of: $0) }
    valuePlaces = mapping.columns.compactMap { header.firstIndex(of: $0.column) }
  }

  /// What a row of fields gives.
  func read(_ fields: [String]) -> Outcome {
    guard let last = (timePlaces + valuePlaces).max(), last < fields.count, let time = time(of: fields) else {
      return .unreadable
    }
    var row = Row(time: time, measurements: [])
    for (channel, place) in valuePlaces.enumerated() {
      let text = fields[place]
      if text.isEmpty || mapping.missing.contains(text) { continue }
      guard let value = Double(text), value.isFinite else { return .unreadable }
      row.measurements.append(
        Measurement(quantity: mapping.columns[channel].quantity, channel: channel, value: value))
    }
    return row.measurements.isEmpty ? .empty : .row(row)
  }

  private func time(of fields: [String]) -> Timestamp? {
    if timePlaces.count == 1 { return TimeText.parse(fields[timePlaces[0]], offsetSeconds: mapping.offsetSeconds) }
    let numbers = timePlaces.compactMap { Int(fields[$0]) }
    guard numbers.count == timePlaces.count, (3...6).contains(numbers.count) else { return nil }
    let parts = numbers + Array(repeating: 0, count: 6 - numbers.count)
    let civil = CivilTime(
      year: parts[0], month: parts[1], day: parts[2], hour: parts[3], minute: parts[4], second: parts[5])
    return civil.timestamp?.advanced(byNanoseconds: Int64(-mapping.offsetSeconds) * 1_000_000_000)
  }
}
