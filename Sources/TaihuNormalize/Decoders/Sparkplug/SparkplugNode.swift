internal import TaihuCore

/// What is known of one edge node and its devices.
final class SparkplugNode {
  /// Whether its birth is known and it has not died since.
  private(set) var isBorn = false
  /// The `bdSeq` of its birth, which its death repeats.
  private(set) var birthNumber: UInt64?
  /// The number of its last message, 0–255, which the next one follows.
  private(set) var sequence: UInt64?
  private var byAlias: [UInt64: SparkplugBirth] = [:]
  private var byName: [[UInt8]: [[UInt8]: SparkplugBirth]] = [:]
  private var series: [[UInt8]: Set<SeriesID>] = [:]
  private var rebirthAsked: Timestamp?

  /// How many metrics are remembered of it.
  private(set) var metricCount = 0

  /// Starts afresh with an NBIRTH: what was told before is not valid any more.
  func begin(sequence: UInt64?, birthNumber: UInt64?) {
    byAlias.removeAll(keepingCapacity: true)
    byName.removeAll(keepingCapacity: true)
    metricCount = 0
    (isBorn, self.sequence, self.birthNumber) = (true, sequence, birthNumber)
  }

  /// Ends with an NDEATH.
  ///
  /// - Returns: the series that are silent from now on.
  func end() -> [SeriesID] {
    byAlias.removeAll()
    byName.removeAll()
    metricCount = 0
    (isBorn, sequence, birthNumber) = (false, nil, nil)
    return series.values.flatMap(\.self).sorted()
  }

  /// Forgets what a device has told, for a DBIRTH tells it anew, and after a DDEATH nothing of it is valid.
  func forget(_ device: [UInt8]) {
    guard let metrics = byName.removeValue(forKey: device) else { return }
    metricCount -= metrics.count
    byAlias = byAlias.filter { $0.value.sender != device }
  }

  /// Remembers what a birth tells of the metrics of a sender.
  func add(_ births: [SparkplugBirth?], of sender: [UInt8]) {
    var metrics = byName.removeValue(forKey: sender) ?? [:]
    metricCount -= metrics.count
    for case let birth? in births {
      metrics[birth.name] = birth
      if let alias = birth.alias { byAlias[alias] = birth }
    }
    metricCount += metrics.count
    byName[sender] = metrics
  }

  /// What was told of the metric with a number; `nil`: nothing.
  func birth(alias: UInt64) -> SparkplugBirth? { byAlias[alias] }

  /// What was told of a metric by its name; `nil`: nothing.
  func birth(named name: [UInt8], of sender: [UInt8]) -> SparkplugBirth? { byName[sender]?[name] }

  /// Takes the number of a message.
  ///
  /// - Returns: whether it follows the last one. One that has the number of the last is that one delivered again.
  func follows(_ number: UInt64) -> Bool {
    defer { sequence = number }
    guard let sequence else { return true }
    return number == (sequence + 1) % 256 || number == sequence
  }

  /// Notes the series of a sender.
  func note(_ readings: [Reading], of sender: [UInt8]) {
    for reading in readings { series[sender, default: []].insert(reading.series) }
  }

  /// The series of a sender.
  func series(of sender: [UInt8]) -> [SeriesID] { (series[sender] ?? []).sorted() }

  /// Whether it may be asked for its births now, which is then noted.
  func mayAskForRebirth(at now: Timestamp, interval: Int64) -> Bool {
    if let last = rebirthAsked, (0..<interval).contains(now.nanoseconds(since: last)) { return false }
    rebirthAsked = now
    return true
  }
}
