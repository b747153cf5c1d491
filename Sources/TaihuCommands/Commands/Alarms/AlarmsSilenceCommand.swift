internal import ArgumentParser
internal import TaihuCore
internal import TaihuGateway

/// `taihu alarms silence`: no notices of some alarms for a time.
struct AlarmsSilenceCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "silence", abstract: "Send no notices of some alarms for a time; they are recorded as ever.",
    discussion: """
      Who was told of an alarm's beginning still hears of its end. An alarm that is open when the silence is over is told \
      then. With --maintenance it stands as planned work. --end ends a silence before its time.
      """)

  @Option(
    help: ArgumentHelp(
      "Which alarms: network=road,severity=warning,site=a|b; any label, name, kind, rule, severity.",
      valueName: "conditions"))
  var match: String?

  @Option(name: .customLong("for"), help: ArgumentHelp("For how long, for instance 2h.", valueName: "duration"))
  var length: DurationArgument?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("When it begins (default: now).", valueName: "time"))
  var from: TimeArgument?

  @Flag(help: "It is planned work.")
  var maintenance = false

  @Option(help: ArgumentHelp("End the silence of this number now.", valueName: "number"))
  var end: Int64?

  @OptionGroup var author: AuthorOptions
  @OptionGroup var source: ReaderOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if end == nil, match == nil || length == nil {
      throw ValidationError("say which alarms by --match and for how long by --for, or --end a silence")
    }
    if end != nil, match != nil { throw ValidationError("--end and --match do not go together") }
  }

  func answer(on console: Console) throws {
    let now = SystemClock().now()
    var request = AlarmRequest(at: now)
    if let end {
      request.endSilence = [end]
    } else if let match, let length {
      let from = try output.instant(from, now: now) ?? now
      request.silence = [
        Silence(
          match: try AlarmMatch(match).description, isMaintenance: maintenance, from: from,
          until: from.advanced(byNanoseconds: length.nanoseconds), author: author.name, note: author.note, created: now)
      ]
    }
    try AlarmRequestSender.send(request, to: source)
    try AlarmsSilencesCommand.write(source, all: false, output, on: console)
  }
}
