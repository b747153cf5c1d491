internal import TaihuCore

/// What a device says of its own data: a flag of HJ 212-2017 (table 8) or a quality of Sparkplug B 3.0.
struct QualityFlag {
  /// How far the data can be trusted.
  var quality: Quality
  /// Why not fully.
  var reasons: QualityReasons

  /// The meaning of a flag letter of HJ 212, or `nil` when there is no such flag. Only `N` is good; `T`, above the
  /// measuring limit, is suspect; the others are bad.
  init?(hj212 letter: UInt8) {
    switch letter {
    case UInt8(ascii: "N"): self.init(.good, [])
    case UInt8(ascii: "T"): self.init(.suspect, .overLimit)
    case UInt8(ascii: "M"): self.init(.bad, .maintenance)
    case UInt8(ascii: "C"): self.init(.bad, .calibration)
    case UInt8(ascii: "F"), UInt8(ascii: "S"), UInt8(ascii: "D"), UInt8(ascii: "B"): self.init(.bad, .declared)
    default: return nil
    }
  }

  /// The meaning of a Sparkplug quality, or `nil` when there is none: 192 good, 500 stale, 0 bad.
  init?(sparkplug number: Double) {
    switch number {
    case 192: self.init(.good, [])
    case 500: self.init(.suspect, .declared)
    case 0: self.init(.bad, .declared)
    default: return nil
    }
  }

  init(_ quality: Quality, _ reasons: QualityReasons) {
    (self.quality, self.reasons) = (quality, reasons)
  }
}
