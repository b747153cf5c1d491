internal import ArgumentParser
internal import Glibc

/// Who says something of alarms, and why.
struct AuthorOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Who says so (default: your login).", valueName: "name"))
  var by: String?

  @Option(help: ArgumentHelp("Why, for those who come after.", valueName: "text"))
  var note = ""

  /// The name: `--by`, else that of the user who runs the command.
  var name: String {
    if let by { return by }
    if let entry = unsafe getpwuid(getuid()) { return unsafe String(cString: entry.pointee.pw_name) }
    return String(getuid())
  }
}
