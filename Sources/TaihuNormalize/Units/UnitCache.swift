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
    conversion(texts.index(of: text, in: payload), text.unescaped(in: payload), to: quantity)
  }

  /// The conversion from a unit to the unit of a quantity, or `nil` when there is none.
  mutating func conversion(from text: [UInt8], to quantity: Int) -> UnitConversion? {
    conversion(texts.index(of: text), text, to: quantity)
  }

  private mutating func conversion(
    _ known: Int?, _ text: @autoclosure () -> [UInt8], to quantity: Int
  ) -> UnitConversion? {
    var number = known
    if number == nil, texts.count < Self.textsMax {
      number = texts.insert(text())
      answers.append(contentsOf: repeatElement(.notAsked, count: targets.count))
    }
    guard let number else { return compute(String(decoding: text(), as: UTF8.self), quantity) }
    let slot = number * targets.count + quantity
    if case .known(let conversion) = answers[slot] { return conversion }
    let conversion = compute(String(decoding: text(), as: UTF8.self), quantity)
    answers[slot] = .known(conversion)
    return conversion
  }

  private func compute(_ text: String, _ quantity: Int) -> UnitConversion? {
    if text == targets[quantity], !isSenML { return .identity }
    return UnitTable.conversion(from: isSenML ? UnitTable.senML(text) : text, to: targets[quantity])
  }
}
