internal import ArgumentParser
internal import TaihuCore

/// Which series a command is about. Values of one option are alternatives; different options must all hold.
struct SelectorOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The quantity, for instance pm25; repeat for several.", valueName: "name"),
    completion: .stored(.series))
  var series: [String] = []

  @Option(help: ArgumentHelp("The site; repeat for several.", valueName: "site"), completion: .stored(.label("site")))
  var site: [String] = []

  @Option(
    help: ArgumentHelp("The device; repeat for several.", valueName: "device"), completion: .stored(.label("device")))
  var device: [String] = []

  @Option(
    help: ArgumentHelp("The network; repeat for several.", valueName: "network"), completion: .stored(.label("network"))
  )
  var network: [String] = []

  @Option(
    help: ArgumentHelp("The district; repeat for several.", valueName: "district"),
    completion: .stored(.label("district")))
  var district: [String] = []

  @Option(
    help: ArgumentHelp("Any label: lane=2, or lane!=2 for all others; repeat for several.", valueName: "name=value"),
    completion: .stored(.matcher),
    transform: { text in
      guard let matcher = Self.matcher(text) else {
        throw ValidationError("'\(text)' is not name=value or name!=value")
      }
      return matcher
    })
  var label: [SeriesSelector.Matcher] = []

  /// The choice as the store understands it.
  var selector: SeriesSelector {
    let choices = [
      ("__name__", series), ("site", site), ("device", device), ("network", network), ("district", district),
    ]
    var matchers = choices.compactMap { name, values -> SeriesSelector.Matcher? in
      switch values.count {
      case 0: nil
      case 1: .equal(name: name, value: values[0])
      default: .oneOf(name: name, values: values)
      }
    }
    matchers += Self.merged(label)
    return SeriesSelector(matchers)
  }

  /// The condition that a text such as `lane=2` or `lane!=2` states, or `nil`.
  static func matcher(_ text: String) -> SeriesSelector.Matcher? {
    guard let sign = text.firstIndex(of: "="), sign != text.startIndex else { return nil }
    let value = String(text[text.index(after: sign)...])
    let name = text[..<sign]
    guard name.last == "!" else { return .equal(name: String(name), value: value) }
    return name.count > 1 ? .notEqual(name: String(name.dropLast()), value: value) : nil
  }

  /// Several values of one label are alternatives, as with the options that have a name.
  private static func merged(_ matchers: [SeriesSelector.Matcher]) -> [SeriesSelector.Matcher] {
    var values: [(name: String, values: [String])] = []
    var others: [SeriesSelector.Matcher] = []
    for matcher in matchers {
      guard case .equal(let name, let value) = matcher else {
        others.append(matcher)
        continue
      }
      if let index = values.firstIndex(where: { $0.name == name }) {
        values[index].values.append(value)
      } else {
        values.append((name, [value]))
      }
    }
    return others
      + values.map {
        $0.values.count == 1 ? .equal(name: $0.name, value: $0.values[0]) : .oneOf(name: $0.name, values: $0.values)
      }
  }
}
