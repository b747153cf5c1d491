internal import ArgumentParser
internal import TaihuCore
internal import TaihuQuery

/// What belongs to a query in PromQL beside its text.
struct PromQLOptions: ParsableArguments {
  @Option(help: ArgumentHelp("PromQL: the time from one value to the next, from --from to --to.", valueName: "length"))
  var step: DurationArgument?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("PromQL: the one time to ask at (default: now).", valueName: "time"))
  var time: TimeArgument?

  @Option(
    help: ArgumentHelp(
      "PromQL: how far to look back for a series' newest value (default: 5m, or twice its cadence).",
      valueName: "length"))
  var lookback: DurationArgument?

  @Option(help: ArgumentHelp("PromQL: the most series to select.", valueName: "count"))
  var limitSeries = QueryLimits().series

  @Option(help: ArgumentHelp("PromQL: the most readings to read.", valueName: "count"))
  var limitSamples = QueryLimits().samplesRead

  @Option(help: ArgumentHelp("PromQL: the most values in memory at once, 8 bytes each.", valueName: "count"))
  var limitValues = QueryLimits().valuesHeld

  @Option(help: ArgumentHelp("PromQL: the most steps.", valueName: "count"))
  var limitSteps = QueryLimits().steps

  @Option(help: ArgumentHelp("PromQL: the longest time to take, in seconds.", valueName: "seconds"))
  var limitSeconds = QueryLimits().seconds

  /// How the engine evaluates.
  var queryOptions: QueryOptions {
    var options = QueryOptions()
    options.lookback = lookback?.nanoseconds
    options.limits.series = limitSeries
    options.limits.samplesRead = limitSamples
    options.limits.valuesHeld = limitValues
    options.limits.steps = limitSteps
    options.limits.seconds = limitSeconds
    return options
  }

  func validate() throws {
    if step != nil, time != nil { throw ValidationError("--step asks over a stretch of time, --time at one: not both") }
    for limit in [limitSeries, limitSamples, limitValues, limitSteps] where limit < 1 {
      throw ValidationError("a limit must be at least 1")
    }
    if !(limitSeconds > 0) { throw ValidationError("--limit-seconds must be more than 0") }
  }
}
