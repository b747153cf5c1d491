public import TaihuCore

extension StoreReader {
  /// The numbers of the series that meet all conditions, in their order; none given is met by every series.
  ///
  /// - Complexity: the first question of a reader reads all series; after that O(series of the values asked for + all
  ///   series / 64), and for conditions that are closures O(values of the label).
  public func series(meeting conditions: [LabelCondition]) throws -> [SeriesID] {
    try read { database in
      try labels.refresh(database)
      return labels.series(meeting: conditions)
    }
  }

  /// The records of series, in the order given; numbers without a series are left out.
  ///
  /// - Complexity: O(log *n*) each.
  public func records(of series: [SeriesID]) throws -> [SeriesRecord] {
    try read { try SeriesTable.load(series, $0) }
  }
}
