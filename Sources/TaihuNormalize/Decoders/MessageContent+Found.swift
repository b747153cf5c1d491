internal import TaihuCore
internal import TaihuPack

extension MessageContent {
  /// Takes a value whose quantity the payload names: converts it to the quantity's unit, or refuses it.
  ///
  /// A name that is no quantity of the pack is refused, unless the rule says that it becomes a series of its own, or is
  /// passed over.
  ///
  /// - Parameter path: where it stands in the payload, for messages; empty: its name says enough.
  mutating func append(_ found: FoundValue, by rule: CompiledRule, at path: @autoclosure () -> String = "") {
    guard let quantity = rule.pack.quantity(named: 0..<found.name.count, in: found.name) else {
      if rule.discovers { return appendUndeclared(found, path()) }
      if rule.passesOverUndeclared { return passOver() }
      return refuse(
        rule.pack.unknownQuantity(String(decoding: found.name, as: UTF8.self), path: Self.place(of: found, path())))
    }
    append(found, as: quantity, in: nil, by: rule, at: path())
  }

  /// Takes a value of a quantity that is known already, by its number in the pack.
  ///
  /// - Parameter place: the number of its place; `nil`: that of its device and labels.
  mutating func append(
    _ found: FoundValue, as quantity: Int, in place: Int? = nil, by rule: CompiledRule,
    at path: @autoclosure () -> String = ""
  ) {
    let reader = ValueReader(pack: rule.pack)
    let judged: ValueReader.Found =
      switch found.content {
      case .number(let number): reader.check(number, quantity, Self.place(of: found, path()))
      case .bool(let bool): reader.check(bool, quantity, Self.place(of: found, path()))
      case .text(let text): reader.check(text: text, quantity, Self.place(of: found, path()))
      }
    switch judged {
    case .number(let number):
      guard let number = converted(number, quantity, found, rule, path()) else { return }
      append(number, quantity, found, place)
    case .state(let value): append(JSONNumber(value: value, isInteger: false), quantity, found, place)
    case .null: break
    case .refused(let refusal): refuse(refusal)
    }
  }

  /// A number in its quantity's unit; `nil` when it can't be converted, which is refused.
  private mutating func converted(
    _ number: JSONNumber, _ quantity: Int, _ found: FoundValue, _ rule: CompiledRule, _ path: @autoclosure () -> String
  ) -> JSONNumber? {
    if found.unit.isEmpty { return number }
    guard let conversion = rule.pack.conversion(of: quantity, from: found.unit) else {
      let unit = String(decoding: found.unit, as: UTF8.self)
      refuse(rule.pack.unknownUnit(unit, quantity: quantity, path: Self.place(of: found, path())))
      return nil
    }
    if conversion.isIdentity { return number }
    let converted = JSONNumber(value: conversion.apply(number), isInteger: false)
    if converted.value.isFinite { return converted }
    refuse(Refusal(.notFinite, "\(Self.place(of: found, path())): too large after the conversion of its unit"))
    return nil
  }

  /// Makes a series of a name that no pack declares. Text has no number to store and is passed over.
  private mutating func appendUndeclared(_ found: FoundValue, _ path: @autoclosure () -> String) {
    let number: JSONNumber
    switch found.content {
    case .number(let written): number = written
    case .bool(let bool): number = JSONNumber(value: bool ? 1 : 0, isInteger: true)
    case .text: return
    }
    if let problem = number.problem { return refuse(ValueReader.refusal(problem, Self.place(of: found, path()))) }
    var place = Place(device: found.device, labels: found.labels)
    place.seriesName = Identifier.seriesName(found.name)
    place.unit = found.unit
    append(number, -1, found, self.place(place))
  }

  private mutating func append(_ number: JSONNumber, _ quantity: Int, _ found: FoundValue, _ place: Int?) {
    values.append(
      Value(
        quantity: quantity, place: place ?? self.place(Place(device: found.device, labels: found.labels)),
        time: found.time, source: found.source, quality: found.quality, reasons: found.reasons, number: number))
  }

  /// Where a value stands, for messages.
  private static func place(of found: FoundValue, _ path: String) -> String {
    path.isEmpty ? String(decoding: found.name, as: UTF8.self) : path
  }
}
