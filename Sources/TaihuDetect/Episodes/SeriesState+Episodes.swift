internal import TaihuCore

extension SeriesState {
  /// Lets episodes end whose check the pack no longer declares.
  mutating func retireUndeclared(
    _ reading: Reading, _ context: Context, _ changes: inout [EpisodeChange]
  ) {
    for machine in machines where !isDeclared(machine, context.rules) {
      observe(machine.key, .quiet(reading), policy(of: machine, context), context, &changes)
    }
  }

  private func isDeclared(_ machine: EpisodeMachine, _ rules: QualityRules) -> Bool {
    machine.isLearned ? rules.learns : rules.declares(machine.episode.kind, rule: machine.episode.rule)
  }

  /// Whether an episode is open or pending.
  @inline(__always)
  func has(_ key: EpisodeKey) -> Bool {
    !machines.isEmpty && machines.contains { $0.key == key }
  }

  /// Passes a sighting to the episode of `key`, which begins with it when it is trouble.
  mutating func observe(
    _ key: EpisodeKey, _ sighting: Sighting, _ policy: EpisodePolicy, _ context: Context,
    _ changes: inout [EpisodeChange]
  ) {
    if machines.isEmpty, sighting.verdict != .trouble { return }
    let index: Int
    if let known = machines.firstIndex(where: { $0.key == key }) {
      index = known
    } else {
      guard sighting.verdict == .trouble else { return }
      machines.append(
        EpisodeMachine(
          key, sighting, severity: policy.severity, before: recent.evidence, watched: context.watched,
          wall: context.wall ?? sighting.time))
      index = machines.count - 1
    }
    var action = machines[index].observe(
      sighting, policy, updateInterval: context.configuration.updateInterval)
    let former = machines[index].isLearned ? rename(index, isOver: action == .clear) : nil
    if former != nil, action == .none { action = .update }
    Self.append(action, machines[index].episode, former, to: &changes)
    if action == .clear || action == .dismiss { machines.remove(at: index) }
  }

  private mutating func rename(_ index: Int, isOver: Bool) -> EpisodeKey? {
    guard machines[index].isOpen else { return nil }
    let kinds = machines.map(\.episode.kind)
    return machines[index].rename(isOver: isOver) { kinds.contains($0) }
  }

  /// When a machine raises and clears.
  func policy(of machine: EpisodeMachine, _ context: Context) -> EpisodePolicy {
    if machine.isLearned { return .learned(context.configuration.anomalySeverity) }
    return .policy(
      of: machine.episode.kind, rule: machine.episode.rule, among: context.rules.alarms,
      learned: context.configuration.anomalySeverity)
  }

  /// Notes what the store has to write after an action.
  static func append(
    _ action: EpisodeMachine.Action, _ episode: Episode, _ former: EpisodeKey? = nil, to changes: inout [EpisodeChange]
  ) {
    switch action {
    case .none, .dismiss: break
    case .raise: changes.append(EpisodeChange(episode, isNew: true))
    case .update, .clear: changes.append(EpisodeChange(episode, isNew: false, former: former))
    }
  }
}
