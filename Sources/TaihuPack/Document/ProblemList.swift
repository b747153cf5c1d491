public import TaihuCore

/// Collects what is wrong in the files of one reading, so that a person sees everything at once.
///
/// Shared by all tables of a document, which is why it is a class; used on one thread.
public final class ProblemList {
  /// The most problems that are kept; a file with more is not the file that was meant.
  public static let problemsMax = 200

  /// What makes the files unusable, in the order found.
  public private(set) var errors: [ConfigurationProblem] = []
  /// What is allowed but doubtful, in the order found.
  public private(set) var warnings: [ConfigurationProblem] = []
  /// The category of the error that the list amounts to.
  public private(set) var category = OperatorError.Category.usage

  /// An empty list.
  public init() {}

  /// Adds an error; beyond ``problemsMax`` it is left out.
  public func add(_ problem: ConfigurationProblem, category: OperatorError.Category = .usage) {
    if category == .permission { self.category = .permission }
    if errors.count < Self.problemsMax { errors.append(problem) }
  }

  /// Adds a warning; beyond ``problemsMax`` it is left out.
  public func warn(_ problem: ConfigurationProblem) {
    if warnings.count < Self.problemsMax { warnings.append(problem) }
  }

  /// Adds every problem of an error.
  public func add(_ error: ConfigurationError) {
    for problem in error.problems { add(problem, category: error.category) }
  }

  /// Throws the errors, by file and line, when there are any.
  public func throwIfAny() throws(ConfigurationError) {
    guard !errors.isEmpty else { return }
    throw ConfigurationError(category: category, problems: Self.sorted(errors))
  }

  /// Problems in the order of the lines, files in the order of their names.
  static func sorted(_ problems: [ConfigurationProblem]) -> [ConfigurationProblem] {
    problems.enumerated().sorted { left, right in
      (left.element.file, left.element.line, left.offset) < (right.element.file, right.element.line, right.offset)
    }.map(\.element)
  }
}
