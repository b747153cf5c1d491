internal import TaihuCore
internal import TaihuPack

/// A pack prepared for reading messages: names, units and states as tables.
final class CompiledPack {
  /// One quantity with what belongs to its series.
  struct Entry {
    /// As the pack declares it.
    let quantity: Quantity
    /// The traits of each of its series.
    let traits: SeriesTraits
    /// Whether `true` and `false` are values of it: 1 and 0.
    let acceptsBool: Bool
    /// Whether only declared states are values of it.
    let hasStates: Bool
  }

  /// The pack's id, which is the label `network`.
  let id: String
  /// The file it was read from; its id where there is none.
  let file: String
  /// The quantities, by whose numbers the module speaks of them.
  let entries: [Entry]
  /// Conversions from units as UCUM and people write them.
  private(set) var units: UnitCache
  /// Conversions from units of SenML.
  private(set) var senMLUnits: UnitCache
  private let names: NameTable

  /// Prepares a pack.
  ///
  /// - Throws: an error when two quantities claim one name.
  init(_ pack: Pack) throws(OperatorError) {
    id = pack.id
    file = pack.file.isEmpty ? pack.id : pack.file
    entries = pack.quantities.map { Entry($0, pack: pack.id) }
    units = UnitCache(targets: pack.quantities.map(\.unit), isSenML: false)
    senMLUnits = UnitCache(targets: pack.quantities.map(\.unit), isSenML: true)
    var names = NameTable()
    for (number, quantity) in pack.quantities.enumerated() {
      for name in [quantity.id] + quantity.aliases {
        if let former = names.number(of: Array(name.utf8)) {
          if former == number { continue }
          throw OperatorError(
            .failure, code: "ambiguous-quantity",
            "\(file):\(quantity.line): “\(name)” already names the quantity \(pack.quantities[former].id)",
            hint: "let ids and aliases of a pack be different")
        }
        names.insert(Array(name.utf8), number: number)
      }
    }
    self.names = names
  }

  /// The number of the quantity with a name, by id or alias, or `nil`.
  @inline(__always)
  func quantity(named text: JSONText, in payload: RawSpan) -> Int? {
    text.hasEscapes
      ? names.number(of: text.unescaped(in: payload)) : names.number(of: text.range, in: payload)
  }

  /// The number of the quantity with a name, by id or alias, or `nil`.
  func quantity(named range: Range<Int>, in bytes: [UInt8]) -> Int? {
    bytes.withBytes { names.number(of: range, in: $0) }
  }

  /// The number of the quantity with a name that stands in a payload, by id or alias, or `nil`.
  func quantity(named range: Range<Int>, in payload: RawSpan) -> Int? { names.number(of: range, in: payload) }

  /// The conversion from a unit to that of a quantity, or `nil` when there is none.
  func conversion(
    of quantity: Int, from unit: JSONText, in payload: RawSpan, isSenML: Bool = false
  ) -> UnitConversion? {
    isSenML
      ? senMLUnits.conversion(from: unit, in: payload, to: quantity)
      : units.conversion(from: unit, in: payload, to: quantity)
  }

  /// The conversion from a unit, by its text, to that of a quantity, or `nil` when there is none.
  func conversion(of quantity: Int, from unit: [UInt8]) -> UnitConversion? {
    units.conversion(from: unit, to: quantity)
  }

  /// Where a quantity is declared, for messages.
  func place(_ quantity: Int) -> String { "\(file):\(entries[quantity].quantity.line)" }

  /// Why a name is not known, in words.
  func unknownQuantity(_ name: String, path: String) -> Refusal {
    let names = entries.flatMap { [$0.quantity.id] + $0.quantity.aliases }
    return Refusal(
      .unknownQuantity,
      "\(path): “\(name.excerpt)” is no quantity of \(file)\(Suggestion.phrase(for: name, among: names))")
  }

  /// Why a unit can't be converted, in words.
  func unknownUnit(_ unit: String, quantity: Int, path: String, isSenML: Bool = false) -> Refusal {
    let target = entries[quantity].quantity.unit
    let code = isSenML ? UnitTable.senML(unit) : unit
    let what: String
    if UnitTable.canonical(code) != nil {
      what = "the unit “\(unit.excerpt)” does not convert to “\(target)”"
    } else {
      let hint = UnitTable.suggestion(for: unit).map { " (did you mean “\($0)”?)" } ?? ""
      what = "the unit “\(unit.excerpt)” is not known\(hint)"
    }
    return Refusal(.unknownUnit, "\(path): \(what) (\(place(quantity)))")
  }
}

extension CompiledPack.Entry {
  /// Prepares a quantity.
  init(_ quantity: Quantity, pack: String) {
    self.quantity = quantity
    traits = SeriesTraits(
      unit: quantity.unit, pack: pack,
      states: Dictionary(quantity.states.map { ($0.value, $0.key) }, uniquingKeysWith: min), rules: quantity.rules)
    hasStates = !quantity.states.isEmpty
    let isWithinOne = quantity.rules.validRange.map { $0.lowerBound >= 0 && $0.upperBound <= 1 } ?? false
    acceptsBool = isWithinOne || hasStates || quantity.unit.isEmpty || quantity.unit == "1"
  }
}

extension String {
  /// The text cut to a length that fits into a message.
  var excerpt: String {
    unicodeScalars.count <= 48 ? self : String(String.UnicodeScalarView(unicodeScalars.prefix(47))) + "…"
  }
}
