internal import ArgumentParser

/// A command that writes an answer to standard output and ends.
protocol AnsweringCommand: ParsableCommand {
  /// Writes the answer.
  ///
  /// - Throws: a failure, or a ``CommandExit`` after the answer.
  func answer(on console: Console) throws
}

extension AnsweringCommand {
  /// Writes the answer; what was written before a failure still reaches the reader.
  mutating func run() throws {
    let console = Console()
    let result = Result { [self] in try answer(on: console) }
    try console.flush()
    try result.get()
  }
}
