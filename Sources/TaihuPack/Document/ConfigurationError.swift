public import TaihuCore

/// A configuration or a pack that can't be used, with every problem that was found in it.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// How the command line ends: usage, or permission when a file may not be read.
  public var category: OperatorError.Category
  /// The problems, by file and line.
  public var problems: [ConfigurationProblem]

  /// An error from problems.
  public init(category: OperatorError.Category = .usage, problems: [ConfigurationProblem]) {
    (self.category, self.problems) = (category, problems)
  }

  /// The same as one error for the operator, with every problem on its own line.
  public var operatorError: OperatorError {
    OperatorError(
      category, code: category == .permission ? "configuration-permission" : "configuration-invalid", description,
      hint: "nothing was started or changed; mend the file, then run `taihu check --config FILE`")
  }

  /// Every problem on its own line.
  public var description: String {
    problems.map(\.description).joined(separator: "\n")
  }
}
