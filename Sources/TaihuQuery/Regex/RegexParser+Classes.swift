extension RegexParser {
  /// What a backslash outside brackets begins; the backslash has been read.
  mutating func escaped() throws(RegexFault) -> RegexNode {
    switch peek {
    case "A": return assertion(.textStart)
    case "z": return assertion(.textEnd)
    case "b": return assertion(.wordBoundary)
    case "B": return assertion(.noWordBoundary)
    case "Q":
      index += 1
      return quoted()
    default: return .scalar(folded(try escapedSet()))
    }
  }

  private mutating func assertion(_ assertion: RegexAssertion) -> RegexNode {
    index += 1
    return .assertion(assertion)
  }

  /// `\Q…\E`: everything stands for itself.
  private mutating func quoted() -> RegexNode {
    var parts: [RegexNode] = []
    while let next = peek {
      if next == "\\", ahead(1) == "E" {
        index += 2
        break
      }
      parts.append(.scalar(folded(ScalarSet(next))))
      index += 1
    }
    return .sequence(parts)
  }

  /// A class or one scalar behind a backslash.
  private mutating func escapedSet() throws(RegexFault) -> ScalarSet {
    guard let next = peek else { throw RegexFault("ends with a backslash") }
    index += 1
    switch next {
    case "d": return .digits
    case "D": return ScalarSet.digits.inverted
    case "w": return .wordCharacters
    case "W": return ScalarSet.wordCharacters.inverted
    case "s": return .spaces
    case "S": return ScalarSet.spaces.inverted
    case "p", "P":
      let set = try unicodeClass()
      return next == "P" ? set.inverted : set
    default: return ScalarSet(try escapedScalar(next))
    }
  }

  private mutating func unicodeClass() throws(RegexFault) -> ScalarSet {
    let start = index
    var name = ""
    if take("{") {
      while let next = peek, next != "}" {
        name.unicodeScalars.append(next)
        index += 1
      }
      guard take("}") else { throw RegexFault("has a '\\p{' without its '}'") }
    } else if let next = peek {
      name.unicodeScalars.append(next)
      index += 1
    }
    let isInverted = name.hasPrefix("^")
    guard let set = ScalarSet.unicode(String(name.drop { $0 == "^" })) else {
      throw RegexFault("names an unknown class '\\p\(text(from: start))'")
    }
    return isInverted ? set.inverted : set
  }

  private mutating func escapedScalar(_ next: Unicode.Scalar) throws(RegexFault) -> Unicode.Scalar {
    switch next {
    case "a": return "\u{07}"
    case "f": return "\u{0C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "v": return "\u{0B}"
    case "x": return try hexadecimal()
    case "0": return octal()
    case "1"..."7" where peek.map { ("0"..."7").contains($0) } ?? false:
      index -= 1
      return octal()
    default:
      guard next.value < 0x80, !ScalarSet.wordCharacters.contains(next.value) else {
        throw RegexFault("has an unknown escape '\\\(Character(next))'")
      }
      return next
    }
  }

  private mutating func hexadecimal() throws(RegexFault) -> Unicode.Scalar {
    var digits = ""
    if take("{") {
      while let next = peek, next != "}", digits.utf8.count < 8 {
        digits.unicodeScalars.append(next)
        index += 1
      }
      guard take("}") else { throw RegexFault("has a '\\x{' without its '}'") }
    } else {
      for _ in 0..<2 {
        guard let next = peek else { break }
        digits.unicodeScalars.append(next)
        index += 1
      }
      if digits.utf8.count != 2 { digits = "" }
    }
    guard digits.first != "+", digits.first != "-", let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
    else { throw RegexFault("has a '\\x' without the number of a character") }
    return scalar
  }

  /// Up to three octal digits.
  private mutating func octal() -> Unicode.Scalar {
    var value: UInt32 = 0
    var count = 0
    while count < 3, let next = peek, ("0"..."7").contains(next) {
      value = value * 8 + (next.value - 0x30)
      index += 1
      count += 1
    }
    return Unicode.Scalar(value) ?? "\0"
  }

  // MARK: - Brackets

  /// A class in brackets; the opening one has been read.
  mutating func bracketed() throws(RegexFault) -> ScalarSet {
    let isInverted = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    var isFirst = true
    while let next = peek, next != "]" || isFirst {
      isFirst = false
      ranges += try bracketMember(next)
    }
    guard take("]") else { throw RegexFault("has a '[' without its ']'") }
    let set = folded(ScalarSet(ranges))
    return isInverted ? set.inverted : set
  }

  private mutating func bracketMember(_ next: Unicode.Scalar) throws(RegexFault) -> [ClosedRange<UInt32>] {
    if next == "[", ahead(1) == ":", let set = try posixClass() { return set.ranges }
    let low = try bracketEnd()
    guard let start = low.single else { return low.ranges }
    guard peek == "-", let behind = ahead(1), behind != "]" else { return low.ranges }
    index += 1
    guard let end = try bracketEnd().single, end >= start else {
      throw RegexFault("has a range in brackets whose end is before its start")
    }
    return [start.value...end.value]
  }

  /// One scalar, or a class behind a backslash.
  private mutating func bracketEnd() throws(RegexFault) -> ScalarSet {
    guard let next = peek else { throw RegexFault("has a '[' without its ']'") }
    index += 1
    return next == "\\" ? try escapedSet() : ScalarSet(next)
  }

  /// `[:alpha:]` or `[:^alpha:]`; `nil` when the bracket stands for itself.
  private mutating func posixClass() throws(RegexFault) -> ScalarSet? {
    let start = index
    index += 2
    let isInverted = take("^")
    var name = ""
    while let next = peek, ("a"..."z").contains(next) {
      name.unicodeScalars.append(next)
      index += 1
    }
    guard take(":"), take("]") else {
      index = start
      return nil
    }
    guard let set = ScalarSet.posix(name) else { throw RegexFault("names an unknown class '[:\(name):]'") }
    return isInverted ? set.inverted : set
  }
}
