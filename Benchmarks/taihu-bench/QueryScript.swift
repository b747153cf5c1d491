internal import TaihuCore
internal import TaihuQuery

/// Answers many queries over samples in memory, all read from a script: what comparisons with another engine feed.
///
/// A line is one command, its parts separated by tabs; in label values `\t`, `\n` and `\\` are escaped.
///
/// ```
/// series  NAME VALUE NAME VALUE …     the series that the samples below belong to
/// MILLISECONDS VALUE                  a sample; the value may be NaN, +Inf, -Inf or stale
/// instant MILLISECONDS QUERY          answered by a line of JSON, shaped as the Prometheus API answers
/// range   START END STEP QUERY        the same, all in milliseconds
/// clear                               forgets all series
/// ```
struct QueryScript {
  private var source = MemorySource()
  private var labels = LabelSet.empty

  /// Runs a script, line by line.
  static func run(_ nextLine: () -> String?, _ write: (String) -> Void) {
    var script = QueryScript()
    while let line = nextLine() {
      if let answer = script.obey(line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)) {
        write(answer)
      }
    }
  }

  /// Obeys a command; returns the line to answer, if any.
  private mutating func obey(_ parts: [String]) -> String? {
    switch parts[0] {
    case "": return nil
    case "clear": source = MemorySource()
    case "series":
      let texts = parts.dropFirst().map(Self.unescaped)
      labels = LabelSet(stride(from: 0, to: texts.count - 1, by: 2).map { Label(texts[$0], texts[$0 + 1]) })
      source.declare(labels)
    case "instant" where parts.count == 3:
      return answer(parts[2]) { try $0.instant($1, at: Self.time(parts[1])) }
    case "range" where parts.count == 5:
      return answer(parts[4]) { engine, query in
        try engine.range(
          query, from: Self.time(parts[1]), to: Self.time(parts[2]), step: (Int64(parts[3]) ?? 0) * 1_000_000)
      }
    default: addSample(parts)
    }
    return nil
  }

  private mutating func addSample(_ parts: [String]) {
    guard parts.count == 2 else { return }
    let value: Double? =
      parts[1] == "stale" ? Double(bitPattern: 0x7FF0_0000_0000_0002) : Double(parts[1].lowercased())
    if let value { source.add(value, at: Self.time(parts[0]), to: labels) }
  }

  private func answer(_ text: String, _ body: (QueryEngine, Query) throws -> QueryResult) -> String {
    do {
      let result = try body(QueryEngine(source: source), Query(Self.unescaped(text)))
      let notes = result.notes.map(ResultJSON.quoted).joined(separator: ",")
      return "{\"status\":\"success\",\"data\":\(ResultJSON.text(result)),\"infos\":[\(notes)]}"
    } catch let fault as QueryFault {
      return
        "{\"status\":\"error\",\"errorType\":\"\(fault.kind.rawValue)\",\"error\":\(ResultJSON.quoted(fault.description))}"
    } catch {
      return "{\"status\":\"error\",\"errorType\":\"internal\",\"error\":\(ResultJSON.quoted("\(error)"))}"
    }
  }

  private static func time(_ text: String) -> Timestamp {
    Timestamp(milliseconds: Int64(text) ?? 0) ?? .epoch
  }

  private static func unescaped(_ text: String) -> String {
    guard text.contains("\\") else { return text }
    var result = ""
    var isEscaped = false
    for character in text {
      if isEscaped {
        result.append(character == "t" ? "\t" : character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    return result
  }
}
