internal import TaihuCore
internal import TaihuPack

/// Reads the data lines of meters, `1-0:1.8.0*255(001234.567*kWh)` (IEC 62056-21, clause 5.8; codes of IEC 62056-61).
///
/// A value is named by its code, looked up as written, without `*255`, and without medium and channel: `1-0:1.8.0*255`,
/// `1-0:1.8.0`, `1.8.0`. Other lines, and codes that are no quantity, are passed over: a meter sends hundreds. The time
/// stands in `0-0:1.0.0`, or before the value.
enum OBISLines {
  /// Reads the lines of a message.
  ///
  /// - Throws: a refusal when no line is one of OBIS.
  static func read(
    _ text: [UInt8], by rule: CompiledRule, _ plan: TextPlan, into content: inout MessageContent
  ) throws(Refusal) {
    let lines = TextLines.split(text).compactMap { line($0.line, number: $0.number) }
    if lines.isEmpty {
      throw Refusal(.malformed, "no line has the form of OBIS data, 1-0:1.8.0*255(001234.567*kWh)")
    }
    let clock = lines.first { $0.shortCode == Array("0-0:1.0.0".utf8) || $0.shortCode == Array("1.0.0".utf8) }
    let meterTime = clock?.groups.last.flatMap { time($0, plan) }
    for line in lines { take(line, meterTime, rule, plan, &content) }
  }

  private struct Line {
    var number: Int
    var code: [UInt8]
    var groups: [[UInt8]]

    /// The code without `*255`.
    var shortCode: [UInt8] { Array(code.prefix { $0 != UInt8(ascii: "*") }) }
    /// The code without medium and channel as well.
    var bareCode: [UInt8] { shortCode.split(separator: UInt8(ascii: ":")).last.map(Array.init) ?? [] }
  }

  private static func line(_ text: ArraySlice<UInt8>, number: Int) -> Line? {
    let text = NumberText.trimmed(text)
    guard let first = text.first, NumberText.isDigit(first), text.last == UInt8(ascii: ")"),
      let open = text.firstIndex(of: UInt8(ascii: "("))
    else { return nil }
    let code = Array(text[..<open])
    guard code.allSatisfy({ NumberText.isDigit($0) || "-:.*".utf8.contains($0) }) else { return nil }
    let groups = text[(open + 1)..<(text.endIndex - 1)].split(
      separator: UInt8(ascii: ")"), omittingEmptySubsequences: false)
    return Line(
      number: number, code: code,
      groups: groups.map { Array($0.first == UInt8(ascii: "(") ? $0.dropFirst() : $0) })
  }

  private static func take(
    _ line: Line, _ meterTime: Timestamp?, _ rule: CompiledRule, _ plan: TextPlan, _ content: inout MessageContent
  ) {
    let names = [line.code, line.shortCode, line.bareCode]
    let name = names.first { rule.pack.quantity(named: 0..<$0.count, in: $0) != nil }
    guard let last = line.groups.last, name != nil || rule.discovers else { return }
    let parts = last.split(separator: UInt8(ascii: "*"), maxSplits: 1)
    let number = parts.first.flatMap { NumberText.parse($0, usesComma: plan.options.numbers.usesComma) }
    guard let number else {
      let found = String(decoding: last, as: UTF8.self).excerpt
      if name == nil { return }
      return content.refuse(
        Refusal(.wrongType, "line \(line.number): found “\(found)” where a number should stand (\(rule.place))"))
    }
    var found = FoundValue(name: name ?? line.bareCode, number: number)
    found.unit = parts.count > 1 ? Array(parts[1]) : plan.unit(of: found.name)
    let own = line.groups.count > 1 ? time(line.groups[0], plan) : nil
    if let time = own ?? meterTime { (found.time, found.source) = (time, .device) }
    content.append(found, by: rule, at: "line \(line.number), \(String(decoding: line.code, as: UTF8.self))")
  }

  /// A time `YYMMDDhhmmss`, in summer with an `S` behind it, which is an hour ahead of the declared zone.
  private static func time(_ text: [UInt8], _ plan: TextPlan) -> Timestamp? {
    let digits = Array(text.prefix(while: NumberText.isDigit))
    guard digits.count == 12, let offset = plan.options.timeForm.offsetSeconds else { return nil }
    let summer = text.last == UInt8(ascii: "S") ? 3_600 : 0
    return TimePattern.parse(digits, by: Array("%y%m%d%H%M%S".utf8), offsetSeconds: offset + summer)
  }
}
