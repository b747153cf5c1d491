internal import TaihuPack

/// Which quantity a field of HJ 212 is, and in which unit it stands there.
///
/// The pack's `codes` come first, by the whole name (`w01018-Cou`) and then by the code; then quantities of the pack that
/// have the code as an alias; then ``HJ212Factors``. An amount `Cou` is a quantity of its own, `cod_cou`.
struct HJ212Naming {
  /// The name to look up among the pack's quantities.
  var name: [UInt8]
  /// The unit; empty: that of the quantity.
  var unit: [UInt8]

  /// Names a value.
  init(
    _ value: HJ212Area.Value, _ system: Int, _ rule: CompiledRule, _ options: HJ212Options, in payload: RawSpan
  ) {
    let factor = HJ212Factors.factor(value.factor, in: payload)
    let code = payload.array(value.factor)
    name = Self.declared(value, code, rule, options, payload) ?? Self.standard(value, factor, code, system)
    unit = Self.unit(value, factor, system, options, payload)
  }

  private static func declared(
    _ value: HJ212Area.Value, _ code: [UInt8], _ rule: CompiledRule, _ options: HJ212Options, _ payload: RawSpan
  ) -> [UInt8]? {
    let whole = payload.array(value.name)
    if !options.codes.isEmpty, let name = options.codes[String(decoding: whole, as: UTF8.self)] {
      return Array(name.utf8)
    }
    if rule.pack.quantity(named: 0..<whole.count, in: whole) != nil { return whole }
    let suffix = Array(value.isTotal ? "_cou".utf8 : "".utf8)
    if !options.codes.isEmpty, let name = options.codes[String(decoding: code, as: UTF8.self)] {
      return Array(name.utf8) + suffix
    }
    return !value.isTotal && rule.pack.quantity(named: 0..<code.count, in: code) != nil ? code : nil
  }

  private static func standard(
    _ value: HJ212Area.Value, _ factor: HJ212Factors.Factor?, _ code: [UInt8], _ system: Int
  ) -> [UInt8] {
    if value.plant != nil { return Array((value.isRunningTime ? "plant_hours" : "plant_state").utf8) }
    guard let factor else { return value.isTotal ? code + Array("_cou".utf8) : code }
    let name = system == 31 || system == 51 ? factor.stackName : factor.name
    return Array(value.isTotal ? (name + "_cou").utf8 : name.utf8)
  }

  private static func unit(
    _ value: HJ212Area.Value, _ factor: HJ212Factors.Factor?, _ system: Int, _ options: HJ212Options,
    _ payload: RawSpan
  ) -> [UInt8] {
    if !options.units.isEmpty {
      let unit =
        options.units[payload.text(value.name)] ?? (value.isTotal ? nil : options.units[payload.text(value.factor)])
      if let unit { return Array(unit.utf8) }
    }
    if value.isRunningTime { return Array("h".utf8) }
    guard let factor else { return [] }
    if value.isTotal { return Array(factor.totalUnit.utf8) }
    let isAir = system == 22 || system == 27 || system == 39
    return isAir && factor.isPackUnitInAir ? [] : Array(factor.unit.utf8)
  }
}
