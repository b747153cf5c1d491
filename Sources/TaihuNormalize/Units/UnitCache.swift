/// The conversions that a pack's messages have asked for, so that a unit's text is understood once.
struct UnitCache {
  /// Texts that are remembered; further ones are understood anew each time. Devices use a handful.
  static let textsMax = 256

  private enum Answer {
    case notAsked
    case known(UnitConversion?)
  }

  private let targets: [String]
  private let isSenML: Bool
  private var texts = ByteTable()
  private var answers: [Answer] = []

  /// A cache for the units of a pack's quantities.
  init(targets: [String], isSenML: Bool) {
    (self.targets, self.isSenML) = (targets, isSenML)
  }

  /// The conversion from a unit to the unit of a quantity, or `nil` when there is none.
  mutating func conversion(from text: JSONText, in payload: RawSpan, to quantity: Int) -> UnitConversion? {
    var number = texts.index(of: text, in: payload)
    if number == nil, texts.count < Self.textsMax {
      number = texts.insert(text.unescaped(in: payload))
      answers.append(contentsOf: repeatElement(.notAsked, count: targets.count))
    }
    guard let number else { return compute(text.string(in: payload), quantity) }
    let slot = number * targets.count + quantity
    if case .known(let conversion) = answers[slot] { return conversion }
    let conversion = compute(text.string(in: payload), quantity)
    answers[slot] = .known(conversion)
    return conversion
  }

  private func compute(_ text: String, _ quantity: Int) -> UnitConversion? {
    if text == targets[quantity], !isSenML { return .identity }
    return UnitTable.conversion(from: isSenML ? UnitTable.senML(text) : text, to: targets[quantity])
  }
}
