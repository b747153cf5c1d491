internal import TaihuCore
internal import TaihuNormalize
internal import TaihuPack

extension FuzzTarget {
  /// Two topic patterns with a line break between them: a topic of which the overlap of both says that it matches
  /// does match.
  static let pattern = FuzzTarget("pattern") { bytes in
    let rules = bytes.split(separator: 0x0A, maxSplits: 1).map {
      TopicRule(pattern: String(decoding: $0, as: UTF8.self), decoder: .native)
    }
    let pack = Pack(id: "fuzz", topics: rules, quantities: [Quantity(id: "a", unit: "1")])
    guard var normalizer = try? Normalizer(packs: [pack], catalog: SeriesCatalog()) else { return }
    precondition(normalizer.subscriptions.count <= rules.count, "no more is subscribed than is declared")
    for overlap in normalizer.overlaps {
      let topic = Array(overlap.example.utf8)
      var batch = ReadingBatch()
      let outcome = unsafe normalizer.normalize(
        topic: topic.span.bytes, payload: [0x7B, 0x7D].span.bytes, arrival: FuzzStation.arrival, into: &batch)
      precondition(outcome != .ignored(.noPattern), "the example of an overlap matches")
    }
  }

  /// A pack: it is read, or its problems are told.
  static let pack = FuzzTarget("pack") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    let reader = PackReader(knownUnits: { UnitTable.canonical($0) != nil })
    guard let pack = try? reader.read(text: text, file: "fuzz.toml") else { return }
    _ = try? Normalizer(packs: [pack], catalog: SeriesCatalog())
  }

  /// A unit as devices write it: its canonical code is its own canonical code.
  static let unit = FuzzTarget("unit") { bytes in
    guard bytes.count <= 256 else { return }
    guard let code = UnitTable.canonical(String(decoding: bytes, as: UTF8.self)) else { return }
    precondition(UnitTable.canonical(code) == code, "a canonical unit stays what it is")
  }

  /// A text that may be a time.
  static let time = FuzzTarget("time") { bytes in
    let span = bytes.span
    _ = unsafe TimestampParser.rfc3339(span.bytes)
    _ = unsafe TimestampParser.compact(span.bytes, offsetSeconds: 28_800)
  }
}
