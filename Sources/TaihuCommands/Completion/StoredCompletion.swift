internal import ArgumentParser
internal import TaihuCore
internal import TaihuStore

/// What the shell offers for a word of the command line, from the database that the same command line names.
enum StoredCompletion: Hashable, Sendable {
  /// The names of series.
  case series
  /// The values of a label.
  case label(String)
  /// The names of labels.
  case labelName
  /// `name=value` of any label.
  case matcher
  /// A query in PromQL: the names of series, at the end of what is written.
  case query

  /// More would be of no help to anybody.
  private static let wordsMax = 500

  /// The words to offer after some words of a command line; none where there is no database to be read, and never an
  /// error: a shell waits for it.
  func words(after arguments: [String], prefix: String) -> [String] {
    guard let reader = try? Self.source(arguments).open(), let series = try? reader.series(matching: SeriesSelector())
    else { return [] }
    return Array(Set(words(series.map(\.key), prefix)).sorted().prefix(Self.wordsMax))
  }

  private func words(_ keys: [SeriesKey], _ prefix: String) -> [String] {
    switch self {
    case .series: keys.map(\.name)
    case .label(let name): keys.compactMap { $0.label(name) }
    case .labelName: keys.flatMap { $0.labels.map(\.name) }
    case .matcher: keys.flatMap { $0.labels.map { "\($0.name)=\($0.value)" } }
    case .query: Self.queries(keys, prefix)
    }
  }

  /// What is written up to its last name, with each name of a series in its place.
  private static func queries(_ keys: [SeriesKey], _ prefix: String) -> [String] {
    let written = prefix.drop { $0 == "'" || $0 == "\"" }
    let start = written.lastIndex { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") }
    let before = start.map { written[...$0] } ?? ""
    return keys.map { before + $0.name }
  }

  /// The database that a command line names.
  private static func source(_ arguments: [String]) -> ReaderOptions {
    var source = ReaderOptions()
    (source.db, source.config) = (nil, nil)
    for (index, word) in arguments.enumerated() {
      for (option, path) in [("--db", \ReaderOptions.db), ("--config", \ReaderOptions.config)] {
        if word == option, index + 1 < arguments.count { source[keyPath: path] = arguments[index + 1] }
        if word.hasPrefix(option + "=") { source[keyPath: path] = String(word.dropFirst(option.count + 1)) }
      }
    }
    return source
  }
}

extension CompletionKind {
  /// Words from the database that the command line names.
  static func stored(_ words: StoredCompletion) -> CompletionKind {
    .custom { arguments, _, prefix in words.words(after: arguments, prefix: prefix) }
  }
}
