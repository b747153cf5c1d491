import TaihuCore
import TaihuDerive
import TaihuPack
import Testing

/// The instant of a text of the form `2026-03-15T00:30:00Z`.
func instant(_ text: String) throws -> Timestamp {
  let parts = text.split { "-T:Z".contains($0) }.compactMap { Int($0) }
  try #require(parts.count == 6 && text.hasSuffix("Z"))
  let civil = CivilTime(
    year: parts[0], month: parts[1], day: parts[2], hour: parts[3], minute: parts[4], second: parts[5])
  return try #require(civil.timestamp)
}

extension Double {
  /// Whether two numbers agree to so many decimals, as an example is printed.
  func agrees(with other: Double, decimals: Int) -> Bool {
    var unit = 1.0
    for _ in 0..<decimals { unit /= 10 }
    return abs(self - other) <= unit * 0.5000001
  }
}
