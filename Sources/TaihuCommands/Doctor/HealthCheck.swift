/// One thing that `taihu doctor` has looked at.
struct HealthCheck: Hashable {
  /// What was found.
  enum State: String {
    /// As it should be.
    case ok
    /// Worth knowing, and nothing to be done now.
    case note
    /// Something that a person should mend.
    case finding
  }

  /// What was looked at, one or two words.
  var name: String
  /// What was found, in short.
  var state: State
  /// What was found, in words.
  var detail: String
  /// What to do; empty where nothing is to be done.
  var advice: String

  /// Something as it should be.
  static func ok(_ name: String, _ detail: String) -> HealthCheck {
    HealthCheck(name: name, state: .ok, detail: detail, advice: "")
  }

  /// Something worth knowing.
  static func note(_ name: String, _ detail: String, _ advice: String = "") -> HealthCheck {
    HealthCheck(name: name, state: .note, detail: detail, advice: advice)
  }

  /// Something that a person should mend, and how.
  static func finding(_ name: String, _ detail: String, _ advice: String) -> HealthCheck {
    HealthCheck(name: name, state: .finding, detail: detail, advice: advice)
  }

  /// The check as a JSON object.
  var json: JSON {
    [
      "name": .string(name), "state": .string(state.rawValue), "detail": .string(detail), "advice": .string(advice),
    ]
  }
}
