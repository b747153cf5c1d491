/// Shares as a person reads them.
enum PercentText {
  /// A share of one in percent: `99.9 %`, never rounded up to a whole that it is not.
  static func of(_ share: Double) -> String {
    let tenths = (share * 1_000).rounded(.down)
    return NumberText.exact(tenths / 10) + " %"
  }
}
