/// What helps a person whose command line could not be meant.
enum UsageHint {
  /// What values look like, by the name that help gives them.
  private static let forms = [
    "time": "times look like \(TimeArgument.forms)",
    "length": "lengths of time look like \(DurationArgument.forms)",
    "aggregate": "known are \(Aggregate.names)",
    "quality": "known are good, suspect, bad, several with commas, and all",
    "format": "known are " + OutputFormat.allCases.map(\.rawValue).joined(separator: ", "),
  ]

  /// What to say beside the argument parser's own words: how a value looks that it could not read.
  ///
  /// - Parameter message: begins with `The value 'x' is invalid for '--from <time>'`.
  static func hint(for message: String) -> String {
    let line = message.prefix { !$0.isNewline }
    guard line.hasPrefix("The value "), let start = line.lastIndex(of: "<"), let end = line.lastIndex(of: ">"),
      start < end
    else { return "" }
    return forms[String(line[line.index(after: start)..<end])] ?? ""
  }
}
