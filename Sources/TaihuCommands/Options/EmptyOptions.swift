internal import ArgumentParser

/// What a command that looks for something does when it finds nothing.
struct EmptyOptions: ParsableArguments {
  @Flag(help: "Exit with 5 when nothing was found.")
  var failEmpty = false

  /// Ends the command with ``CommandExit/nothingFound`` when asked to and `count` is 0.
  func check(_ count: Int) throws {
    if failEmpty, count == 0 { throw CommandExit.nothingFound }
  }
}
