internal import TaihuCore

/// Words for declared rules.
enum RuleText {
  /// What happened to a subject by a rule: `pm25 at … was 90 ug/m3, above the limit 75 ug/m3`.
  static func happened(
    _ rule: AlarmRule, subject: String, value: String, since start: Timestamp, unit: String
  ) -> String {
    let often = rule.frequency.map { ", in \($0.count) of the last \($0.of) readings" } ?? ""
    switch rule.condition {
    case .level(let side, let limit, _):
      return "\(subject) was \(value), \(side) the limit \(NumberText.quantity(limit, unit))\(often)"
    case .change(let direction, let limit, let within, _):
      let verb = direction == .rise ? "rose" : "fell"
      let time = NumberText.duration(nanoseconds: within)
      return "\(subject) \(verb) to \(value), by more than \(NumberText.quantity(limit, unit)) within \(time)\(often)"
    case .missing(let after):
      let time = NumberText.duration(nanoseconds: after)
      return "\(subject) has sent nothing for longer than \(time), since \(start)"
    case .expression(let when, _):
      return "\(subject) was \(value), while \(when)\(often)"
    }
  }

  /// The rule itself, as a sentence would have it: `above 75 ug/m3 for 10 min, over at 60 ug/m3`.
  static func condition(_ rule: AlarmRule, unit: String) -> String {
    let often = rule.frequency.map { " in \($0.count) of \($0.of) readings" } ?? ""
    let hold = (rule.holdFor > 0 ? " for " + NumberText.duration(nanoseconds: rule.holdFor) : "") + often
    switch rule.condition {
    case .level(let side, let limit, let clear):
      return "\(side) \(NumberText.quantity(limit, unit))\(hold), over at \(NumberText.quantity(clear, unit))"
    case .change(let direction, let limit, let within, let clear):
      let time = NumberText.duration(nanoseconds: within)
      return "a \(direction) of more than \(NumberText.quantity(limit, unit)) within \(time)\(hold), over at "
        + NumberText.quantity(clear, unit)
    case .missing(let after): return "no reading for \(NumberText.duration(nanoseconds: after)), over at the next"
    case .expression(let when, let clear):
      return "\(when)\(hold), over " + (clear.map { "when \($0)" } ?? "when this holds no more")
    }
  }
}
