internal import TaihuCore

extension QualityFlag {
  /// The meaning of a data flag: a letter of HJ 212-2017 (table 8), which HJ 212-2025 keeps, or for packets of HJ/T
  /// 212-2005 (`Flag` bits 2–7 zero) also `P`, no power, and the digits of air stations: 0 calibration, 1 and 3 good,
  /// 2 abnormal. No flag says nothing against a value. A flag that nobody defined is not `N`, so the value is suspect.
  init(hj212 letter: UInt8, edition: Int) {
    if letter == 0 {
      self.init(.good, [])
    } else if let flag = QualityFlag(hj212: letter) ?? (edition == 0 ? QualityFlag(hj2005: letter) : nil) {
      self = flag
    } else {
      self.init(.suspect, .declared)
    }
  }

  private init?(hj2005 letter: UInt8) {
    switch letter {
    case UInt8(ascii: "P"), UInt8(ascii: "2"): self.init(.bad, .declared)
    case UInt8(ascii: "0"): self.init(.bad, .calibration)
    case UInt8(ascii: "1"), UInt8(ascii: "3"): self.init(.good, [])
    default: return nil
    }
  }
}
