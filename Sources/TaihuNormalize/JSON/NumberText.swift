internal import TaihuCore

/// Reads numbers that stand in text, as they are declared to stand there.
enum NumberText {
  /// The number of a text with nothing else in it but white space around; `nil` when it is none.
  ///
  /// A plus sign, leading zeros and a bare leading point are allowed, which JSON does not allow.
  ///
  /// - Parameter usesComma: whether a comma stands before the fraction; then a point is none.
  static func parse(_ text: some Collection<UInt8>, usesComma: Bool = false) -> JSONNumber? {
    let trimmed = Array(trimmed(text))
    var plain: [UInt8] = []
    var digits = trimmed[...]
    if digits.first == UInt8(ascii: "-") { plain.append(UInt8(ascii: "-")) }
    if digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
    let whole = digits.drop { $0 == UInt8(ascii: "0") }
    let sign = usesComma ? UInt8(ascii: ",") : UInt8(ascii: ".")
    if let first = digits.first, !isDigit(first), first != sign { return nil }
    if whole.first.map({ !isDigit($0) }) ?? !digits.isEmpty { plain.append(UInt8(ascii: "0")) }
    for byte in whole {
      if usesComma, byte == UInt8(ascii: ".") { return nil }
      plain.append(byte == sign ? UInt8(ascii: ".") : byte)
    }
    return number(plain)
  }

  /// The number at the beginning of a text, and what follows it without white space around: `21.5 °C`.
  static func parseLeading(_ text: [UInt8], usesComma: Bool = false) -> (number: JSONNumber, rest: [UInt8])? {
    let text = Array(trimmed(text))
    let sign = usesComma ? UInt8(ascii: ",") : UInt8(ascii: ".")
    var end = 0
    while end < text.count, isDigit(text[end]) || text[end] == sign || (end == 0 && [0x2B, 0x2D].contains(text[0])) {
      end += 1
    }
    end = exponentEnd(text, from: end)
    guard let number = parse(text[..<end], usesComma: usesComma) else { return nil }
    return (number, Array(trimmed(text[end...])))
  }

  /// A text without the white space around it.
  static func trimmed<Text: Collection<UInt8>>(_ text: Text) -> Text.SubSequence {
    var rest = text[...]
    while let first = rest.first, isSpace(first) { rest = rest.dropFirst() }
    var (end, index) = (rest.startIndex, rest.startIndex)
    while index != rest.endIndex {
      if !isSpace(rest[index]) { end = rest.index(after: index) }
      index = rest.index(after: index)
    }
    return rest[..<end]
  }

  /// Where an exponent ends that begins here; an `e` without digits after it is none.
  private static func exponentEnd(_ text: [UInt8], from start: Int) -> Int {
    guard start > 0, start < text.count, text[start] | 0x20 == UInt8(ascii: "e") else { return start }
    var end = start + 1
    if end < text.count, [0x2B, 0x2D].contains(text[end]) { end += 1 }
    let digits = end
    while end < text.count, isDigit(text[end]) { end += 1 }
    return end > digits ? end : start
  }

  private static func number(_ plain: [UInt8]) -> JSONNumber? {
    plain.withBytes { bytes in
      var scanner = JSONScanner(NormalizerLimits())
      do {
        try scanner.begin(in: bytes)
        guard try scanner.kind(in: bytes) == .number else { return nil }
        let number = try scanner.number(in: bytes)
        try scanner.finish(in: bytes)
        return number
      } catch {
        // Whatever the scanner refuses is no number; the caller says what was found instead.
        return nil
      }
    }
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }
  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
