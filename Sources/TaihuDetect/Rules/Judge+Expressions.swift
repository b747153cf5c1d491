internal import TaihuCore

// Rules on several quantities of one device. A device tells its quantities one after the other, so that in the middle of a
// message old values stand beside new ones. The rules are looked at when all that they speak of has come with one time, or
// else when the next time begins or the batch is over.

extension Judge {
  /// Looks at what waits for values of a time that is over, before a reading of another time is taken in.
  mutating func settleExpressions(before reading: Reading) {
    for owner in links.owners(readBy: reading.series) {
      if let time = links.waiting[owner], time != reading.time { evaluate(owner) }
    }
  }

  /// Looks at the rules that a reading completes, and notes those that wait for more.
  mutating func settleExpressions(after reading: Reading) {
    for owner in links.owners(readBy: reading.series)
    where states[index(of: reading.series)].recent.last?.time == reading.time {
      links.wait(owner, since: reading.time)
      if isComplete(owner, at: reading.time) { evaluate(owner) }
    }
  }

  /// Looks at all that waits: the batch is over.
  mutating func settleExpressions() {
    for owner in links.waiting.keys.sorted() { evaluate(owner) }
  }

  private mutating func evaluate(_ owner: SeriesID) {
    guard let time = links.waiting[owner] else { return }
    links.done(owner)
    let plan = plan(of: owner)
    let known = changes.count
    let index = index(of: owner)
    for rule in plan.byExpression {
      guard case .expression(let when, let clear) = rule.condition else { continue }
      let isTrouble = when.holds { self.value(of: $0, beside: owner, at: time) }
      let isQuiet = clear.map { $0.holds { self.value(of: $0, beside: owner, at: time) } } ?? isTrouble.map { !$0 }
      // What is not known ends no hold either.
      if isTrouble == nil, isQuiet != true { continue }
      let value = states[index].recent.last?.value ?? 0
      var sighting = Sighting(verdict: .unclear, time: time, value: value, badness: 0)
      if isTrouble == true { sighting.verdict = .trouble } else if isQuiet == true { sighting.verdict = .quiet }
      let key = EpisodeKey(series: owner, kind: .threshold, rule: rule.id)
      states[index].observe(key, sighting, .declared(rule), context(plan, of: owner), &changes)
    }
    settle(owner, since: known)
  }

  private func isComplete(_ owner: SeriesID, at time: Timestamp) -> Bool {
    links.names(of: owner).allSatisfy { name in
      self.series(name, beside: owner).flatMap { measurement(of: $0) }?.time == time
    }
  }

  /// The newest measurement of a quantity of the owner's device, unless it is too old to count.
  private func value(of name: String, beside owner: SeriesID, at time: Timestamp) -> Double? {
    guard let series = series(name, beside: owner), let last = measurement(of: series) else { return nil }
    let limit = catalog.rules(of: series).cadence.map(SilenceWatch.limit) ?? Self.freshness
    return time.nanoseconds(since: last.time) <= limit ? last.value : nil
  }

  private func series(_ name: String, beside owner: SeriesID) -> SeriesID? {
    let key = catalog[owner].key
    return key.name == name ? owner : catalog.id(of: SeriesKey(name: name, labels: key.labels))
  }

  private func measurement(of series: SeriesID) -> Episode.Evidence? {
    Int(series.rawValue) < states.count ? states[Int(series.rawValue)].recent.last : nil
  }
}
