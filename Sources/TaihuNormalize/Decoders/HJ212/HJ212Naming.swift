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
    name =
      Self.declared(value, rule, options, payload) ?? Self.standard(value, factor, system, payload)
    unit = Self.unit(value, factor, system, options, payload)
  }

  private static func declared(
    _ value: HJ212Area.Value, _ rule: CompiledRule, _ options: HJ212Options, _ payload: RawSpan
  ) -> [UInt8]? {
    if !options.codes.isEmpty, let name = options.codes[payload.text(value.name)] { return Array(name.utf8) }
    if rule.pack.quantity(named: value.name, in: payload) != nil { return payload.array(value.name) }
    if !options.codes.isEmpty, let name = options.codes[payload.text(value.factor)] {
      return Array((value.isTotal ? name + "_cou" : name).utf8)
    }
    let isDeclared = !value.isTotal && rule.pack.quantity(named: value.factor, in: payload) != nil
    return isDeclared ? payload.array(value.factor) : nil
  }

  private static func standard(
    _ value: HJ212Area.Value, _ factor: HJ212Factors.Factor?, _ system: Int, _ payload: RawSpan
  ) -> [UInt8] {
    if value.plant != nil { return value.isRunningTime ? plantHours : plantState }
    guard let factor else { return payload.array(value.factor) + (value.isTotal ? totalEnd : []) }
    let isStack = system == 31 || system == 51
    return value.isTotal
      ? isStack ? factor.names.stackTotal : factor.names.total : isStack ? factor.names.stack : factor.names.own
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
    if value.isRunningTime { return hours }
    guard let factor else { return [] }
    if value.isTotal { return factor.names.totalUnit }
    let isAir = system == 22 || system == 27 || system == 39
    return isAir && factor.isPackUnitInAir ? [] : factor.names.unit
  }

  private static let plantHours = Array("plant_hours".utf8)
  private static let plantState = Array("plant_state".utf8)
  private static let totalEnd = Array("_cou".utf8)
  private static let hours = Array("h".utf8)
}
