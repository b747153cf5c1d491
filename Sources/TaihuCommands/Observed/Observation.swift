internal import TaihuCore
internal import TaihuNormalize
internal import TaihuStore

/// What a store knows of the topics that a filter matches.
struct Observation {
  /// One series that discovery found.
  struct Series: Hashable {
    /// Its topic and its device; an empty device: none.
    var topic, device: String
    /// Its name and its unit.
    var name, unit: String
  }

  /// The filter.
  let filter: String
  /// The series that discovery found.
  let series: [Series]
  /// The messages that were refused, one of each topic, the newest.
  let refused: [QuarantineEntry]

  /// Messages of the quarantine that are looked at.
  private static let entriesMax = 10_000

  /// Reads a store.
  ///
  /// - Throws: the store's errors, and one when nothing was seen on these topics.
  init(_ reader: StoreReader, filter text: String) throws {
    let filter = try TopicPattern(text)
    self.filter = text
    series = try reader.series(matching: SeriesSelector()).compactMap { record in
      guard record.traits.pack == "discovery" || record.key.label("network") == "discovery",
        let topic = record.key.label("topic"), filter.matches(Array(topic.utf8))
      else { return nil }
      return Series(
        topic: topic, device: record.key.label("device") ?? "", name: record.key.name, unit: record.traits.unit)
    }
    var topics: Set<[UInt8]> = []
    refused = try reader.quarantine(limit: Self.entriesMax).filter { entry in
      filter.matches(entry.topic) && entry.reason != .conflict && topics.insert(entry.topic).inserted
    }
    if series.isEmpty, refused.isEmpty {
      throw OperatorError(
        .failure, code: "nothing-observed", "nothing was seen on \(text) without a pack",
        hint: "let the gateway listen first: discovery = [\"\(text)\"] at the broker in the configuration")
    }
  }
}
