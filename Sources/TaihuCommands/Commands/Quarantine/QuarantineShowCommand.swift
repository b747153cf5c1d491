internal import ArgumentParser
internal import TaihuCore
internal import TaihuStore

/// `taihu quarantine show`: one message with its payload.
struct QuarantineShowCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show one message with its payload and why it could not be understood.")

  @Argument(help: "The entry's number, from taihu quarantine list.")
  var id: Int64

  @OptionGroup var source: ReaderOptions
  @OptionGroup var output: OutputOptions

  func answer(on console: Console) throws {
    guard let entry = try source.open().quarantineEntry(id: id) else {
      throw OperatorError(
        .failure, code: "no-such-entry", "there is no quarantine entry \(id)",
        hint: "taihu quarantine list shows their numbers")
    }
    try SingleAnswer.write(entry.jsonWithPayload, sheet(entry), style: output.style, to: console)
  }

  private func sheet(_ entry: QuarantineEntry) -> FactSheet {
    var sheet = FactSheet()
    sheet.add("id", String(entry.id))
    sheet.add("state", entry.state.rawValue)
    sheet.add("time", output.tz.text(entry.received))
    sheet.add("source", entry.source)
    sheet.add("topic", Printable.escaped(entry.topic))
    sheet.add("retained", entry.retained ? "yes" : "no")
    sheet.add("reason", entry.reason.rawValue, .warning)
    sheet.add("detail", entry.detail)
    sheet.add("pack", entry.pack)
    sheet.add("stored in part", entry.isPartial ? "yes" : "no")
    sheet.add("bytes", String(entry.payload.count))
    sheet.add("payload", Printable.escaped(entry.payload))
    return sheet
  }
}
