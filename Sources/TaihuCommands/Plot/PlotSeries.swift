internal import TaihuCore

/// One series as a plot draws it.
struct PlotSeries {
  /// A value at a time.
  struct Point: Hashable {
    var time: Timestamp
    var value: Double
  }

  /// What was expected at a time.
  struct Expectation: Hashable {
    var time: Timestamp
    var band: ClosedRange<Double>
  }

  /// The name and the labels.
  var key: SeriesKey
  /// The unit as its UCUM code; empty where it is not known.
  var unit: String
  /// The values, in the order of time.
  var points: [Point] = []
  /// What was expected, in the order of time; an episode's band stands at its beginning and at its end.
  var expected: [Expectation] = []
  /// The episodes that touch the plot.
  var episodes: [Episode] = []
  /// The longest time between two values, in nanoseconds, that a line joins; `nil` joins all.
  var joins: Int64?

  /// How a person tells it from others.
  var title: String {
    let place = SeriesText.place(key)
    let others = SeriesText.otherLabels(key)
    let name = key.name.isEmpty && place.isEmpty && others.isEmpty ? "value" : key.name
    return [name, place, others].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The series with all that belongs to it.
  var json: JSON {
    [
      "name": .string(key.name), "labels": SeriesText.labelsJSON(key), "unit": .string(unit),
      "points": .array(points.map { [.string($0.time.description), .number($0.value)] }),
      "expected": .array(
        expected.map {
          [.string($0.time.description), .number($0.band.lowerBound), .number($0.band.upperBound)]
        }),
      "episodes": .array(
        episodes.map { episode in
          [
            "id": .integer(episode.id), "kind": .string(episode.kind.rawValue),
            "severity": .string(episode.severity.description), "start": .string(episode.start.description),
            "end": .optional(episode.end?.description), "summary": .string(episode.summary),
          ]
        }),
    ]
  }
}
