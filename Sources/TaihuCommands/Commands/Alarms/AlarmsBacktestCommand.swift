internal import ArgumentParser
internal import TaihuCore
internal import TaihuPack
internal import TaihuStore

/// `taihu alarms backtest`: which alarms there would have been, over stored readings, under other rules.
struct AlarmsBacktestCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest", abstract: "List the alarms there would have been under other rules, over stored readings.",
    discussion: """
      The live detectors judge the stored readings in the order of their time. A rule is a quantity and the keys that \
      alarms have in packs: 'pm25 above 150 for 1h clear 115', 'pm25 above 150 count 3 of 5', 'level rise 0.5 within \
      10min', 'level missing 30min', 'do when do < 3 and water_temp > 28'. Nothing is changed.
      """)

  @Option(help: ArgumentHelp("A rule; repeat for several.", valueName: "rule"))
  var rule: [String] = []

  @Option(help: ArgumentHelp("A pack, for all its checks and alarms.", valueName: "file"))
  var pack: String?

  @Flag(help: "With the learned score, which needs its time to learn: begin early.")
  var learned = false

  @Option(parsing: .unconditional, help: ArgumentHelp("The time to begin at (default: -7d).", valueName: "time"))
  var from: TimeArgument = .relative(-7 * 86_400_000_000_000)

  @Option(parsing: .unconditional, help: ArgumentHelp("The time before which to stop.", valueName: "time"))
  var to: TimeArgument = .relative(0)

  @OptionGroup var source: ReaderOptions
  @OptionGroup var selection: SelectorOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var empty: EmptyOptions

  func answer(on console: Console) throws {
    let now = SystemClock().now()
    let (start, end) = (try from.resolved(now: now, zone: output.tz), try to.resolved(now: now, zone: output.tz))
    guard start < end else { throw OperatorError.usage("--from \(start) is not before --to \(end)") }
    let rules = try tried()
    let reader = try source.open()
    let outcome = try reader.withSnapshot {
      let series = try reader.series(matching: selection.selector).filter { learned || rules.concerns($0.key) }
      var backtest = Backtest(reader, series: series) { rules.rules(of: $0, learned: learned) }
      return try backtest.run(from: start, to: end)
    }
    let writer = try ListingWriter(.episodes(now: end, zone: output.tz), style: output.style, console: console)
    try writer.write(contentsOf: outcome.rows)
    try writer.finish()
    if output.style.format == .table { try console.writeLine(Self.sum(outcome)) }
    try empty.check(writer.count)
  }

  private func tried() throws(OperatorError) -> TriedRules {
    if rule.isEmpty, pack == nil, !learned {
      throw OperatorError.usage(
        "which alarms? Neither --rule nor --pack nor --learned is given",
        hint: "for instance: --rule 'pm25 above 150 for 1h clear 115'")
    }
    var rules: [RuleArgument] = []
    for (index, text) in rule.enumerated() {
      var argument = try RuleArgument(text)
      if argument.rule.id == "rule", rule.count > 1 { argument.rule.id = "rule-\(index + 1)" }
      rules.append(argument)
    }
    return TriedRules(
      rules: rules, pack: try pack.map { path throws(OperatorError) in try LoadedConfiguration.pack(file: path) })
  }

  private static func sum(_ outcome: Backtest.Outcome) -> String {
    let share = outcome.watched > 0 ? Double(outcome.inTrouble) / Double(outcome.watched) * 100 : 0
    let alarms = outcome.rows.count == 1 ? "1 alarm" : "\(outcome.rows.count) alarms"
    return "\(alarms) in \(outcome.readings) readings; \(NumberText.short(share)) % of the series' time in alarm"
  }
}
