internal import ArgumentParser
internal import TaihuCore
internal import TaihuGateway

/// `taihu alarms ack`: says that somebody took note of an alarm.
struct AlarmsAckCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "ack", abstract: "Say that you took note of alarms: they are repeated to nobody from then on.")

  @Argument(help: "The alarms' numbers, from taihu alarms list.")
  var ids: [Int64]

  @OptionGroup var author: AuthorOptions
  @OptionGroup var source: ReaderOptions

  func answer(on console: Console) throws {
    let now = SystemClock().now()
    var request = AlarmRequest(at: now)
    request.acknowledge = ids.map {
      Acknowledgement(episode: $0, author: author.name, note: author.note, time: now)
    }
    try AlarmRequestSender.send(request, to: source)
    Console.note("acknowledged by \(author.name): \(ids.map(String.init).joined(separator: ", "))")
  }
}
