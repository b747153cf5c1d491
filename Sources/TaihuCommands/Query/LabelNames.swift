internal import TaihuCore
internal import TaihuPack

/// The names of labels that a person gives.
enum LabelNames {
  /// Looks whether each name is a label of some series.
  ///
  /// - Throws: a usage error that names the nearest label.
  static func check(_ names: [String], of series: [SeriesRecord]) throws(OperatorError) {
    guard !series.isEmpty else { return }
    let known = Set(series.flatMap { $0.key.labels.map(\.name) })
    for name in names where !known.contains(name) {
      let sorted = known.sorted()
      let near = NearestName.nearest(to: name, among: sorted).map { "did you mean '\($0)'? " } ?? ""
      throw OperatorError.usage(
        "--by \(Printable.escaped(name)): none of the series has such a label",
        hint: near + "they have: " + sorted.joined(separator: ", "))
    }
  }
}
