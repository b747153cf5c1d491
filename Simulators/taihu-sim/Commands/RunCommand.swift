internal import ArgumentParser
internal import Foundation
internal import SimulatorKit
internal import TaihuCore

/// `taihu-sim run`: plays the profiles of packs as a fleet of devices.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Play packs' profiles as a fleet of devices.",
    discussion: """
      The same seed and options give the same bytes. Without --from the fleet is live: it starts now, at speed 1, \
      and runs until it is interrupted. A summary is printed as JSON at the end.
      """)

  @OptionGroup var packOptions: PackOptions
  @OptionGroup var sinkOptions: SinkOptions
  @OptionGroup var speedOptions: SpeedOptions

  @Option(help: "The seed of all chance.")
  var seed: UInt64 = 1

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Start of the run: now, -7d, or RFC 3339.", valueName: "time"))
  var from: TimeOption?

  @Option(help: "Simulated length of the run, for instance 7d; without it the run goes on for ever.")
  var duration: DurationOption?

  @Option(help: "Simulated time between two messages of a device, for instance 10s; by default as the pack says.")
  var interval: DurationOption?

  @Option(help: "Undisturbed history to publish first without waiting, for instance 2d.")
  var backfill: DurationOption?

  @Option(help: "Time between two messages of a device during the backfill; by default as in the run.")
  var backfillInterval: DurationOption?

  @Option(help: ArgumentHelp("Faults: none, random, or a schedule of JSON lines.", valueName: "none|random|file"))
  var faults = "none"

  @Option(help: ArgumentHelp("Random faults per device and day.", valueName: "number"))
  var faultRate = 1.0

  @Option(help: ArgumentHelp("How bad random faults are, 1 to 3; by default of all kinds.", valueName: "level"))
  var intensity: Int?

  @Option(
    help: ArgumentHelp(
      "The language of the devices: native, senml, sparkplug, hj212 or line; by default as the pack says.",
      valueName: "encoding"),
    transform: Self.parseEncoding)
  var encoding: Encoding?

  @Option(help: ArgumentHelp("Write what was really wrong to FILE, JSON lines.", valueName: "file"))
  var truth: String?

  func validate() throws {
    for (name, option) in [("--interval", interval), ("--backfill-interval", backfillInterval)] {
      if let option, option.nanoseconds < 1_000_000 { throw ValidationError("\(name) is at least 1ms.") }
    }
    guard faultRate >= 0, faultRate <= 1_000 else { throw ValidationError("--fault-rate is from 0 to 1000.") }
    if let intensity, FaultIntensity(level: intensity) == nil { throw ValidationError("--intensity is 1, 2 or 3.") }
    if duration == nil, speedOptions.asFastAsPossible {
      throw ValidationError("--as-fast-as-possible needs a --duration.")
    }
  }

  func run() throws {
    StopSignal.listen()
    let now = SystemClock().now()
    let start = (from ?? .beforeNow(0)).resolved(now: now)
    var configuration = FleetConfiguration(packs: try packOptions.load(), seed: seed, start: start)
    configuration.end = duration.map { start.advanced(byNanoseconds: $0.nanoseconds) }
    configuration.interval = interval?.nanoseconds
    configuration.backfill = backfill?.nanoseconds ?? 0
    configuration.backfillInterval = backfillInterval?.nanoseconds
    configuration.faults = try resolvedFaults(start: start)
    configuration.intensity = intensity.flatMap { FaultIntensity(level: $0) }
    configuration.encoding = encoding
    let fleet = try Fleet(configuration)
    for remark in fleet.remarks { FileHandle.standardError.write(Data("taihu-sim: \(remark)\n".utf8)) }
    let truthWriter = try truth.map { path throws(OperatorError) in try LineWriter(path: path) }
    var playback = Playback(
      fleet, liveFrom: start, pacer: pacer(start: start),
      sink: try sinkOptions.makeSink(listeningTo: fleet.listeningTopics), truth: truthWriter)
    let progress = ProgressLine(from: start, backfill: configuration.backfill, to: configuration.end)
    if let progress { playback.onStep = { progress.show($0, at: $1) } }
    defer { progress?.clear() }
    let summary = try playback.run { StopSignal.hasCome }
    Report.print(summary.json, besides: sinkOptions.out)
  }

  /// A live fleet lives by the clock on the wall, and catches up after its backfill; another one begins to wait with
  /// the first message of its run.
  private func pacer(start: Timestamp) -> Pacer {
    let speed = speedOptions.resolved(standard: .times(1))
    return from == nil ? Pacer(speed: speed, startingNowAt: start) : Pacer(speed: speed)
  }

  private func resolvedFaults(start: Timestamp) throws(OperatorError) -> FleetConfiguration.Faults {
    switch faults {
    case "none": .none
    case "random": .random(perDeviceDay: faultRate)
    case let path: .scheduled(try ScheduledFault.parse(try TextFile.read(path), file: path, runStart: start))
    }
  }

  private static func parseEncoding(_ text: String) throws -> Encoding {
    guard let encoding = Encoding(rawValue: text) else {
      throw ValidationError("Encodings: " + Encoding.allCases.map(\.rawValue).joined(separator: ", ") + ".")
    }
    return encoding
  }
}
