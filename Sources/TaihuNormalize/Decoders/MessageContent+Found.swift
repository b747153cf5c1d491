internal import TaihuCore
internal import TaihuPack

extension MessageContent {
  /// Takes a value whose quantity the payload names: converts it to the quantity's unit, or refuses it.
  ///
  /// A name that is no quantity of the pack is refused, unless the rule says that it becomes a series of its own, or is
  /// passed over.
  mutating func append(_ found: FoundValue, by rule: CompiledRule) {
    guard let quantity = rule.pack.quantity(named: 0..<found.name.count, in: found.name) else {
      if rule.discovers { return appendUndeclared(found, rule) }
      if rule.passesOverUndeclared { return passOver() }
      return refuse(rule.pack.unknownQuantity(String(decoding: found.name, as: UTF8.self), path: found.place))
    }
    append(found, as: quantity, by: rule)
  }

  /// Takes a value of a quantity that is known already, by its number in the pack.
  mutating func append(_ found: FoundValue, as quantity: Int, by rule: CompiledRule) {
    let reader = ValueReader(pack: rule.pack)
    let judged: ValueReader.Found =
      switch found.content {
      case .number(let number): reader.check(number, quantity, found.place)
      case .bool(let bool): reader.check(bool, quantity, found.place)
      case .text(let text): reader.check(text: text, quantity, found.place)
      }
    switch judged {
    case .number(let number): appendConverted(number, quantity, found, rule)
    case .state(let value): append(JSONNumber(value: value, isInteger: false), quantity, found, Place(found))
    case .null: break
    case .refused(let refusal): refuse(refusal)
    }
  }

  private mutating func appendConverted(
    _ number: JSONNumber, _ quantity: Int, _ found: FoundValue, _ rule: CompiledRule
  ) {
    var number = number
    if !found.unit.isEmpty {
      guard let conversion = rule.pack.conversion(of: quantity, from: found.unit) else {
        let unit = String(decoding: found.unit, as: UTF8.self)
        return refuse(rule.pack.unknownUnit(unit, quantity: quantity, path: found.place))
      }
      if !conversion.isIdentity { number = JSONNumber(value: conversion.apply(number), isInteger: false) }
      if !number.value.isFinite {
        return refuse(Refusal(.notFinite, "\(found.place): too large after the conversion of its unit"))
      }
    }
    append(number, quantity, found, Place(found))
  }

  /// Makes a series of a name that no pack declares. Text has no number to store and is passed over.
  private mutating func appendUndeclared(_ found: FoundValue, _ rule: CompiledRule) {
    let number: JSONNumber
    switch found.content {
    case .number(let written): number = written
    case .bool(let bool): number = JSONNumber(value: bool ? 1 : 0, isInteger: true)
    case .text: return
    }
    if let problem = number.problem { return refuse(ValueReader.refusal(problem, found.place)) }
    var place = Place(found)
    place.seriesName = Identifier.seriesName(found.name)
    place.unit = found.unit
    append(number, -1, found, place)
  }

  private mutating func append(_ number: JSONNumber, _ quantity: Int, _ found: FoundValue, _ place: Place) {
    values.append(
      Value(
        quantity: quantity, place: place.isTopic ? -1 : self.place(place.bytes), time: found.time,
        source: found.source, quality: found.quality, reasons: found.reasons, number: number))
  }
}
