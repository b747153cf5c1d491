internal import Glibc

extension Evaluator {
  /// A function of each value alone.
  func eachValue(_ call: Call) throws -> Frame {
    guard let argument = call.arguments.first else { return try timePart(call.function, of: nil) }
    if Self.isTimePart(call.function) { return try timePart(call.function, of: argument) }
    var frame = try vector(argument).unnamed()
    guard let transform = Self.transform(call.function) else {
      preconditionFailure("\(call.function.rawValue) is no function of a value")
    }
    frame.mapValues(transform)
    return frame
  }

  private static func transform(_ function: Function) -> ((Double) -> Double)? {
    switch function {
    case .abs: { $0.magnitude }
    case .ceil: { $0.rounded(.up) }
    case .floor: { $0.rounded(.down) }
    case .sqrt: { $0.squareRoot() }
    case .sgn: { $0 < 0 ? -1 : $0 > 0 ? 1 : $0 }
    case .exp: exp
    case .ln: log
    case .log2: log2
    case .log10: log10
    case .deg: { $0 * 180 / .pi }
    case .rad: { $0 * .pi / 180 }
    default: trigonometry(function)
    }
  }

  private static func trigonometry(_ function: Function) -> ((Double) -> Double)? {
    switch function {
    case .sin: sin
    case .cos: cos
    case .tan: tan
    case .asin: asin
    case .acos: acos
    case .atan: atan
    case .sinh: sinh
    case .cosh: cosh
    case .tanh: tanh
    case .asinh: asinh
    case .acosh: acosh
    case .atanh: atanh
    default: nil
    }
  }

  /// Functions with bounds or a step: `round`, `clamp`, `clamp_min`, `clamp_max`.
  func bounded(_ call: Call) throws -> Frame {
    var frame = try vector(call.arguments[0]).unnamed()
    let parameters = try call.arguments.dropFirst().map { try scalar($0) }
    switch call.function {
    case .round:
      frame.mapValuesByStep { value, step in Self.rounded(value, to: parameters.first?[step] ?? 1) }
    case .clampMin:
      frame.mapValuesByStep { value, step in Self.larger(value, parameters[0][step]) }
    case .clampMax:
      frame.mapValuesByStep { value, step in Self.smaller(value, parameters[0][step]) }
    default:
      frame.mapValuesByStep { value, step in
        let (low, high) = (parameters[0][step], parameters[1][step])
        return high < low ? Frame.absent : Self.larger(low, Self.smaller(high, value))
      }
    }
    return frame
  }

  /// The multiple nearest to a value; of two equally near the larger.
  private static func rounded(_ value: Double, to step: Double) -> Double {
    let inverse = 1 / step
    return (value * inverse + 0.5).rounded(.down) / inverse
  }

  private static func larger(_ left: Double, _ right: Double) -> Double {
    left.isNaN || right.isNaN ? .nan : max(left, right)
  }

  private static func smaller(_ left: Double, _ right: Double) -> Double {
    left.isNaN || right.isNaN ? .nan : min(left, right)
  }
}
