internal import TaihuCore

/// What the writer looks at in memory for every reading of a series: small, so that many series stay in the cache.
struct SeriesHead {
  /// The newest time known; the least there is while none is.
  var newestTime = Timestamp(nanoseconds: .min)
  /// The place of its last reading in the ``ReadingLog``; -1 when there is none.
  var last = -1
  /// Its readings up to this sequence number are in chunks.
  var sealedSequence: Int64 = 0
  /// The number of its unsealed readings.
  var openCount: Int32 = 0
  /// Whether its unsealed readings are sorted in a buffer of their own, since they did not come in the order of time.
  var isSorted = false
  /// Whether `latest_saved` holds another newest reading.
  var latestIsUnsaved = false
}
