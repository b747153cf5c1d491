/// What holds for many commands, a page each.
enum HelpTopic: String, CaseIterable {
  case times, series, output, promql, server
  case exitCodes = "exit-codes"

  /// The names of all.
  static let names = Self.allCases.map(\.rawValue).joined(separator: ", ")

  /// The page.
  var text: String {
    switch self {
    case .times: HelpPage.times
    case .series: HelpPage.series
    case .output: HelpPage.output
    case .promql: HelpPage.promql
    case .server: HelpPage.server
    case .exitCodes: HelpPage.exitCodes
    }
  }
}
