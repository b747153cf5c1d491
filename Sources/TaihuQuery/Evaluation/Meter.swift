/// Counts what a query takes and stops it at its limits.
///
/// One query owns a meter, in one thread.
final class Meter {
  private let options: QueryOptions
  private let deadline: ContinuousClock.Instant
  private var series = 0
  private var untilCheck = Meter.checkEvery

  /// How many samples were read.
  private(set) var samplesRead = 0
  /// How many values are held in tables.
  var held = 0
  /// What whoever reads the answer should know.
  private(set) var notes: [String] = []

  /// After how many samples or values the clock is looked at.
  private static let checkEvery = 65_536

  /// A meter that begins now.
  init(_ options: QueryOptions) {
    self.options = options
    deadline = .now + .seconds(options.limits.seconds)
  }

  /// Takes note of something to tell, once.
  func note(_ text: String) {
    if !notes.contains(text) { notes.append(text) }
  }

  /// Counts series that a selector found.
  func add(series count: Int, at span: SourceSpan) throws(QueryFault) {
    series += count
    guard series > options.limits.series else { return }
    throw QueryFault(
      .execution, "the query selects \(series) series, the limit is \(options.limits.series)",
      hint: "narrow its selectors by labels, or raise the limit of series")
  }

  /// Counts samples read.
  func add(samples count: Int) throws(QueryFault) {
    samplesRead += count
    if samplesRead > options.limits.samplesRead {
      throw QueryFault(
        .execution, "the query reads more samples than the limit of \(options.limits.samplesRead)",
        hint: "narrow its selectors or its time, shorten its ranges, or raise the limit of samples")
    }
    try spend(count)
  }

  /// Checks that so many values may be held beside those that are.
  func check(holding count: Int) throws(QueryFault) {
    guard held + count > options.limits.valuesHeld else { return }
    throw QueryFault(
      .execution,
      "the query holds \(held + count) values in memory at once, the limit is \(options.limits.valuesHeld)",
      hint: "narrow its selectors or its time, take a longer step, or raise the limit of values")
  }

  /// Counts work, and looks now and then at the clock and at whoever asked.
  func spend(_ work: Int) throws(QueryFault) {
    untilCheck -= work + 1
    guard untilCheck <= 0 else { return }
    untilCheck = Self.checkEvery
    if options.isCancelled() { throw QueryFault(.canceled, "the query was given up") }
    guard ContinuousClock.now > deadline else { return }
    throw QueryFault(
      .timeout, "the query takes longer than \(options.limits.seconds) seconds",
      hint: "narrow its selectors or its time, take a longer step, or raise the limit of seconds")
  }
}
