internal import TaihuCore
internal import TaihuQuery

extension FuzzTarget {
  /// A query in PromQL: refused with a reason, or evaluated over a few series within its limits.
  static let promql = FuzzTarget("promql") { bytes in
    guard bytes.count <= 4_096, let query = try? Query(String(decoding: bytes, as: UTF8.self)) else { return }
    let engine = QueryEngine(source: samples, options: options)
    let times = (start: Timestamp(seconds: 1_785_546_000) ?? .epoch, end: Timestamp(seconds: 1_785_549_600) ?? .epoch)
    do {
      _ = try engine.instant(query, at: times.end)
      _ = try engine.range(query, from: times.start, to: times.end, step: 600_000_000_000)
    } catch {
      precondition(error is QueryFault, "the engine fails with faults of queries alone")
    }
  }

  /// A regular expression and, after a line break, a text: whatever matches, the whole match is the text.
  static let regex = FuzzTarget("regex") { bytes in
    guard bytes.count <= 1_024 else { return }
    let parts = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
    guard let regex = try? Regex(String(decoding: parts[0], as: UTF8.self)) else { return }
    let text = String(decoding: parts.count > 1 ? parts[1] : [], as: UTF8.self)
    let matches = regex.matches(text)
    precondition(
      regex.expand("$0", with: text).map { $0.unicodeScalars.elementsEqual(text.unicodeScalars) } ?? !matches)
    for literal in regex.literals ?? [] { precondition(regex.matches(literal), "a text that can match does") }
  }

  private static let samples: MemorySource = {
    var source = MemorySource()
    for series in 0..<4 {
      let labels = LabelSet([
        Label("__name__", series < 2 ? "temp" : "flow_bucket"), Label("site", "s\(series)"), Label("le", "\(series)"),
      ])
      for minute in 0..<60 where (minute + series) % 7 != 0 {
        let time = Timestamp(seconds: 1_785_546_000 + Int64(minute) * 60) ?? .epoch
        source.add(Double(minute * (series + 1) % 23), at: time, to: labels)
      }
    }
    return source
  }()

  private static let options: QueryOptions = {
    var options = QueryOptions()
    options.limits.samplesRead = 100_000
    options.limits.valuesHeld = 100_000
    options.limits.seconds = 2
    return options
  }()
}
