internal import TaihuCore
internal import TaihuPack

/// Which indicators take a series, and with which labels their results go.
struct InputTable {
  /// One use of a quantity.
  struct Use {
    var indicator: Int
    var binding: DerivedIndicator.Binding
  }

  /// Where a series belongs.
  struct Place {
    var indicator: Int
    var input: Int
    var labels: [Label]
    var binding: DerivedIndicator.Binding
  }

  private struct Name: Hashable {
    var pack: String
    var quantity: String
  }

  private static let placeLabels: Set<String> = ["network", "district", "site"]
  private var uses: [Name: [Use]] = [:]

  /// The table of some indicators.
  init(_ indicators: [CompiledIndicator]) {
    for (number, compiled) in indicators.enumerated() {
      for binding in compiled.indicator.inputs {
        uses[Name(pack: compiled.pack, quantity: binding.quantity), default: []]
          .append(Use(indicator: number, binding: binding))
      }
    }
  }

  /// The places of a series; none for most.
  func places(of entry: SeriesCatalog.Entry, among indicators: [CompiledIndicator]) -> [Place] {
    guard let uses = uses[Name(pack: entry.traits.pack, quantity: entry.key.name)] else { return [] }
    return uses.flatMap { use -> [Place] in
      let binding = use.binding
      guard binding.labels.allSatisfy({ entry.key.label($0.key) == $0.value }) else { return [] }
      let indicator = indicators[use.indicator].indicator
      let own = entry.key.labels.filter { binding.labels[$0.name] == nil }
      switch indicator.scope {
      case .device:
        return [Place(indicator: use.indicator, input: binding.input, labels: own, binding: binding)]
      case .site:
        let labels = own.filter { Self.placeLabels.contains($0.name) }
        return [Place(indicator: use.indicator, input: binding.input, labels: labels, binding: binding)]
      case .neighbour:
        return pairs(of: entry.key, in: indicator.devices).map { pair in
          Place(indicator: use.indicator, input: pair.side, labels: pair.labels, binding: binding)
        }
      }
    }
  }

  /// The pairs of a row of devices to which a series belongs: as the upstream device 0, as the downstream device 1.
  private func pairs(of key: SeriesKey, in row: [String]) -> [(side: Int, labels: [Label])] {
    let path = ["district", "site", "device"].map { key.label($0) ?? "" }.joined(separator: "/")
    guard let position = row.firstIndex(of: path) else { return [] }
    var pairs: [(side: Int, labels: [Label])] = []
    for (side, upstream) in [(0, position), (1, position - 1)] where upstream >= 0 && upstream + 1 < row.count {
      let levels = row[upstream].split(separator: "/").map(String.init)
      let labels = zip(["district", "site", "device"], levels).map { Label($0, $1) }
      let network = key.label("network").map { [Label("network", $0)] } ?? []
      pairs.append((side, network + labels + [Label("downstream", row[upstream + 1])]))
    }
    return pairs
  }
}
