internal import ArgumentParser
internal import SimulatorKit

/// How fast simulated time passes.
struct SpeedOptions: ParsableArguments {
  @Option(help: "Simulated seconds per second, 1 to 10000.")
  var speed: Double?

  @Flag(help: "Do not wait at all.")
  var asFastAsPossible = false

  func validate() throws {
    if let speed, !(1...10_000).contains(speed) { throw ValidationError("--speed is from 1 to 10000.") }
    if speed != nil, asFastAsPossible {
      throw ValidationError("--speed and --as-fast-as-possible exclude each other.")
    }
  }

  /// The speed, or `standard` when none is given.
  func resolved(standard: Pacer.Speed) -> Pacer.Speed {
    asFastAsPossible ? .unlimited : speed.map { .times($0) } ?? standard
  }
}
