internal import TaihuCore

/// Which series measure the same quantity in the same place, as their pack declares it.
///
/// A place remembers the first ``membersMax`` series that were heard in it, so that a look is bounded.
struct NeighbourBook {
  /// Series remembered in one place.
  static let membersMax = 32
  /// Neighbours with a fresh value that are needed: with fewer, nobody can say who is wrong.
  static let othersMin = 3

  private struct Place: Hashable {
    var name: String
    var network: String
    var value: String
  }

  private var places: [Place: Int] = [:]
  private var members: [[SeriesID]] = []
  private var placeOf: [SeriesID: (label: String, place: Int)] = [:]

  /// No place yet.
  init() {}

  /// The series in the place of `series`, itself among them when there was room.
  ///
  /// - Complexity: O(1).
  mutating func members(beside series: SeriesID, _ rule: NeighbourRule, _ catalog: SeriesCatalog) -> [SeriesID] {
    if let known = placeOf[series], known.label == rule.label { return members[known.place] }
    let key = catalog[series].key
    guard let value = key.label(rule.label) else { return [] }
    let place = Place(name: key.name, network: key.label("network") ?? "", value: value)
    let number = places[place] ?? members.count
    if number == members.count {
      places[place] = number
      members.append([])
    }
    placeOf[series] = (rule.label, number)
    if members[number].count < Self.membersMax { members[number].append(series) }
    return members[number]
  }
}

/// What the neighbours say about a value.
enum NeighbourVerdict {
  /// Too few of them have a fresh value.
  case unknown
  /// The value lies within reach of their median.
  case confirmed
  /// It does not.
  case contradicted

  /// The verdict on `value`, given the others' values.
  ///
  /// - Complexity: O(n log n) for at most 32 values.
  static func on(_ value: Double, among others: [Double], apart: Double) -> NeighbourVerdict {
    guard others.count >= NeighbourBook.othersMin else { return .unknown }
    let sorted = others.sorted()
    let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
    return (value - (low / 2 + high / 2)).magnitude <= apart ? .confirmed : .contradicted
  }
}
