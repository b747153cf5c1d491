internal import ArgumentParser
internal import SimulatorKit
internal import TaihuCore

/// `taihu-sim load`: publishes as much as wanted and counts what the broker acknowledged.
struct LoadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load", abstract: "Generate load and count what the broker acknowledged.",
    discussion: """
      Each reading has its own number as value and its own nanosecond as time, so an audit can compare exactly. With \
      --batch above 1 messages are SenML. A summary is printed as JSON at the end.
      """)

  @Option(help: "Devices that take turns.")
  var devices = 100

  @Option(help: "Messages a second; without it as fast as the broker takes them.")
  var rate: Double?

  @Option(help: "How long to publish.")
  var duration = DurationOption(nanoseconds: 10_000_000_000)

  @Option(help: "Readings in a message; above 1 as SenML.")
  var batch = 1

  @Option(help: ArgumentHelp("The network in the topic.", valueName: "id"))
  var pack = "air"

  @Option(
    help: ArgumentHelp(
      "The topic with {device} in it; by default wuxi/load/PACK/bench/{device}, or senml/load/PACK/bench/{device}.",
      valueName: "pattern"))
  var topic: String?

  @Option(help: ArgumentHelp("The quantity that is sent.", valueName: "id"))
  var quantity = "pm25"

  @Option(help: ArgumentHelp("Its unit in SenML.", valueName: "unit"))
  var unit = "ug/m3"

  @OptionGroup var sinkOptions: SinkOptions

  func validate() throws {
    guard (1...1_000_000).contains(devices) else { throw ValidationError("--devices is from 1 to 1000000.") }
    guard (1...1_000).contains(batch) else { throw ValidationError("--batch is from 1 to 1000.") }
    if let rate, !(rate > 0 && rate <= 1e7) { throw ValidationError("--rate is above 0 and at most 10000000.") }
  }

  func run() throws {
    StopSignal.listen()
    let root = batch > 1 ? "senml" : "wuxi"
    var generator = LoadGenerator(
      LoadGenerator.Configuration(
        devices: devices, messagesPerSecond: rate, duration: duration.nanoseconds, batch: batch,
        topic: topic ?? "\(root)/load/\(pack)/bench/{device}", quantity: quantity, unit: unit),
      sink: try sinkOptions.makeSink())
    let summary = try generator.run { StopSignal.hasCome }
    Report.print(summary.json, besides: sinkOptions.out)
  }
}
