internal import TaihuCore

extension AlarmRule.Condition {
  /// What a value at a distance beyond the limit says: trouble strictly beyond it, quiet from the clear level on.
  static func level(_ reading: Reading, _ side: AlarmRule.Side, limit: Double, clear: Double) -> Sighting {
    let excess = side == .above ? reading.value - limit : limit - reading.value
    let isClear = side == .above ? reading.value <= clear : reading.value >= clear
    return Sighting(
      verdict: excess > 0 ? .trouble : isClear ? .quiet : .unclear, time: reading.time, value: reading.value,
      badness: min(excess, .greatestFiniteMagnitude))
  }

  /// What a change says.
  static func change(_ change: Double, of reading: Reading, by limit: Double, clear: Double) -> Sighting {
    Sighting(
      verdict: change > limit ? .trouble : change <= clear ? .quiet : .unclear, time: reading.time,
      value: reading.value, badness: change)
  }
}

extension SeriesState {
  /// Follows the declared rules that a reading of the series alone decides.
  mutating func testRules(_ reading: Reading, _ context: Context, _ changes: inout [EpisodeChange]) {
    for rule in context.plan.byReading {
      guard let sighting = sighting(of: reading, rule) else { continue }
      let key = EpisodeKey(series: reading.series, kind: .threshold, rule: rule.id)
      observe(key, sighting, .declared(rule), context, &changes)
    }
  }

  /// What a reading says about a rule; `nil` for rules that something else decides.
  private mutating func sighting(of reading: Reading, _ rule: AlarmRule) -> Sighting? {
    switch rule.condition {
    case .level(let side, let limit, let clear):
      return AlarmRule.Condition.level(reading, side, limit: limit, clear: clear)
    case .change(let direction, let limit, let within, let clear):
      let index = window(of: rule)
      let change = windows[index].change(to: reading.value, at: reading.time, direction, within: within)
      return AlarmRule.Condition.change(change, of: reading, by: limit, clear: clear)
    case .missing, .expression: return nil
    }
  }

  private mutating func window(of rule: AlarmRule) -> Int {
    if let known = windows.firstIndex(where: { $0.rule == rule.id }) { return known }
    windows.append(ChangeWindow(rule: rule.id))
    return windows.count - 1
  }

  /// Ends the alarms on missing data: a reading came, whatever it is worth.
  mutating func endMissing(_ reading: Reading, _ context: Context, _ changes: inout [EpisodeChange]) {
    for rule in context.plan.bySilence {
      let key = EpisodeKey(series: reading.series, kind: .threshold, rule: rule.id)
      observe(key, .quiet(reading), .declared(rule), context, &changes)
    }
  }

  /// Raises the alarms on missing data whose time has come.
  mutating func raiseMissing(_ series: SeriesID, _ context: Context, _ changes: inout [EpisodeChange]) {
    guard let newest else { return }
    for rule in context.plan.bySilence {
      guard case .missing(let after) = rule.condition, context.watched - context.heard >= after else { continue }
      let key = EpisodeKey(series: series, kind: .threshold, rule: rule.id)
      guard !has(key) else { continue }
      let sighting = Sighting(verdict: .trouble, time: newest.time, value: newest.value, badness: 0)
      observe(key, sighting, .declared(rule), context, &changes)
    }
  }

  /// When the series must be looked at without a reading: the end of the first hold, or of the time after which it is missed.
  /// By the ``SilenceWatch``'s time in nanoseconds; `nil`: never.
  ///
  /// - Complexity: O(declared rules + episodes).
  func nextLook(_ series: SeriesID, _ context: Context) -> Int64? {
    var next: Int64?
    for machine in machines where !machine.isOpen {
      let policy = policy(of: machine, context)
      if policy.holdFor > 0, policy.frequency == nil { next = min(next ?? .max, machine.watchedSince + policy.holdFor) }
    }
    guard newest != nil else { return next }
    for rule in context.plan.bySilence {
      guard case .missing(let after) = rule.condition,
        !has(EpisodeKey(series: series, kind: .threshold, rule: rule.id))
      else { continue }
      next = min(next ?? .max, context.heard + after)
    }
    return next
  }
}
