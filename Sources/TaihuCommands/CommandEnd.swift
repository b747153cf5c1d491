internal import ArgumentParser
internal import TaihuCore
internal import TaihuPack
internal import TaihuStore

/// How an error ends the process: what is said to whom, and the exit code.
struct CommandEnd: Hashable {
  /// The exit code.
  var code: Int32
  /// What goes to standard output: help and the version, when asked for.
  var output = ""
  /// What goes to standard error.
  var talk = ""

  /// The end that an error leads to.
  init(_ error: any Error) {
    self =
      switch error {
      case let end as CommandExit: CommandEnd(code: end.rawValue)
      case is Console.ReaderGone: CommandEnd(code: CommandExit.ok.rawValue)
      case let error as OperatorError: CommandEnd(error)
      case let error as ConfigurationError: CommandEnd(error.operatorError)
      case let error as StoreError: CommandEnd(error.operatorError)
      default: CommandEnd(parserError: error)
      }
  }

  private init(code: Int32, output: String = "", talk: String = "") {
    (self.code, self.output, self.talk) = (code, output, talk)
  }

  private init(_ error: OperatorError) {
    self.init(code: error.category.rawValue, talk: "taihu: \(error)\n")
  }

  /// What the argument parser says: help and version end well, a command line that can't be meant ends with 2, and
  /// anything else is a failure.
  private init(parserError error: any Error) {
    let message = TaihuCommand.fullMessage(for: error)
    switch TaihuCommand.exitCode(for: error) {
    case .success:
      self.init(code: CommandExit.ok.rawValue, output: message + "\n")
    case .validationFailure:
      let text = message.hasPrefix("Error: ") ? String(message.dropFirst(7)) : message
      self.init(OperatorError.usage(text, hint: UsageHint.hint(for: text)))
    default:
      self.init(OperatorError(.failure, code: "unexpected", "\(error)"))
    }
  }

  /// Says it, and returns the exit code.
  func tell() -> Int32 {
    if !talk.isEmpty { Console.say(talk) }
    guard !output.isEmpty else { return code }
    let console = Console()
    do {
      try console.write(output)
      try console.flush()
      return code
    } catch {
      return CommandEnd(error).code
    }
  }
}

extension StoreError {
  /// The same for the person at the command line.
  fileprivate var operatorError: OperatorError {
    let category: OperatorError.Category =
      switch kind {
      case .permission: .permission
      case .busy: .timeout
      default: .failure
      }
    return OperatorError(category, code: "store-" + kind.rawValue, "the database can't be used: \(message)")
  }
}
