internal import TaihuCore
internal import TaihuPack

/// Reads one JSON value as a value of a quantity, by the same rules in every decoder.
///
/// Nothing is coerced: text is never a number, a container never a value. Declared states are read by their text or
/// their integer; `true` and `false` only where 1 and 0 make sense.
struct ValueReader {
  /// What was found.
  enum Found {
    /// A number in the unit that the message states.
    case number(JSONNumber)
    /// A state or a truth value as the number that stands for it; units don't apply.
    case state(Double)
    /// `null`: the device has nothing to say.
    case null
    /// Something that is no value of the quantity.
    case refused(Refusal)
  }

  /// The pack that declares the quantity.
  let pack: CompiledPack

  /// Reads the value that begins at the scanner.
  ///
  /// - Throws: a refusal of the whole message when it is not JSON.
  func read(
    _ quantity: Int, path: @autoclosure () -> String, _ scanner: inout JSONScanner, in payload: RawSpan
  ) throws(Refusal) -> Found {
    let kind = try scanner.kind(in: payload)
    switch kind {
    case .number: return check(try scanner.number(in: payload), quantity, path())
    case .bool: return check(try scanner.bool(in: payload), quantity, path())
    case .string:
      return check(text: try scanner.text(in: payload).unescaped(in: payload), quantity, path())
    case .null:
      try scanner.null(in: payload)
      return .null
    case .object, .array:
      try scanner.skipValue(in: payload)
      return .refused(wrongType(quantity, path(), found: kind.description))
    }
  }

  /// Judges a number.
  func check(_ number: JSONNumber, _ quantity: Int, _ path: @autoclosure () -> String) -> Found {
    if let problem = number.problem { return .refused(Self.refusal(problem, path())) }
    guard pack.entries[quantity].hasStates else { return .number(number) }
    if pack.entries[quantity].quantity.states.values.contains(where: { Double($0) == number.value }) {
      return .state(number.value)
    }
    return .refused(unknownState("\(number.value)", quantity, path()))
  }

  /// Judges a truth value.
  func check(_ bool: Bool, _ quantity: Int, _ path: @autoclosure () -> String) -> Found {
    let entry = pack.entries[quantity]
    guard entry.acceptsBool else { return .refused(wrongType(quantity, path(), found: "\(bool)")) }
    let number = bool ? 1 : 0
    if entry.hasStates, !entry.quantity.states.values.contains(number) {
      return .refused(unknownState("\(bool)", quantity, path()))
    }
    return .state(Double(number))
  }

  /// Judges a text.
  func check(text: [UInt8], _ quantity: Int, _ path: @autoclosure () -> String) -> Found {
    let text = String(decoding: text, as: UTF8.self)
    let entry = pack.entries[quantity]
    guard entry.hasStates else { return .refused(wrongType(quantity, path(), found: "the text “\(text.excerpt)”")) }
    if let number = entry.quantity.states[text] { return .state(Double(number)) }
    return .refused(unknownState(text, quantity, path()))
  }

  /// The refusal of a number that can't be a reading.
  static func refusal(_ problem: RefusalReason, _ path: String) -> Refusal {
    problem == .notFinite
      ? Refusal(.notFinite, "\(path): the number is too large for a double")
      : Refusal(problem, "\(path): the integer is beyond 2^53 and no double is equal to it")
  }

  /// The refusal of something of another type.
  func wrongType(_ quantity: Int, _ path: String, found: String) -> Refusal {
    let expected = pack.entries[quantity].hasStates ? "a declared state" : "a number"
    return Refusal(.wrongType, "\(path): found \(found) where \(expected) should stand (\(pack.place(quantity)))")
  }

  private func unknownState(_ text: String, _ quantity: Int, _ path: String) -> Refusal {
    let hint = Suggestion.phrase(for: text, among: pack.entries[quantity].quantity.states.keys)
    return Refusal(.unknownState, "\(path): “\(text.excerpt)” is no declared state\(hint) (\(pack.place(quantity)))")
  }
}
