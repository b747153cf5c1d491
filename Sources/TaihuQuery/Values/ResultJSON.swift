internal import TaihuCore

/// Answers as the member `data` of the Prometheus API: `{"resultType":"vector","result":[…]}`.
public enum ResultJSON {
  /// The answer as text in UTF-8.
  ///
  /// - Complexity: O(points).
  public static func text(_ result: QueryResult) -> String {
    var text = "{\"resultType\":"
    switch result.content {
    case .matrix(let series):
      text += "\"matrix\",\"result\":["
      write(series, to: &text) { series, text in
        text += "\"values\":["
        for (index, point) in series.points.enumerated() {
          if index > 0 { text += "," }
          write(point, to: &text)
        }
        text += "]"
      }
      text += "]"
    case .vector(let series):
      text += "\"vector\",\"result\":["
      write(series, to: &text) { series, text in
        text += "\"value\":"
        write(series.points[0], to: &text)
      }
      text += "]"
    case .scalar(let point):
      text += "\"scalar\",\"result\":"
      write(point, to: &text)
    case .string(let value, let milliseconds):
      text += "\"string\",\"result\":[\(NumberFormat.seconds(milliseconds: milliseconds)),\(quoted(value))]"
    }
    return text + "}"
  }

  private static func write(
    _ series: [QueryResult.Series], to text: inout String, _ body: (QueryResult.Series, inout String) -> Void
  ) {
    for (index, member) in series.enumerated() {
      text += index > 0 ? ",{" : "{"
      text += "\"metric\":\(labels(member.labels)),"
      body(member, &text)
      text += "}"
    }
  }

  private static func write(_ point: QueryResult.Point, to text: inout String) {
    text += "[\(NumberFormat.seconds(milliseconds: point.milliseconds)),\"\(NumberFormat.sample(point.value))\"]"
  }

  /// Labels as a JSON object.
  public static func labels(_ labels: LabelSet) -> String {
    "{" + labels.labels.map { quoted($0.name) + ":" + quoted($0.value) }.joined(separator: ",") + "}"
  }

  /// A text as a JSON string.
  public static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case let control where control.value < 0x20 || (0x7F...0x9F).contains(control.value):
        let hex = String(control.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
