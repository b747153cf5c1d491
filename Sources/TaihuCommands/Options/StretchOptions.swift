internal import ArgumentParser
internal import TaihuCore

/// The stretch of time that a command looks at.
struct StretchOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: ArgumentHelp("The first time.", valueName: "time"))
  var from = TimeArgument.relative(-86_400_000_000_000)

  @Option(parsing: .unconditional, help: ArgumentHelp("The time before which to stop.", valueName: "time"))
  var to = TimeArgument.relative(0)

  /// The stretch, seen from `now` in `zone`.
  ///
  /// - Throws: a usage error when it does not end after it begins.
  func resolved(now: Timestamp, zone: Zone) throws(OperatorError) -> Range<Timestamp> {
    let (first, end) = (try from.resolved(now: now, zone: zone), try to.resolved(now: now, zone: zone))
    guard first < end else { throw OperatorError.usage("--from \(first) is not before --to \(end)") }
    return first..<end
  }
}
