public import TaihuCore

/// Publishes a recording: one message per row, with all values of the row.
public struct Replay {
  /// What a replay did.
  public struct Summary: Hashable, Sendable {
    /// Data rows read.
    public var rows: UInt64 = 0
    /// Rows without any value, which gave no message.
    public var emptyRows: UInt64 = 0
    /// Rows whose time or values could not be read, which gave no message.
    public var badRows: UInt64 = 0
    /// Messages sent.
    public var messages: UInt64 = 0
    /// Values in them.
    public var values: UInt64 = 0
    /// Messages whose receipt was confirmed.
    public var acknowledged: UInt64 = 0
    /// The times of the first and the last message.
    public var first, last: Timestamp?

    /// The summary as one JSON object.
    public var json: String {
      SummaryText.object([
        ("rows", .count(rows)), ("empty_rows", .count(emptyRows)), ("bad_rows", .count(badRows)),
        ("messages", .count(messages)), ("values", .count(values)), ("acknowledged", .count(acknowledged)),
        ("first", .time(first)), ("last", .time(last)),
      ])
    }
  }

  private let mapping: ReplayMapping
  private let reader: LineReader
  private let sink: any MessageSink
  private var pacer: Pacer

  /// A replay of a file into a sink.
  public init(_ mapping: ReplayMapping, from reader: LineReader, into sink: any MessageSink, pacer: Pacer) {
    (self.mapping, self.reader, self.sink, self.pacer) = (mapping, reader, sink, pacer)
  }

  /// Publishes up to `limit` rows, until the file ends or `isStopped` says so, and waits for what is on its way.
  ///
  /// - Throws: A usage error when the header lacks a column, a failure of the file or the sink.
  public mutating func run(limit: UInt64?, isStopped: () -> Bool) throws(OperatorError) -> Summary {
    guard let header = try reader.next() else {
      throw OperatorError(.usage, code: "empty-csv", "the recording has no header line", hint: "Nothing was sent.")
    }
    let rowReader = try ReplayRowReader(mapping, header: CSVLine.fields(header))
    var summary = Summary()
    rows: while summary.rows < limit ?? .max, !isStopped(), let line = try reader.next() {
      if line.isEmpty { continue }
      summary.rows += 1
      switch rowReader.read(CSVLine.fields(line)) {
      case .empty: summary.emptyRows += 1
      case .unreadable: summary.badRows += 1
      case .row(let row):
        guard pacer.wait(until: row.time, isStopped: isStopped) else { break rows }
        try publish(row, into: &summary)
      }
    }
    summary.acknowledged = try sink.finish().acknowledged
    return summary
  }

  private func publish(_ row: ReplayRowReader.Row, into summary: inout Summary) throws(OperatorError) {
    let payload = NativeEncoder(topic: mapping.topic, columns: mapping.columns)
      .payload(Observation(measurements: row.measurements), deviceTime: row.time, offsetSeconds: mapping.offsetSeconds)
    try sink.publish(SimulatedMessage(time: row.time, device: 0, topic: mapping.topic, payload: payload))
    summary.messages += 1
    summary.values += UInt64(row.measurements.count)
    summary.first = summary.first ?? row.time
    summary.last = row.time
  }
}
